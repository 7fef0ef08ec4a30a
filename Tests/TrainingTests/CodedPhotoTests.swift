import Imaging
import Testing
import Training

@Suite("Rebuilt photos")
struct CodedPhotoTests {
  private func photo(_ grey: UInt8, rebuilt: UInt8?) -> CodedPhoto {
    func image(_ grey: UInt8, _ side: Int) -> RGBImage {
      RGBImage(
        size: PixelSize(width: side, height: side), filledWith: .init(red: grey, green: grey, blue: grey))
    }
    return CodedPhoto(
      id: "\(grey)", isGood: true, view: image(grey, 8), code: [0], rebuilt: rebuilt.map { image($0, 4) })
  }

  @Test("copies differ as far as the photos, halves half as far, one picture for all not at all")
  func spread() throws {
    #expect(try [photo(40, rebuilt: 40), photo(80, rebuilt: 80)].rebuiltSpread() == 1)
    #expect(try [photo(40, rebuilt: 50), photo(80, rebuilt: 70)].rebuiltSpread() == 0.5)
    #expect(try [photo(40, rebuilt: 60), photo(80, rebuilt: 60)].rebuiltSpread() == 0)
    #expect(try [photo(40, rebuilt: nil), photo(80, rebuilt: nil)].rebuiltSpread() == nil)
    #expect(try [photo(40, rebuilt: 10), photo(40, rebuilt: 90)].rebuiltSpread() == nil)
    #expect(try [CodedPhoto]().rebuiltSpread() == nil)
  }
}
