import Canvas
import Foundation
import Testing
import Training
import Views

@testable import Explorer

/// Every lesson is whole, and what it teaches is so.
@Suite struct LessonTests {
  /// Characters of a page that fit the panel under the view at 80 columns.
  private static let pageLimit = 420
  /// The checks of seconds that the suite takes; the others are for the benchmark.
  private static let quick = LessonCatalog.all.filter { $0.check.seconds <= 1 }

  @Test func namesAreDistinctAndFound() {
    let names = LessonCatalog.all.map(\.name)
    #expect(Set(names).count == names.count && !names.isEmpty)
    for name in names {
      #expect(LessonCatalog.named(name)?.name == name)
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
    }
    #expect(LessonCatalog.named("no-such-lesson") == nil)
  }

  @Test(arguments: LessonCatalog.all) func itsRunsCanBeTrained(lesson: Lesson) throws {
    #expect(Set(lesson.runs.map(\.name)).count == lesson.runs.count)
    for run in lesson.runs {
      let experiment = try Experiment(run.options)
      #expect(experiment.seed == 1 && experiment.options.record == nil)
      _ = try experiment.loadTask()
    }
  }

  @Test(arguments: LessonCatalog.all) func itsPagesLeadSomewhere(lesson: Lesson) throws {
    #expect((3...6).contains(lesson.pages.count))
    #expect(lesson.pages.contains { $0.question != nil }, "something is predicted first")
    #expect(lesson.pages.contains { !$0.notes.isEmpty }, "who presents it is told something")
    for look in lesson.pages.compactMap(\.look) {
      #expect(ViewCatalog.named(look.view) != nil || look.view == "compare", "\(look.view)")
      #expect(lesson.runs.indices.contains(look.run))
      #expect(!look.comparesRuns || lesson.runs.count > 1)
      let experiment = try Experiment(lesson.runs[look.run].options)
      #expect((look.step ?? 0) <= experiment.plannedSteps && (look.layer ?? 0) < experiment.layerCount)
      let task = try experiment.loadTask()
      #expect((look.timestep ?? 0) < task.probe.sequence.timesteps)
    }
  }

  @Test(arguments: LessonCatalog.all) func itsTextsFitTheirPanel(lesson: Lesson) {
    let lines = [lesson.title, lesson.summary, lesson.check.criterion, lesson.check.opposite]
    let questions = lesson.pages.compactMap(\.question)
    let paragraphs =
      lesson.pages.flatMap { [$0.text, $0.notes] } + questions.flatMap { [$0.text, $0.reason] }
    for text in lines + paragraphs + questions.flatMap(\.choices) {
      #expect(text.count <= Self.pageLimit, "\(text.count) characters: \(text)")
      #expect(!text.contains(where: { "`*\n\t".contains($0) }) && !text.contains("  "), "markup: \(text)")
      #expect(text == text.trimmingCharacters(in: .whitespaces))
    }
    #expect(lines.allSatisfy { !$0.isEmpty } && lesson.pages.allSatisfy { !$0.text.isEmpty })
  }

  @Test(arguments: quick, [UInt64(1), 2, 3]) func itIsAsItIsTaught(lesson: Lesson, seed: UInt64) throws {
    for measurement in try lesson.check.measure(.stated, seed) {
      #expect(measurement.holds, "\(measurement)")
    }
  }

  @Test(arguments: quick, [UInt64(1), 2, 3]) func itsOppositeFails(lesson: Lesson, seed: UInt64) throws {
    #expect(try lesson.check.measure(.opposite, seed).contains { !$0.holds })
  }

  @Test func aBoundHoldsAtItsEdgesAndNeverForNoNumber() {
    let bounds: [LessonMeasurement.Bound] = [.atMost(2), .atLeast(2), .within(2...3)]
    for bound in bounds {
      #expect(LessonMeasurement("", 2, bound).holds && !LessonMeasurement("", .nan, bound).holds)
    }
    #expect(!LessonMeasurement("", 2.1, .atMost(2)).holds && !LessonMeasurement("", 1.9, .atLeast(2)).holds)
    #expect(
      !LessonMeasurement("", 1.9, .within(2...3)).holds && LessonMeasurement("", 3, .within(2...3)).holds)
  }
}

extension Lesson: CustomTestStringConvertible {
  public var testDescription: String { name }
}
