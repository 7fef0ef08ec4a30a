import Driver
import Foundation
import Ratings

@testable import Datasets

/// Files of ratings, of predictions and of splits.
///
/// An input's first byte chooses a layout, the rest is its file, or files separated by NUL bytes; an empty one is left out.
/// What is read must be fit for evaluation: unique ids, finite means on the scale, splits that are apart.
@main
enum FuzzLabels {
  static func main() {
    let folder = ScratchFolder()
    fuzz(refusing: DatasetError.self) { input in
      guard let first = input.first else { return }
      let layout = layouts[Int(first) % layouts.count]
      let rest = input.dropFirst()
      let parts =
        layout.files.count == 1 ? [rest] : rest.split(separator: 0, omittingEmptySubsequences: false)
      for (index, file) in layout.files.enumerated() {
        if index < parts.count, !parts[index].isEmpty {
          try place(parts[index], at: file, in: folder)
        } else {
          unlink("\(folder.path)/\(file)")
        }
      }
      defer { for file in layout.files { unlink("\(folder.path)/\(file)") } }
      try layout.read(folder.path)
    }
  }

  private static func place(_ bytes: ArraySlice<UInt8>, at file: String, in folder: ScratchFolder) throws {
    if let slash = file.lastIndex(of: "/") { mkdir("\(folder.path)/\(file[..<slash])", 0o755) }
    folder.write(bytes, as: file)
  }

  private struct Layout: Sendable {
    let files: [String]
    let read: @Sendable (String) throws(DatasetError) -> Void

    /// Files that make a data set, which is checked.
    init(_ kind: DatasetKind, _ files: String..., alone: Bool = false) {
      self.files = files
      read = { folder throws(DatasetError) in
        check(try kind.read(alone ? "\(folder)/\(files[0])" : folder))
      }
    }

    init(_ file: String, read: @escaping @Sendable (String) throws(DatasetError) -> Void) {
      files = [file]
      self.read = { folder throws(DatasetError) in try read("\(folder)/\(file)") }
    }
  }

  private static let layouts: [Layout] = [
    Layout(.table, "table", alone: true),
    Layout("predictions") { path throws(DatasetError) in match(try Predictions.read(path)) },
    Layout(.oasis, "ratings.csv"),
    Layout(.eva, "votes_filtered.csv", "image_content_category.csv"),
    Layout(.dpchallenge, "dpchallenge_dataset.txt"),
    Layout(.aadb, "train.csv", "val.csv", "test.csv"),
    Layout(
      .aadb, "imgListTrainRegression_score.txt", "imgListTrainRegression_BalacingElements.txt",
      "imgListTestNewRegression_score.txt", "imgListTestNewRegression_BalacingElements.txt"),
    Layout(
      .ava, "AVA.txt", "tags.txt", "challenges.txt", "generic_test.jpgl", "generic_ls_train.jpgl",
      "style/train.jpgl", "style/train.lab", "style/test.jpgl", "style/test.multilab", "style/styles.txt"),
    Layout(.ava, "train.csv", "val.csv", "test.csv", "tags.txt"),
    Layout("list") { path throws(DatasetError) in _ = try IDList.read(path) },
    Layout("own-split") { path throws(DatasetError) in
      let photos = ["a.jpg", "b/a.jpg", "b/c.png", "1.5"].map {
        RatedPhoto(id: $0, ratings: .moments(mean: 1))
      }
      _ = try? SplitRule(listedIn: path, of: photos).split(of: photos)
    },
    Layout(.biq, "Train (Images and MOS).csv", "Test (Images and MOS).csv"),
  ]

  private static func check(_ dataset: Dataset) {
    require(Set(dataset.photos.map(\.id)).count == dataset.photos.count, "an id twice")
    for photo in dataset.photos {
      require(!photo.id.isEmpty)
      require(photo.aspect.map { $0 > 0 && $0.isFinite } ?? true, "an aspect that is none")
      require(photo.attributes.allSatisfy(\.isFinite), "an attribute that is no number")
      require(photo.attributes.count == dataset.attributes.count)
      let mean = photo.ratings.mean
      require(mean.isFinite, "a mean that is no number")
      require(photo.ratings.standardDeviation.map { $0.isFinite && $0 >= 0 } ?? true)
      guard let scale = dataset.scale else { continue }
      let rounding = 1e-9 * max(abs(scale.range.lowerBound), abs(scale.range.upperBound))
      require((scale.range.lowerBound - rounding...scale.range.upperBound + rounding).contains(mean))
      let distribution = try? photo.ratings.distribution(on: scale)
      require(distribution?.probabilities.allSatisfy(\.isFinite) ?? true)
    }
    for rule in dataset.splits
      + ["random-8-1-1-seed-1", "extremes-10-seed-1", "last-1"].compactMap(SplitRule.init)
    {
      _ = rule.absent(from: dataset.photos)
      guard let split = try? rule.split(of: dataset.photos) else { continue }
      require(split.leaks.isEmpty && split.hash.count == 64)
    }
  }

  /// Predictions of photos with the same names, rated 3 on 1 … 5.
  private static func match(_ predictions: Predictions) {
    guard let scale = try? RatingScale([1, 2, 3, 4, 5]) else { return }
    let photos = Set(predictions.predictions.map(\.name)).sorted().map {
      RatedPhoto(id: $0, ratings: .moments(mean: 3))
    }
    let dataset = Dataset(kind: .table, source: "", scale: scale, photos: photos)
    let matching = Matching(predictions, with: dataset, scale: scale)
    require(matching.pairs.count + matching.problems.count == predictions.predictions.count)
    for problem in matching.problems { _ = "\(problem.reason)" }
  }
}
