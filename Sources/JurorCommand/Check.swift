import Foundation
import Juror
import Terminal

/// One thing that the doctor looks at.
struct Check: ListRow {
  enum Status: String, Encodable {
    case ok, missing, failed
  }

  let check: String
  let status: Status
  let detail: String

  static var columns: [String] { ["check", "status", "detail"] }
  var cells: [String] { [check, status.rawValue, detail] }
}

extension Check {
  static var system: Check {
    let process = ProcessInfo.processInfo
    let detail = "\(process.operatingSystemVersionString), \(process.activeProcessorCount) cores"
    return Check(check: "system", status: .ok, detail: detail)
  }

  /// The engine, its devices and precisions.
  static func engine() -> [Check] {
    do {
      let report = try EngineReport()
      let engine = Check(check: "OpenVINO", status: .ok, detail: report.version)
      let devices = report.devices.map { Check(check: "device \($0.name)", status: .ok, detail: $0.fullName) }
      let bf16 = Check(
        check: "bf16", status: report.computesInBFloat16 ? .ok : .missing,
        detail: report.computesInBFloat16
          ? "computed by the processor" : "the processor lacks it; f32 is used")
      return [engine] + devices + [bf16]
    } catch {
      return [Check(check: "OpenVINO", status: .failed, detail: "\(error)")]
    }
  }

  /// One check per photo format: a tiny file is written and decoded.
  ///
  /// RAW files are not tiny: of them LibRaw's version must do.
  static func decoders() -> [Check] {
    let raw = Check(
      check: "format RAW", status: .ok, detail: "previews are read by LibRaw \(PhotoDecoder.libRaw)")
    return SampleImages.all.map(decoder) + [raw]
  }

  private static func decoder(of format: String, tried file: String) -> Check {
    func check(_ status: Status, _ detail: String) -> Check {
      Check(check: "format \(format)", status: status, detail: detail)
    }
    let path = FileManager.default.temporaryDirectory.path + "/juror-doctor-\(getpid())"
    defer { unlink(path) }
    let bytes = Data(base64Encoded: file, options: .ignoreUnknownCharacters) ?? Data()
    guard (try? bytes.write(to: URL(fileURLWithPath: path))) != nil else {
      return check(.missing, "not tried: \(path) cannot be written")
    }
    do {
      let image = try PhotoDecoder().decode(path)
      let isRight = image.size == PixelSize(width: 16, height: 16) && SampleImages.isExpected(image[8, 8])
      return isRight ? check(.ok, "decodes") : check(.failed, "decodes to wrong pixels")
    } catch {
      return check(SampleImages.optional.contains(format) ? .missing : .failed, error.message)
    }
  }

  /// The model as `score` loads it, what is kept of it, and its self-test.
  static func model(_ name: String) async -> [Check] {
    do {
      let path = try ModelShelf().path(of: name)
      let model = try RatingModel(path: path)
      let description = model.description
      let found = Check(
        check: "model", status: .ok,
        detail: "\(description.name) \(description.version) in \(model.precision.rawValue), \(path)")
      return [cache(isUsed: model.isKept), found, try await selfTest(model)]
    } catch {
      return [Check(check: "model", status: .failed, detail: "\(error)")]
    }
  }

  /// The folder for compiled models.
  private static func cache(isUsed: Bool) -> Check {
    let folder = UserFolders.cache
    let detail =
      switch (folder, isUsed) {
      case (nil, _): "no home folder; models are compiled at every start"
      case (let folder?, true): folder
      case (let folder?, false): "\(folder) cannot be used; models are compiled at every start"
      }
    return Check(check: "cache", status: isUsed ? .ok : .missing, detail: detail)
  }

  /// Rates the test chart and compares with what the model's description expects.
  private static func selfTest(_ model: RatingModel) async throws -> Check {
    let chart = TestChart.image(for: model.description.preprocessing.fit)
    let prediction = try await model.rate(chart)
    let score = prediction.score ?? .nan
    guard let expected = model.description.selfTest else {
      return Check(
        check: "self-test", status: .missing,
        detail: "scored \(score.fixed(4)); the model expects no value")
    }
    // Of a model that gives no mean, the score is a quality.
    let range = prediction.mean == nil ? 1 : model.scale.range.upperBound - model.scale.range.lowerBound
    let tolerance = TestChart.tolerance(model.precision) * range
    return Check(
      check: "self-test", status: abs(score - expected) <= tolerance ? .ok : .failed,
      detail: "scored \(score.fixed(4)), expected \(expected.fixed(4)) ± \(tolerance.fixed(4))")
  }
}
