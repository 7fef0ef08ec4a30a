import Foundation
import Networks
import Torch

// Arguments: NETWORK BATCH SIDE STEPS f32|bf16 [DEVICE] times steps of training; `check DEVICE` compares a device with the
// processor.
do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  if arguments.first == "check" {
    guard let device = Device(arguments.dropFirst().first ?? "cpu") else { throw usage }
    guard try DeviceChecks(device).run() else { exit(1) }
  } else {
    try StepTimer(arguments).run()
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
