import Foundation
import PtyKit
import Testing

/// `rnnscope lesson`: the list, a check and its opposite, a lesson on the screen.
@Suite struct LessonCommandTests {
  private struct Entry: Decodable {
    let name, title, summary, criterion, opposite: String
    let check_seconds: Double
    let runs: [String]
  }

  private struct Verdict: Decodable {
    let lesson, name: String
    let value, at_least, at_most: Double?
    let holds: Bool
  }

  private func objects<Object: Decodable>(_ text: String, _ type: Object.Type) throws -> [Object] {
    try text.split(separator: "\n").map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  @Test func lessonsAreListedWithWhatIsCheckedAndHowLongItTakes() throws {
    let list = try Invocation(["lesson"])
    #expect(list.exitCode == 0 && list.output.contains("cliff  "))
    let entries = try objects(try Invocation(["lesson", "--json"]).output, Entry.self)
    #expect(entries.contains { $0.name == "cliff" && $0.runs.count == 2 })
    for entry in entries {
      #expect(list.output.contains(entry.name) && list.output.contains(entry.criterion))
      #expect(entry.check_seconds > 0 && !entry.opposite.isEmpty)
    }
  }

  @Test func aLessonCanBeReadBeforehandWithAnswersAndNotes() throws {
    let script = try Invocation(["lesson", "reach", "--notes"])
    #expect(script.exitCode == 0, "\(script.errors)")
    for words in [
      "Networks: T 20, T 30, T 100", "2 of 4  [gradients, T 100, t 10]", "> 2 20 and 30",
      "Because: Over 30 steps",
      "[overview, all networks, step 1500]", "Note: Length 50 is the border",
    ] {
      #expect(script.output.contains(words), "\(words)")
    }
    #expect(script.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(try Invocation(["lesson", "--notes"]).output.contains("cliff  "))
  }

  @Test func aCheckPassesAndItsOppositeFails() throws {
    let passed = try Invocation(["lesson", "cliff", "--check", "--seed", "2"])
    #expect(passed.exitCode == 0, "\(passed.errors)")
    let lines = passed.output.split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("pass  cliff  ") })
    let failed = try Invocation(["lesson", "cliff", "--check", "--opposite"])
    #expect(failed.exitCode == 1 && failed.errors.isEmpty)
    #expect(failed.output.contains("FAIL  cliff  |w| at the end: 19693.03"))
  }

  @Test func aCheckAsJSONHoldsValuesAndBounds() throws {
    let result = try Invocation(["lesson", "cliff", "--check", "--opposite", "--json"])
    let verdicts = try objects(result.output, Verdict.self)
    let weight = try #require(verdicts.first { $0.name == "|w| at the end" })
    #expect(weight.lesson == "cliff" && !weight.holds && weight.at_most == 10 && weight.at_least == nil)
    #expect(abs(try #require(weight.value) - 19_693.04) < 0.1)
  }

  @Test func anUnknownNameIsOneLineWithTheNearest() throws {
    let result = try Invocation(["lesson", "clif"])
    #expect(result.exitCode == 64 && result.output.isEmpty)
    #expect(result.errors.contains("there is no lesson “clif”; did you mean cliff?"))
    #expect(result.errors.filter(\.isNewline).count == 1)
  }

  @Test(arguments: [
    ["lesson", "cliff", "--opposite"], ["lesson", "--seed", "3"], ["lesson", "reach", "--notes", "--check"],
    ["lesson", "cliff", "--json"],
  ])
  func optionsOfAnotherUseAreRefused(arguments: [String]) throws {
    let result = try Invocation(arguments)
    #expect(result.exitCode == 64 && result.errors.contains("--check"), "\(result.errors)")
  }

  @Test func theCliffIsWalkedAndLeadsToItsRuns() throws {
    let session = try PtySession(builtProgram("rnnscope"), ["lesson", "cliff"], width: 100, height: 30)
    try session.wait(forText: "update 0: w 6.5")
    session.send(.right)
    try session.wait(forText: "update 1: w 6.4844")
    session.send(")")
    try session.wait(forText: "update 76: w 5.3067")
    session.send("2")
    try session.wait(forText: "✓ at 19 693")
    session.send("l")
    try session.wait(forText: "update 77: w 19 693")
    session.send(")")
    try session.wait(forText: "update 1000, clipped at 1")
    session.send(")")
    try session.wait(for: "both runs at step 20") { $0.contains("━━ clip 1") && $0.contains("step 20") }
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }
}
