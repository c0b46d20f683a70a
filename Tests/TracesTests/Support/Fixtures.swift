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
