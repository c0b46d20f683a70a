import Foundation
import Testing

@testable import Explorer

/// What lessons tell fits where it is told, and bounds mean what they say.
@Suite struct LessonTextTests {
  /// Characters of a paragraph that fit the panel under the view at 80 columns.
  private static let paragraphLimit = 420

  @Test(arguments: LessonCatalog.all.map(\.name)) func textsArePlainAndShort(name: String) throws {
    let lesson = try #require(LessonCatalog.named(name))
    let questions = lesson.pages.compactMap(\.question)
    let told =
      [lesson.title, lesson.summary, lesson.check.criterion, lesson.check.opposite] + lesson.pages.map(\.text)
      + questions.flatMap { [$0.text, $0.reason] + $0.choices }
    #expect((3...6).contains(lesson.pages.count))
    for text in told + lesson.pages.map(\.notes) {
      #expect(text.count <= Self.paragraphLimit, "\(text.count) characters: \(text)")
      #expect(!text.contains { "`*\n\t".contains($0) } && !text.contains("  "), "markup: \(text)")
      #expect(text == text.trimmingCharacters(in: .whitespaces))
    }
    #expect(told.allSatisfy { !$0.isEmpty })
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
