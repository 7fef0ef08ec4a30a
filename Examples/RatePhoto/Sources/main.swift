// Rates the photo that is named first with the model that is named second, or with the default one:
//   swift run rate-photo PHOTO [MODEL]
import Juror

let arguments = CommandLine.arguments.dropFirst()
guard let photo = arguments.first else { fatalError("usage: rate-photo PHOTO [MODEL]") }
let name = arguments.dropFirst().first ?? ModelShelf.defaultName

let model = try RatingModel(path: ModelShelf().path(of: name))
let image = try PhotoDecoder().decode(photo, fit: model.description.preprocessing.fit).image
let prediction = try await model.rate(image)

if let rating = prediction.distribution {
  print("\(photo): mean \(rating.mean), standard deviation \(rating.standardDeviation)")
  for (value, share) in zip(rating.scale.values, rating.probabilities) { print(value, share) }
}
