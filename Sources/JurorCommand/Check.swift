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
  static func decoders() -> [Check] {
    SampleImages.all.map { sample in
      let path = FileManager.default.temporaryDirectory.path + "/juror-doctor-\(getpid())"
      defer { unlink(path) }
      do {
        let bytes = Data(base64Encoded: sample.file, options: .ignoreUnknownCharacters) ?? Data()
        try bytes.write(to: URL(fileURLWithPath: path))
        let image = try PhotoDecoder().decode(path)
        let isRight = image.size == PixelSize(width: 16, height: 16) && SampleImages.isExpected(image[8, 8])
        let detail = isRight ? "decodes" : "decodes to wrong pixels"
        return Check(check: "format \(sample.format)", status: isRight ? .ok : .failed, detail: detail)
      } catch {
        let isOptional = SampleImages.optional.contains(sample.format)
        return Check(
          check: "format \(sample.format)", status: isOptional ? .missing : .failed,
          detail: (error as? PhotoError)?.message ?? error.localizedDescription)
      }
    }
  }

  /// The folder for compiled models.
  static var cache: Check {
    guard let folder = UserFolders.cache else {
      return Check(
        check: "cache", status: .missing, detail: "no home folder; models are compiled at every start")
    }
    let manager = FileManager.default
    let isWritable =
      (try? manager.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
      && manager.isWritableFile(atPath: folder)
    let detail = isWritable ? folder : "\(folder) cannot be written; models are compiled at every start"
    return Check(check: "cache", status: isWritable ? .ok : .missing, detail: detail)
  }

  /// The model's file and its self-test.
  static func model(_ name: String) async -> [Check] {
    do {
      let path = try ModelShelf().path(of: name)
      let model = try RatingModel(path: path, configuration: RatingModel.Configuration(jobs: 1))
      let description = model.description
      let found = Check(
        check: "model", status: .ok,
        detail: "\(description.name) \(description.version) in \(model.precision.rawValue), \(path)")
      return [found, try await selfTest(model)]
    } catch {
      return [Check(check: "model", status: .failed, detail: "\(error)")]
    }
  }

  /// Rates the test chart and compares with what the model's description expects.
  private static func selfTest(_ model: RatingModel) async throws -> Check {
    let chart = TestChart.image(for: model.description.preprocessing.fit)
    let mean = try await model.rate(chart).mean
    guard let expected = model.description.selfTest else {
      return Check(
        check: "self-test", status: .missing, detail: "scored \(mean.fixed(4)); the model expects no value")
    }
    let range = (model.scale.values.last ?? 0) - (model.scale.values.first ?? 0)
    let tolerance = TestChart.tolerance(model.precision) * range
    return Check(
      check: "self-test", status: abs(mean - expected) <= tolerance ? .ok : .failed,
      detail: "scored \(mean.fixed(4)), expected \(expected.fixed(4)) ± \(tolerance.fixed(4))")
  }
}
