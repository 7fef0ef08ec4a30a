extension RGBImage {
  /// Blurred by a Gaussian of standard deviation `sigma` pixels; borders repeat their outermost pixels.
  public func blurred(sigma: Double) throws(ImageError) -> RGBImage {
    guard sigma.isFinite, sigma >= 0, sigma <= 1_000 else {
      throw ImageError(operation: "blur", message: "σ must be 0…1,000 pixels, not \(sigma).")
    }
    // Below this the kernel is one pixel.
    guard sigma >= 0.2 else { return self }
    return filtered(
      across: LineFilter(gaussian: sigma, count: size.width),
      down: LineFilter(gaussian: sigma, count: size.height))
  }
}
