import Foundation
import Testing

@testable import Torch

@Suite("Devices")
struct DeviceTests {
  @Test(
    "names are read and written the same way",
    arguments: [("cpu", Device.cpu), ("cuda:0", .cuda(0)), ("cuda:12", .cuda(12))])
  func names(name: String, device: Device) {
    #expect(Device(name) == device)
    #expect(device.description == name)
  }

  @Test("the first GPU needs no number")
  func firstGPU() { #expect(Device("cuda") == .cuda(0)) }

  @Test(
    "other names are none",
    arguments: ["", "CPU", "gpu", "cuda:", "cuda:-1", "cuda: 1", "cuda:1x", "cuda:+1", "cuda:128"])
  func unknownNames(name: String) { #expect(Device(name) == nil) }

  @Test("each process of a host has a GPU of its own, and all share the processor")
  func ofProcesses() {
    #expect((0..<3).map { Device.cuda(2).device(ofLocalRank: $0) } == [.cuda(2), .cuda(3), .cuda(4)])
    #expect(Device.cpu.device(ofLocalRank: 1) == .cpu)
  }

  @Test(
    "without a GPU, everything that asks for one fails with the same sentence",
    .enabled(if: Device.cudaCount == 0))
  func absence() throws {
    let x = try Tensor.ones([2])
    let layer = try Linear(2, 2)
    let requests: [() throws -> Void] = [
      { try Device.cuda(0).check() },
      { _ = try x.to(.cuda(0)) },
      { _ = try x.copiedAhead(to: .cuda(0)) },
      { try layer.move(to: .cuda(0)) },
      { try withDevice(.cuda(0)) { _ = Issue.record("ran without a GPU") } },
      { _ = try Device.cuda(0).randomState() },
    ]
    for request in requests {
      let error = #expect(throws: TorchError.self) { try request() }
      #expect(error?.operation == "cuda:0")
      #expect(error?.message == Device.absence(0, isBuiltForCUDA: false) || LibTorch.isBuiltForCUDA)
    }
    #expect(throws: TorchError.self) { try x.pinned() }
    #expect(layer.weight.device == .cpu)
  }

  @Test("the sentence tells what to set, or which GPUs there are")
  func sentences() {
    #expect(Device.absence(0, isBuiltForCUDA: false).contains("set LIBTORCH to the folder of one"))
    #expect(Device.absence(0, isBuiltForCUDA: true).contains("finds no GPU"))
    #expect(Device.absence(1, isBuiltForCUDA: true) == "there is only one GPU, cuda:0")
    #expect(Device.absence(4, isBuiltForCUDA: true) == "there are 4 GPUs, cuda:0 to cuda:3")
  }

  @Test("on the processor nothing moves and nothing changes")
  func processor() throws {
    let x = try Tensor.ones([2, 3])
    #expect(try x.to(.cpu) === x)
    #expect(!x.isPinned)
    let layer = try withRandomSeed(1) { try Linear(3, 2) }
    let same = try withDevice(.cpu) { try withRandomSeed(1) { try Linear(3, 2) } }
    try layer.move(to: .cpu)
    #expect(try layer.weight.floats() == same.weight.floats())
    #expect(try withDevice(.cpu) { try x.copiedAhead(to: .cpu).floats() } == x.floats())
  }

  @Test("the process's random numbers go on from a state; a state that is none is an error")
  func randomState() throws {
    // Others may draw meanwhile, so the numbers are those of a generator that is set and read at once.
    let state = try Device.cpu.randomState()
    #expect(state.dtype == .uint8 && state.count > 0)
    try Device.cpu.setRandomState(state)
    #expect(throws: TorchError.self) {
      try Device.cpu.setRandomState(Tensor([UInt8](repeating: 0, count: 3)))
    }
    #expect(throws: TorchError.self) { try Device.cpu.setRandomState(Tensor.ones([3])) }
  }

  @Test("a group of one process that nobody has started")
  func placeByHand() {
    let place = ProcessPlace(rank: 1, count: 2, port: 29_501)
    #expect(place.localRank == 1 && place.host == "127.0.0.1" && !place.launcherKeepsStore)
  }
}
