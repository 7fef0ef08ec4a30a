import Testing

@testable import Imaging

@Suite("Reducing kernels")
struct ReducingKernelTests {
  @Test(
    "all but Mitchell's are 1 in their middle and 0 at other whole distances",
    arguments: ReducingKernel.allCases)
  func wholeDistances(kernel: ReducingKernel) {
    let (middle, next) = kernel == .mitchell ? (8.0 / 9, 1.0 / 18) : (1, 0)

    #expect(abs(kernel(0) - middle) < 1e-12)
    #expect(abs(kernel(1) - next) < 1e-12 && abs(kernel(-1) - next) < 1e-12)
    #expect(abs(kernel(2)) < 1e-12 && abs(kernel(3)) < 1e-12)
  }

  @Test("between whole distances they are what their formulas give")
  func halfWay() {
    #expect(ReducingKernel.linear(0.25) == 0.75)
    #expect(abs(ReducingKernel.cubic(0.5) - 0.5625) < 1e-12)
    #expect(abs(ReducingKernel.mitchell(0.5) - 77.0 / 144) < 1e-12)
    // sinc(1/2) · sinc(1/4) = (2/π) · (2√2/π), and sinc(1/2) · sinc(1/6) = (2/π) · (3/π).
    #expect(abs(ReducingKernel.lanczos2(0.5) - 4 * 2.0.squareRoot() / (.pi * .pi)) < 1e-12)
    #expect(abs(ReducingKernel.lanczos3(0.5) - 6 / (.pi * .pi)) < 1e-12)
  }

  @Test("one colour stays one colour, however it is resized", arguments: ReducingKernel.allCases)
  func oneColour(kernel: ReducingKernel) throws {
    let colour = RGBImage.Colour(red: 255, green: 1, blue: 128)
    let image = RGBImage(size: PixelSize(width: 97, height: 31), filledWith: colour)
    for target in [
      PixelSize(width: 13, height: 40), PixelSize(width: 1, height: 1), PixelSize(width: 200, height: 7),
    ] {
      #expect(try image.resized(to: target, with: kernel) == RGBImage(size: target, filledWith: colour))
    }
  }
}
