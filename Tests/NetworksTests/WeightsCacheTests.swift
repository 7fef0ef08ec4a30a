import Fixtures
import Foundation
import Testing
import Torch

@testable import Networks

@Suite("The cache of imported weights")
struct WeightsCacheTests {
  private let scratch: ScratchFolder
  private let cache: WeightsCache

  init() throws {
    scratch = try ScratchFolder()
    cache = WeightsCache(environment: ["XDG_CACHE_HOME": scratch.path])
  }

  @Test("an absolute XDG_CACHE_HOME has it in juror/weights", arguments: ["/var/cache", "/a b/ü", "/"])
  func given(path: String) {
    let folder = WeightsCache(environment: ["XDG_CACHE_HOME": path, "HOME": "/elsewhere"]).folder.path
    #expect(folder == (path == "/" ? "" : path) + "/juror/weights")
  }

  @Test(
    "without one it lies in ~/.cache, and so it does for those that the XDG specification has ignored",
    arguments: [nil, "", "cache", "./cache", "../cache", "~/cache", " /cache"])
  func ignored(path: String?) {
    let environment = path.map { ["XDG_CACHE_HOME": $0] } ?? [:]
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    #expect(WeightsCache(environment: environment).folder.path == home + "/.cache/juror/weights")
  }

  @Test("stored weights are read again with their values and their source, and no other file is left")
  func store() throws {
    let weights = ["a.weight": try madeUpInput([2, 3]), "b": try Tensor([1, 2] as [Int64])]
    let path = try cache.store(weights, as: "toy", source: "FILE 1")
    #expect(path == scratch("juror/weights/toy.safetensors") && path == cache.path(of: "toy"))
    #expect(cache.source(of: "toy") == "FILE 1")
    let read = try cache.read("toy")
    #expect(read.keys.sorted() == ["a.weight", "b"])
    for (name, tensor) in weights {
      #expect(try read[name]?.bytes() == tensor.bytes() && read[name]?.shape == tensor.shape, "\(name)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.folder.path) == ["toy.safetensors"])
  }

  @Test("weights that are stored again replace the earlier ones with their source; others stay")
  func replacing() throws {
    for (name, number) in [("toy", 1.0), ("other", 2), ("toy", 3)] {
      _ = try cache.store(["x": Tensor(number)], as: name, source: "FILE \(number)")
    }
    #expect(try cache.read("toy")["x"]?.item() == 3 && cache.source(of: "toy") == "FILE 3.0")
    #expect(try cache.read("other")["x"]?.item() == 2)
  }

  @Test("weights that nobody has imported have no source, and reading them says how to import them")
  func missing() {
    #expect(cache.source(of: "resnet18") == nil)
    #expect(
      throws: WeightsError(
        .notFound, scratch("juror/weights/resnet18.safetensors"),
        "not imported yet: juror-lab weights import resnet18")
    ) { try cache.read("resnet18") }
  }

  @Test("a damaged file has no source, and is a typed error that names it")
  func damaged() throws {
    try scratch.makeFolder("juror/weights")
    try scratch.write("no safetensors".utf8, to: "juror/weights/toy.safetensors")
    #expect(cache.source(of: "toy") == nil)
    let error = #expect(throws: SafeTensorsError.self) { try cache.read("toy") }
    #expect(error?.path == cache.path(of: "toy"))
  }

  @Test("weights that somebody put there without a source are read, and have none")
  func foreign() throws {
    try scratch.makeFolder("juror/weights")
    try SafeTensors.write(["x": Tensor(5)], to: cache.path(of: "toy"))
    #expect(try cache.read("toy")["x"]?.item() == 5)
    #expect(cache.source(of: "toy") == nil)
  }

  @Test("a folder that cannot be made is a typed error that names it")
  func unwritable() throws {
    try scratch.write([], to: "juror")
    let error = #expect(throws: WeightsError.self) {
      try cache.store(["x": Tensor(1)], as: "toy", source: "FILE")
    }
    #expect(error?.kind == .unreadable && error?.subject == scratch("juror/weights"))
  }

  @Test("a trunk takes its network's weights from the cache, and says which command brings them")
  func trunk() throws {
    let trunk = try withoutInitialWeights { try MobileNetV2(.init(classes: nil)) }
    let error = #expect(throws: WeightsError.self) { try trunk.loadImageNetWeights(from: cache) }
    #expect(error?.description.hasSuffix("juror-lab weights import mobilenet-v2") == true)
    let whole = try withRandomSeed(1) { try MobileNetV2() }
    _ = try cache.store(whole.stateDictionary(), as: "mobilenet-v2", source: "FILE")
    try trunk.loadImageNetWeights(from: cache)
    let weights = whole.stateDictionary()
    for (name, tensor) in trunk.stateDictionary() {
      #expect(try tensor.bytes() == weights[name]?.bytes(), "\(name)")
    }
  }

  @Test("a network with numbers of its own has no published weights to load")
  func unpublished() throws {
    let trunk = try withoutInitialWeights { try MobileNetV2(.init(width: 0.25, classes: nil)) }
    let error = #expect(throws: WeightsError.self) { try trunk.loadImageNetWeights(from: cache) }
    #expect(error?.kind == .notFound && error?.subject == "MobileNetV2")
  }
}
