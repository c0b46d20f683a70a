import Foundation
import Testing

/// Data flows one way: no target imports one that stands to its right, and none skips to what it may not know.
@Suite struct ImportTests {
  /// What each target may import of this package.
  private static let allowed: [String: Set<String>] = [
    "Engine": ["CKernels"],
    "Tasks": ["Engine"],
    "Traces": ["Engine"],
    "Training": ["Engine", "Tasks", "Traces"],
    "Analysis": ["Engine"],
    "Canvas": [],
    "Views": ["Engine", "Analysis", "Canvas"],
    "Explorer": ["Engine", "Tasks", "Traces", "Training", "Analysis", "Canvas", "Views"],
    "Terminal": ["Canvas", "CNcurses"],
    "rnnscope": [
      "Engine", "Tasks", "Traces", "Training", "Analysis", "Canvas", "Views", "Explorer", "Terminal",
    ],
  ]

  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  @Test(arguments: allowed.keys.sorted())
  func aTargetImportsOnlyWhatStandsToItsLeft(target: String) throws {
    let own = Set(Self.allowed.keys).union(["CKernels", "CNcurses"])
    let allowed = try #require(Self.allowed[target])
    let folder = Self.sources.appending(path: target)
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".swift")
    }
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for imported in Self.imports(in: text).intersection(own).subtracting(allowed) {
        Issue.record("\(target)/\(file) imports \(imported)")
      }
    }
  }

  @Test func everyTargetIsInTheTable() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
    #expect(Set(folders) == Set(Self.allowed.keys).union(["CKernels", "CNcurses"]))
  }

  @Test func importsAreFoundInEveryForm() {
    let text = "import A\n@testable import B\n  public import struct C.D\n// import E\nimport F.G"
    #expect(Self.imports(in: text) == ["A", "B", "C", "F"])
  }

  /// The modules that a source file imports.
  private static func imports(in text: String) -> Set<String> {
    let kinds = ["struct", "enum", "class", "func", "protocol", "var", "let", "typealias"]
    return Set(
      text.split(separator: "\n").compactMap { line in
        var words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
        while let first = words.first, ["public", "internal", "package", "private"].contains(first) {
          words.removeFirst()
        }
        guard words.first == "import" else { return nil }
        words.removeFirst()
        if let kind = words.first, kinds.contains(String(kind)) { words.removeFirst() }
        return words.first.map { String($0.prefix { $0 != "." && $0 != ";" }) }
      })
  }
}
