import Testing

@testable import Imaging

/// What fuzzing found in headers.
@Suite("Damaged headers")
struct HeaderDamageTests {
  @Test("a BigTIFF with more extra samples than can be counted in bytes is read on")
  func extraSamples() {
    // One entry: ExtraSamples, SHORT, 2⁶³ − 1 of them.
    var file: [UInt8] = [0x49, 0x49, 43, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    file += [0x52, 1, 3, 0] + [UInt8](repeating: 0xFF, count: 7) + [0x7F] + [UInt8](repeating: 0, count: 8)

    let samples = TIFFSamples { place, count in Array(file.dropFirst(place).prefix(count)) }

    #expect(samples.colours == nil)
    #expect(samples.extra.count <= 64)
  }
}
