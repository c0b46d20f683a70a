import Engine
import Testing

@testable import Tasks

/// What a person types, task by task.
@Suite struct ProbeLineTests {
  private func task(_ name: String, length: Int? = nil) throws -> any LearningTask {
    try TaskCatalogue.task(named: name, options: TaskOptions(length: length))
  }

  private func classes(_ probe: Probe) throws -> [Int32] {
    guard case .classes(let classes) = probe.sequence.targets else { throw UnexpectedKind() }
    return classes
  }

  @Test func bitsGetTheirParityAndTheirFuture() throws {
    let parity = try task("parity").probe(of: "0110 1")
    #expect(parity.inputLabels == ["0", "1", "1", "0", "1"])
    #expect(parity.targetLabels == ["even", "odd", "even", "even", "odd"])
    let ahead = try task("both-ways").probe(of: "01101")
    #expect(ahead.targetLabels == ["0", "1", "", "", ""])
  }

  @Test func symbolsAreAskedForWhereTheTaskAsks() throws {
    let order = try task("temporal-order").probe(of: "abYcdXd")
    #expect(try classes(order).dropLast().allSatisfy { $0 == Targets.ignoredClass })
    #expect(order.targetLabels.last == "YX")
    let copy = try task("copy", length: 25).probe(of: "abcdefghab")
    #expect(copy.sequence.timesteps == 25 && copy.inputLabels[14] == "!")
    #expect(copy.targetLabels.suffix(10).joined() == "abcdefghab")
    let counter = try task("counter").probe(of: " 12 ")
    #expect(counter.sequence.timesteps == 25)
  }

  @Test func markedNumbersAreAdded() throws {
    let probe = try task("adding").probe(of: "0.25 0.5* 1, 0.125*")
    #expect(probe.inputLabels == ["0.25", "0.50*", "1.00", "0.12*"])
    guard case .values(let values, let counted) = probe.sequence.targets else {
      Issue.record("it reads and answers with values")
      return
    }
    #expect(values == [0, 0, 0, 0.625] && counted == [false, false, false, true])
  }

  @Test func valuesOfASeriesAreInItsOwnUnit() throws {
    let rows = (0..<200).map { "\($0 % 7 + 20)" }.joined(separator: "\n")
    let task = try SeriesTask(csv: "level\n" + rows, options: TaskOptions(length: 10))
    let probe = try task.probe(of: "20 26; 23")
    #expect(probe.inputLabels == ["20", "26"] && probe.targetLabels == ["26", "23"])
    guard case .vectors(let values) = probe.sequence.inputs else {
      Issue.record("it reads and answers with values")
      return
    }
    #expect(abs(task.scale.original(Double(values[1])) - 26) < 1e-5)
  }

  @Test func lineEndsOfATextAreTypedAsTheyAreShown() throws {
    let task = try TextTask(text: String(repeating: "ab\ncd ", count: 60), options: TaskOptions(length: 10))
    for line in ["ab\\ncd", "ab↵cd", "ab\ncd"] {
      #expect(try task.probe(of: line).inputLabels == ["a", "b", "↵", "c"], "\(line)")
    }
    let literal = try TextTask(text: String(repeating: "a\\nb", count: 60), options: TaskOptions(length: 10))
    #expect(try literal.probe(of: "a\\nb").inputLabels == ["a", "\\", "n"])
  }

  @Test func symbolsOfAVocabularyAreFoundTheLongestFirst() throws {
    let labels = Vocabulary.labels(of: ["a", "an", " ", "\n", "\u{1B}"])
    #expect(labels == ["a", "an", "␣", "↵", "U+001B"])
    #expect(try Vocabulary.tokens(of: "ana \n", labels: labels) == [1, 0, 2, 3])
    let error = #expect(throws: ProbeLineError.self) { try Vocabulary.tokens(of: "ax", labels: labels) }
    #expect(error?.description.contains("no 'x'") == true)
  }

  @Test func symbolsThatCannotStandAloneAreFoundInTextAndAsTheyArePrinted() throws {
    let labels = Vocabulary.labels(of: ["e", "\u{301}", "\u{A0}", "\u{200D}", "a"])
    for line in ["e\u{301}\u{A0}a\u{200D}", "e◌\u{301}⍽aU+200D"] {
      #expect(try Vocabulary.tokens(of: line, labels: labels) == [0, 1, 2, 4, 3], "\(line)")
    }
  }

  @Test(arguments: [
    ("parity", "0120", "knows no '2': use 0 1"), ("parity", "", "needed are at least 1"),
    ("both-ways", "011", "needed are at least 4"), ("copy", "abc", "needed are at least 10"),
    ("copy", "abcdefghabc", "11 symbols, needed are 10"), ("copy", "abcdefgh!!", "knows no '!'"),
    ("temporal-order", "abXc", "1 signals"), ("counter", "5000", "1 to 4999"),
    ("counter", "many", "'many' is not"),
    ("adding", "0.1 x", "'x' is not a number"), ("adding", "0.1 0.2*", "1 numbers are marked"),
    ("adding", "7* 0.2*", "not from 0 to 1"), ("adding", "nan* 0.2*", "is not a number"),
    ("parity", "0\u{1B}[2J", "␛"),
  ])
  func whatIsNoSequenceIsRefusedInOneClearLine(name: String, line: String, says: String) throws {
    let error = #expect(throws: ProbeLineError.self) { try task(name).probe(of: line) }
    let description = error?.description ?? ""
    #expect(description.contains(says), "\(description)")
    #expect(!description.contains { $0.isNewline || $0 == "\u{1B}" })
  }

  @Test func longLinesAreRefused() throws {
    let bits = String(repeating: "01", count: 5001)
    let error = #expect(throws: ProbeLineError.self) { try task("parity").probe(of: bits) }
    #expect(error?.description.contains("at most 10000") == true)
  }
}
