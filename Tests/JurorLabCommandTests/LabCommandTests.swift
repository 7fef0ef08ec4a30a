import Fixtures
import Foundation
import Testing

/// `juror-lab` as users run it: the built program.
@Suite("juror-lab: weights, networks, export")
struct LabCommandTests {
  private struct Row: Decodable {
    let name: String
    let parameters, multiply_adds: Int
    let input: [Int]
  }

  @Test("networks lists parameters, multiply-adds and input size as JSON")
  func networks() throws {
    let run = try lab("networks", "--format", "json")
    #expect(run.code == 0)
    let rows = try JSONDecoder().decode([Row].self, from: Data(run.output.utf8))
    let lite2 = try #require(rows.first { $0.name == "efficientnet-lite2" })
    #expect(lite2.parameters == 6_092_072)
    #expect(lite2.multiply_adds == 859_736_272)
    #expect(lite2.input == [3, 260, 260])
    #expect(
      rows.map(\.name).sorted() == [
        "alexnet", "context-discriminator", "context-generator", "efficientnet-lite0", "efficientnet-lite1",
        "efficientnet-lite2", "efficientnet-lite3", "efficientnet-lite4", "inception-v3", "mobilenet-v2",
        "nima-alexnet", "nima-vgg16", "resnet101", "resnet152", "resnet18", "resnet34", "resnet50", "vgg16",
      ])
  }

  @Test("a network's layers come one per line when nobody looks")
  func layers() throws {
    let run = try lab("networks", "efficientnet-lite0")
    #expect(run.code == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 50)
    #expect(lines.first?.contains("\"name\":\"_conv_stem\"") ?? false)
    #expect(
      try lab("networks", "context-generator", "--format", "csv").output.hasPrefix(
        "name,operation,output,parameters,multiply_adds\nmodel.0,conv2d,64x64x64,3136,12582912\n"))
  }

  @Test(
    "a network exported with torchvision's weights gives torchvision's outputs in onnxruntime",
    arguments: [
      ("mobilenet-v2", "--types"), ("mobilenet-v2", "--old"), ("context-discriminator", "--types"),
      ("nima-alexnet", "--small"),
    ])
  func export(network: String, option: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let weights = "\(folder)/\(network).safetensors"
    _ = try tool("/usr/bin/python3", "Tools/Reference/architectures.py", folder, network, "--small", option)

    let export = [
      "export", "--weights", weights, "--raw", "--output", "\(folder)/\(network).onnx", "--network",
    ]
    let run = try lab(export + [network])
    #expect(run.code == 0, "\(run.error)")
    let differences = try tool(".deps/python/bin/python", "Tools/check-onnx.py", folder)
    let found = try JSONDecoder().decode([String: [String: Double]].self, from: Data(differences.utf8))
    #expect(found[network]?["output"] ?? 1 <= 1e-4, "\(found)")

    let wrong = try lab(export + ["resnet18"])
    #expect(wrong.code == 1)
    for kind in ["missing: ", "unexpected: "] { #expect(wrong.error.contains(kind), "\(wrong.error)") }
  }

  @Test("every command's help has an example", arguments: [["weights", "import"], ["networks"], ["export"]])
  func help(command: [String]) throws {
    let run = try lab(command + ["--help"])
    #expect(run.code == 0)
    #expect(run.output.contains("Example: juror-lab \(command.joined(separator: " "))"))
  }

  @Test(
    "wrong usage is told apart from what could not be done, and both say why",
    arguments: [
      (["networks", "nonsense"], 64, "no network is called \"nonsense\""),
      (["weights", "import", "nonsense"], 64, "no network is called \"nonsense\""),
      (["weights", "import", "efficientnet-lite4"], 1, "no weights are published under this name"),
      (
        ["weights", "import", "efficientnet-lite0", "--from", "/nowhere.pth"], 1,
        "/nowhere.pth: there is no such file"
      ),
      (
        ["weights", "import", "efficientnet-lite0", "--from", #filePath], 1,
        "neither a safetensors file nor one of torch.save"
      ),
      (["export", "--output", "x.onnx"], 64, "give either --checkpoint DIR or --network NAME"),
      (["export", "--network", "efficientnet-lite0", "--raw", "--output", "x.onnx"], 64, "--weights FILE"),
      (
        ["export", "--checkpoint", "/nowhere", "--output", "x.onnx"], 1,
        "/nowhere/description.json: there is no such file"
      ),
    ])
  func errors(arguments: [String], code: Int, message: String) throws {
    let run = try lab(arguments)
    #expect(run.code == Int32(code))
    #expect(run.error.contains(message), "\(run.error)")
    #expect(run.output.isEmpty)
  }

  /// The standard output of a program, with a script of the checkout and its arguments.
  private func tool(_ program: String, _ script: String, _ arguments: String...) throws -> String {
    let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    let process = Process()
    let output = Pipe()
    process.executableURL = program.hasPrefix("/") ? URL(filePath: program) : root.appending(path: program)
    process.arguments = [root.appending(path: script).path] + arguments
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(script)")
    return text
  }

  private func lab(_ arguments: String...) throws -> BuiltProgram.Outcome { try lab(arguments) }

  private func lab(_ arguments: [String]) throws -> BuiltProgram.Outcome { try LabProgram().run(arguments) }
}
