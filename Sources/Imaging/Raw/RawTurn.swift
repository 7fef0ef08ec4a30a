/// How a RAW file's pictures must be turned.
struct RawTurn {
  /// What the file says of its sensor's rows.
  let orientation: Orientation
  /// Width and height of the sensor's picture as it is stored.
  var sensor: PixelSize?

  /// How a preview of this size that does not say so itself must be turned: as the sensor's rows, unless it already stands
  /// where they lie.
  func of(_ preview: PixelSize) -> Orientation {
    guard orientation.swapsSides else { return orientation }
    let sensorLies = sensor.map { $0.width >= $0.height } ?? true
    return sensorLies == (preview.width >= preview.height) ? orientation : .upright
  }
}
