import Datasets
import Foundation
import Ratings
import Testing

/// The real data set, where it is at hand: `JUROR_DATA`, or `../shared/data` beside the checkout.
private let sharedData: String? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
  let path =
    ProcessInfo.processInfo.environment["JUROR_DATA"] ?? root.appending(path: "../shared/data").path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}()

@Suite(.enabled(if: sharedData != nil, "needs JUROR_DATA or ../shared/data"))
struct SharedDataTests {
  @Test("OASIS has 720 photos with 104 to 368 raters each")
  func oasis() throws {
    let photos = try OASIS.read(try #require(sharedData) + "/oasis").photos
    #expect(photos.count == 720)
    #expect(photos.allSatisfy { (104...368).contains($0.ratings.votes?.total ?? 0) })
    #expect(Set(photos.compactMap(\.category)) == ["Animal", "Object", "Person", "Scenery"])
  }

  @Test("there are 1,559 unlabelled photos")
  func unlabelled() throws {
    #expect(try Folder.read(try #require(sharedData) + "/photos").count == 1_559)
  }
}
