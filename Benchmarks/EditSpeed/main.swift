import Foundation
import Imaging
import Ratings

// EditSpeed SIDE PHOTO…: how many patches each of the degradation pretext's edits makes in a second, on one thread.
let arguments = CommandLine.arguments.dropFirst()
guard let side = arguments.first.flatMap({ Int($0) }), side > 0, arguments.count > 1 else {
  print("usage: EditSpeed SIDE PHOTO…")
  exit(64)
}
let patches = try arguments.dropFirst().map {
  try PhotoDecoder().decode($0, fit: Fit(policy: .crop, side: side)).image
}
for edit in PretextEdit.all {
  var generator = SeededGenerator(seed: 1)
  var rates: [Double] = []
  // The first round is warming up.
  for round in 0...5 {
    // Of the processor, so that others at work do not count.
    let start = clock()
    for (number, patch) in patches.enumerated() {
      _ = try edit.apply(
        to: patch, mixing: patches[(number + 1) % patches.count], using: &generator)
    }
    if round > 0 { rates.append(Double(patches.count) * Double(CLOCKS_PER_SEC) / Double(clock() - start)) }
  }
  print(edit.operation.rawValue, edit.text, Int(rates.sorted()[2]))
}
