import Engine
import FolderKit
import Foundation
import Tasks
import Testing

/// Every way a file or an option can be wrong gives one line that says what, where and how to mend it.
@Suite struct TaskErrorTests {
  @Test(arguments: [
    ("missing.txt", "no such file"), (".", "is a directory"), ("empty.txt", "is empty"),
    ("/dev/null", "not a regular file"), ("broken.txt", "not UTF-8 at byte 8 (line 2)"),
    ("truncated.txt", "not UTF-8 at byte 2"), ("overlong.txt", "not UTF-8 at byte 0"),
    ("surrogate.txt", "not UTF-8 at byte 1"), ("same.txt", "one distinct character"),
    ("short.txt", "has 5 characters, fewer than the 102 needed"),
  ])
  func textFiles(name: String, expected: String) throws {
    try withFiles([
      "empty.txt": [], "broken.txt": Array("héllo\n".utf8) + [0x61, 0xFF, 0x62],
      "truncated.txt": [97, 98, 0xE2, 0x82],
      "overlong.txt": [0xC0, 0xAF, 97], "surrogate.txt": [97, 0xED, 0xA0, 0x80],
      "same.txt": Array(repeating: 97, count: 500), "short.txt": Array("abcde".utf8),
    ]) { folder in
      let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
      let message = message { _ = try TextTask(path: path) }
      #expect(message.contains(name == "broken.txt" ? "not UTF-8 at byte 8 (line 2)" : expected))
      #expect(!message.contains("\n"))
    }
  }

  @Test func aFileNameCannotSendControlCharacters() {
    let message = message { _ = try TextTask(path: "no\u{1b}[31msuch\n.txt") }
    #expect(message.contains("no␛[31msuch␊.txt"))
  }

  @Test(arguments: [
    ("a,b\n1,2\n3,x\n", "b", "line 3: b is 'x', not a number"),
    ("a,b\n1,2\n3,\n", "b", "line 3: b is empty"),
    ("a,b\n1,2\n3\n", "b", "line 3: has 1 fields, none for b"),
    ("a\n1\n\n2\n", "a", "line 3: a is empty"), ("a\n1\n\n\n2\n", "a", "line 3: a is empty"),
    ("\"a\n1\n2\n", "a", "line 1: a quote is opened and never closed"),
    ("a\r\"1\r2\r\"\rx\r", "a", "line 2: a is "), ("a\r1\r\"2\r\"\rx\r", "a", "line 3: a is "),
    ("a\n1\nnan\n", "a", "line 3: a is 'nan'"),
    ("a\n1\ninf\n", "a", "line 3: a is 'inf'"),
    ("a\n1\n0x10\n", "a", "line 3: a is '0x10'"),
    ("a\n1\n1e999\n", "a", "line 3: a is '1e999'"),
    ("a\n1\n1e200\n", "a", "beyond ±1e100"),
    ("a\n1\n\u{1b}[2J\n", "a", "line 3: a is '␛[2J'"),
    ("a,b\n1,2\n", "c", "no column 'c'; choose one of a, b"),
    ("1,2\n3,4\n", "c", "has no header"),
    ("1,2\n3,4\n", "3", "choose a number from 1 to 2"),
    ("1,2\n3,4\n", "0", "choose a number from 1 to 2"),
    ("a\n1\n2\n", "a", "a has 2 values, fewer than the 102 needed"),
    ("a,b\n1,\"2\n3,4\n", "b", "line 2: a quote is opened and never closed"),
    ("# only a comment\n", "a", "holds no records"),
  ])
  func series(csv: String, column: String, expected: String) {
    let message = message { _ = try SeriesTask(csv: csv, column: column) }
    #expect(message.contains(expected))
    #expect(message.unicodeScalars.allSatisfy { $0.value >= 0x20 })
  }

  @Test func aSeriesWithoutNumbersSaysSo() {
    #expect(message { _ = try SeriesTask(csv: "name\nAda\nGrace\n") }.contains("holds no number"))
    #expect(message { _ = try SeriesTask(csv: "") }.contains("holds no records"))
  }

  @Test func unknownTasksAreNamedWithTheNearest() {
    let message = message { _ = try TaskCatalogue.task(named: "ading") }
    #expect(message.contains("did you mean adding?"))
    #expect(message.contains("the tasks are adding, copy"))
    #expect(!self.message { _ = try TaskCatalogue.task(named: "zzzzzzzzz") }.contains("did you mean"))
  }

  @Test func optionsOutOfRangeAreRefused() {
    #expect(message { _ = try AddingTask(options: TaskOptions(length: 1)) }.contains("at least 2 timesteps"))
    #expect(message { _ = try CopyTask(options: TaskOptions(length: 20)) }.contains("at least 21 timesteps"))
    #expect(message { _ = try AddingTask(options: TaskOptions(batchSize: 0)) }.contains("choose 1 to 4096"))
    #expect(message { _ = try AddingTask(options: TaskOptions(batchSize: 1 << 40)) }.contains("choose 1 to"))
    #expect(message { _ = try AddingTask(options: TaskOptions(length: 1 << 40)) }.contains("at most 10000"))
  }

  @Test func nothingThatAFileContainsCrashesTheReaders() {
    var generator = RandomGenerator(seed: 6)
    let pieces = [
      "1", "-2.5", "9e99", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "#", " ", "x", "nan", "\u{0}",
      "\u{FEFF}",
      "é", "\u{1F468}\u{200D}",
    ]
    var outcomes: Set<String> = []
    for _ in 0..<2000 {
      let count = generator.index(below: 60)
      let text = (0..<count).map { _ in pieces[generator.index(below: pieces.count)] }.joined()
      let options = TaskOptions(length: 1 + generator.index(below: 4), batchSize: 2)
      let series = message { _ = try SeriesTask(csv: text, options: options).batch(at: 0) }
      let characters = message { _ = try TextTask(text: text, options: options).batch(at: 0) }
      #expect((series + characters).unicodeScalars.allSatisfy { $0.value >= 0x20 })
      outcomes.formUnion([series, characters].map { $0 == "no error" ? "learned" : "refused" })
    }
    #expect(outcomes == ["learned", "refused"])
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  private func withFiles(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in files { _ = try folder.file(name, bytes: bytes) }
    try body(folder.url.path)
  }
}
