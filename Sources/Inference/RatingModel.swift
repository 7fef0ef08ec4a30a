import Foundation
public import Imaging
public import ModelFile
public import Ratings

/// A model file, loaded and ready to rate photographs.
public final class RatingModel: Rater {
  /// How a model is run.
  public struct Configuration: Sendable, Hashable {
    /// The numbers to compute with.
    public var precision: Precision
    /// How many photos are worked on at a time, at least 1; each computes on one core.
    public var jobs: Int
    /// Where compiled models are kept between runs; nil for nowhere.
    public var cache: String?

    /// By default two photos per core, so that one is decoded while another is computed; precision `auto`; the user's
    /// cache folder.
    public init(precision: Precision = .auto, jobs: Int? = nil, cache: String? = UserFolders.cache) {
      self.precision = precision
      self.jobs = max(1, jobs ?? 2 * ProcessInfo.processInfo.activeProcessorCount)
      self.cache = cache
    }
  }

  /// What the file says about itself.
  public let description: ModelDescription
  /// What raters could give.
  public let scale: RatingScale
  /// What is computed with: `f32` or `bf16`.
  public let precision: Precision
  /// How many photos can be worked on at a time.
  public let jobs: Int
  /// Whether the compiled model is in the cache for the next run, which then starts at once.
  public let isKept: Bool
  private let requests: Pool<InferRequest>

  /// Loads the model file at `path`, the first time in about a second, then from the cache.
  ///
  /// Every photo is a batch of its own on one thread, so that its score depends on nothing else; as many run side by
  /// side as there are cores. The graph takes any height and width, so one compiled model serves all input shapes
  /// (Benchmarks/README.md has the comparison).
  public init(path: String, configuration: Configuration = Configuration()) throws(InferenceError) {
    do throws(ModelFileError) {
      description = try ModelFile.read(path).description
      scale = try RatingScale(checking: description.scale, path: path)
    } catch {
      throw .modelFile(error)
    }
    let engine = try OpenVINO()
    let bf16Available = try engine.computesInBFloat16()
    precision = try configuration.precision.resolved(for: description, bf16Available: bf16Available)
    jobs = configuration.jobs
    let threads = min(jobs, ProcessInfo.processInfo.activeProcessorCount)
    let properties = [
      "INFERENCE_PRECISION_HINT": precision.rawValue,
      "NUM_STREAMS": "\(threads)",
      "INFERENCE_NUM_THREADS": "\(threads)",
      // Pinned threads of two programs would sit on the same cores.
      "ENABLE_CPU_PINNING": "NO",
    ]
    func compile(_ folder: String?) throws(InferenceError) -> CompiledModel {
      var properties = properties
      properties["CACHE_DIR"] = folder
      return try engine.compile(path, device: "CPU", properties: properties)
    }
    let model: CompiledModel
    if let cache = configuration.cache {
      (model, isKept) = try CompiledModels(of: path, precision: precision, in: cache).compile(compile)
    } else {
      (model, isKept) = (try compile(nil), false)
    }
    var requests: [InferRequest] = []
    for _ in 0..<jobs { requests.append(try model.makeRequest()) }
    self.requests = Pool(requests)
  }

  /// What the model says of `image`, which is fitted to the network's input first.
  public func rate(_ image: RGBImage) async throws -> Prediction {
    try await rate(fitted: image.fitted(fit))
  }

  /// What the model says of an image that already has the shape of the network's input.
  public func rate(fitted image: RGBImage) async throws -> Prediction {
    let wanted = description.outputs.filter { $0.isOfPhoto }
    let found = try await requests.with { try await $0.run(image, outputs: wanted.map { $0.name.rawValue }) }
    let values = Dictionary(uniqueKeysWithValues: zip(wanted.map(\.name), found.map(\.values)))
    return try Prediction(description) { values[$0.name] ?? [] }
  }
}

extension ModelOutput {
  /// Whether records tell it.
  fileprivate var isOfPhoto: Bool {
    switch self {
    case .distribution, .mean, .quality, .attributes: true
    case .features, .map: false
    }
  }
}

extension OpenVINO {
  /// Whether the processor has instructions for bf16.
  func computesInBFloat16() throws(InferenceError) -> Bool {
    try property("OPTIMIZATION_CAPABILITIES", of: "CPU").split(separator: " ").contains("BF16")
  }
}

extension RatingScale {
  fileprivate init(checking values: [Double], path: String) throws(ModelFileError) {
    do {
      self = try RatingScale(values)
    } catch {
      throw ModelFileError(.invalidDescription, path: path, field: "scale", message: error.description)
    }
  }
}
