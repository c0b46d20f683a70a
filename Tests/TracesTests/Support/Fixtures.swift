import Foundation

/// Files made by other programs, see Fixtures/generate.py.
enum Fixture {
  static func path(_ name: String) -> String {
    let support = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return support.deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
  }

  /// The numbers that generate.py fills a tensor with.
  static func ramp(count: Int) -> [Float] { (0..<count).map { Float($0 % 64 - 32) / 16 } }
}

/// A folder of its own for one test, removed at the end.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "rnnscope-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}
