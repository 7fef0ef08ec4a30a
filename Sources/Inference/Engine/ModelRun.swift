package import Imaging

/// A single run of any ONNX file in f32, to compare it with what it was exported from.
package enum ModelRun {
  /// The named outputs for an image, given as uint8 1 × H × W × 3.
  package static func outputs(
    _ names: [String], of path: String, for image: RGBImage
  ) async throws(InferenceError) -> [FloatTensor] {
    try await request(path).run(image, outputs: names)
  }

  /// The named outputs for numbers in the shape of the file's only input.
  package static func outputs(
    _ names: [String], of path: String, for numbers: FloatTensor
  ) async throws(InferenceError) -> [FloatTensor] {
    try await request(path).run(numbers, outputs: names)
  }

  private static func request(_ path: String) throws(InferenceError) -> InferRequest {
    let properties = ["INFERENCE_PRECISION_HINT": Precision.f32.rawValue]
    return try OpenVINO().compile(path, device: "CPU", properties: properties).makeRequest()
  }
}
