/// What the engine that runs models can do on this machine.
public struct EngineReport: Sendable, Hashable {
  /// OpenVINO's version with its build number.
  public let version: String
  /// Devices by name, such as `CPU`, each with its full name.
  public let devices: [Device]
  /// Whether the processor computes in bf16.
  public let computesInBFloat16: Bool

  /// Something that can run a model; Juror uses the one called `CPU`.
  public struct Device: Sendable, Hashable {
    /// Short name: `CPU`.
    public let name: String
    /// The maker's name for it.
    public let fullName: String
  }

  /// Starts the engine and asks it.
  public init() throws(InferenceError) {
    let engine = try OpenVINO()
    version = OpenVINO.version ?? "unknown"
    computesInBFloat16 = try engine.computesInBFloat16()
    var devices: [Device] = []
    for name in try engine.devices() {
      devices.append(Device(name: name, fullName: try engine.property("FULL_DEVICE_NAME", of: name)))
    }
    self.devices = devices
  }
}
