import Foundation
import Testing
import Training

@testable import Explorer

/// Every lesson is whole, and what it says is so.
@Suite struct LessonCatalogTests {
  private static let names = LessonCatalog.all.map(\.name)
  /// Checks that take longer belong to the benchmarks.
  private static let quickSeconds = 2.0

  private static func names(quick: Bool) -> [String] {
    LessonCatalog.all.filter { ($0.check.seconds <= quickSeconds) == quick }.map(\.name)
  }

  @Test func theReadmeTellsOfTheLessonsWhatTheyTellThemselves() throws {
    let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    let rows = LessonCatalog.all.map { lesson in
      let cells = [lesson.summary, lesson.check.criterion, lesson.check.opposite]
        .map { $0.replacing("|", with: "\\|") }
      return "| `\(lesson.name)` | \(cells.joined(separator: " | ")) |"
    }
    #expect(
      text.contains(rows.joined(separator: "\n") + "\n<!-- end of lessons -->"),
      "put summary, criterion and opposite of `rnnscope lesson --json` into the README's table")
  }

  @Test func everyNameIsUsedOnce() {
    #expect(Set(Self.names).count == Self.names.count)
    #expect(Self.names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
  }

  @Test(arguments: names)
  func theRunsOfALessonCanBeTrained(name: String) throws {
    let lesson = try #require(LessonCatalog.named(name))
    #expect(Set(lesson.runs.map(\.name)).count == lesson.runs.count)
    for run in lesson.runs {
      let experiment = try Experiment(run.options)
      #expect(try experiment.loadTask().timesteps > 0)
    }
  }

  @Test(arguments: names)
  func thePagesOfALessonLookAtWhatThereIs(name: String) throws {
    let lesson = try #require(LessonCatalog.named(name))
    #expect(lesson.pages.contains { $0.question != nil } && lesson.pages.contains { !$0.notes.isEmpty })
    for page in lesson.pages {
      // Eleven lines of a small screen hold the text, or a question with its answers.
      #expect(page.text.count <= 400)
      guard let look = page.look else { continue }
      #expect(ViewChoice.named(look.view) != nil)
      let run = try #require(lesson.runs.indices.contains(look.run) ? lesson.runs[look.run] : nil)
      let experiment = try Experiment(run.options)
      let task = try experiment.loadTask()
      #expect((0..<experiment.layerCount).contains(look.layer ?? 0))
      #expect((0..<task.probe.sequence.timesteps).contains(look.timestep ?? 0))
      #expect((0...experiment.plannedSteps).contains(look.step ?? 0))
    }
  }

  @Test(arguments: names(quick: true), [UInt64(1), 2, 3])
  func whatALessonSaysIsSo(name: String, seed: UInt64) throws {
    try check(name, seed)
  }

  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["RNNSCOPE_BENCHMARKS"] != nil),
    arguments: names(quick: false), [UInt64(1), 2, 3])
  func whatALongLessonSaysIsSo(name: String, seed: UInt64) throws {
    try check(name, seed)
  }

  /// Every measurement of the lesson's own setting holds, and one of the opposite setting fails.
  private func check(_ name: String, _ seed: UInt64) throws {
    let check = try #require(LessonCatalog.named(name)).check
    for measurement in try check.measure(.stated, seed) {
      #expect(measurement.holds, "\(name), seed \(seed): \(measurement)")
    }
    #expect(try check.measure(.opposite, seed).contains { !$0.holds }, "\(name): nothing fails")
  }
}
