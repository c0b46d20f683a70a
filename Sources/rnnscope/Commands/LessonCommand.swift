import ArgumentParser
import Engine
import Explorer
import Foundation
import Tasks
import Training

struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "List the lessons, open one in the explorer, or check that what it teaches is so.",
    discussion: """
      rnnscope lesson                          list them
      rnnscope lesson vanishing                open it: ( and ) turn its pages
      rnnscope lesson vanishing --notes        print its pages, answers and notes
      rnnscope lesson vanishing --check        train without a screen and measure
      rnnscope lesson vanishing --check --opposite   the same where it must not be so
      rnnscope lesson --check                  check all of them

      A check ends with 0 if every number keeps its bound, else with 1. In the opposite setting at least one bound \
      has to break: then 1 is the good answer.
      """)

  @Argument(
    help: "The lesson. Default: all of them.", completion: .list(LessonCatalog.all.map(\.name)))
  var name: String?
  @Flag(help: "Print its pages with the answers and the presenter's notes.")
  var notes = false
  @Flag(help: "Measure without a screen, one line a number.")
  var check = false
  @Flag(help: "Measure the setting in which the phenomenon must be missing.")
  var opposite = false
  @Option(help: "Check with this seed for weights and data. Default: 1.")
  var seed: UInt64?
  @Flag(help: "Print JSON, one object a line.")
  var json = false
  @OptionGroup var explorer: ExplorerOptions

  func validate() throws {
    if !check && (opposite || seed != nil) {
      throw ValidationError("--\(opposite ? "opposite" : "seed") is for checks: add --check")
    }
    if notes && (check || json) {
      throw ValidationError("--notes prints pages for people: leave out --\(check ? "check" : "json")")
    }
    if json && name != nil && !check {
      throw ValidationError("--json is for the list and for checks: leave NAME out or add --check")
    }
  }

  func run() throws {
    let lessons = try name.map { [try Lesson.asked(for: $0)] } ?? LessonCatalog.all
    if check { return try check(lessons) }
    if notes { return print(lessons.map { LessonScript(lesson: $0).text }.joined(separator: "\n\n\n")) }
    guard name != nil else { return try list(lessons) }
    try openExplorer([.lesson(name: lessons[0].name)], explorer)
  }

  private func list(_ lessons: [Lesson]) throws {
    for lesson in lessons {
      print(json ? try LessonEntry(lesson).json : LessonEntry(lesson).text)
    }
  }

  /// Checks `lessons`; ends with 1 where a number breaks its bound.
  private func check(_ lessons: [Lesson]) throws {
    var allHold = true
    for lesson in lessons {
      let setting: LessonCheck.Setting = opposite ? .opposite : .stated
      let measure = lesson.check.measure
      for measurement in try waitTelling({ [seed] in try measure(setting, seed ?? 1) }) {
        let verdict = LessonVerdict(lesson: lesson.name, measurement)
        print(json ? try verdict.json : verdict.text)
        // What takes minutes is told as it comes, into a pipe too.
        fflush(nil)
        allHold = allHold && measurement.holds
      }
    }
    if !allHold { throw ExitCode(1) }
  }
}

extension Lesson {
  /// The lesson called `name`. Throws where there is none: one line with the nearest.
  fileprivate static func asked(for name: String) throws -> Lesson {
    if let lesson = LessonCatalog.named(name) { return lesson }
    let names = LessonCatalog.all.map(\.name)
    let asked = String(name.lowercased().prefix(64))
    let nearest = names.min { editDistance($0, asked) < editDistance($1, asked) }
    let meant = nearest.flatMap {
      editDistance($0, asked) <= max(2, $0.count / 2) ? "did you mean \($0)? " : nil
    }
    throw ExperimentError(
      "there is no lesson “\(String(name.prefix(40)).displaySafe)”; " + (meant ?? "")
        + "the lessons are \(names.joined(separator: ", "))")
  }
}

/// A lesson as the list shows it.
private struct LessonEntry: Encodable {
  let name, title, summary, criterion, opposite: String
  let check_seconds: Double
  let runs: [String]

  init(_ lesson: Lesson) {
    (name, title, summary) = (lesson.name, lesson.title, lesson.summary)
    (criterion, opposite) = (lesson.check.criterion, lesson.check.opposite)
    check_seconds = lesson.check.seconds
    runs = lesson.runs.map(\.name)
  }

  var text: String {
    let seconds = check_seconds < 1 ? "under 1 s" : "about \(Int(check_seconds.rounded())) s"
    return "\(name)  \(summary)\n    check (\(seconds)): \(criterion)"
  }

  var json: String { get throws { try oneLineJSON(self) } }
}

/// A measured number of a lesson against its bound.
private struct LessonVerdict {
  let lesson: String
  let measurement: LessonMeasurement

  private struct Object: Encodable {
    let lesson, name: String
    /// Left out where it is no number.
    let value, at_least, at_most: Double?
    let holds: Bool
  }

  init(lesson: String, _ measurement: LessonMeasurement) {
    (self.lesson, self.measurement) = (lesson, measurement)
  }

  var text: String {
    let verdict = measurement.holds ? "pass" : "FAIL"
    return "\(verdict)  \(lesson)  \(measurement.name): \(Self.words(measurement.value)), \(bound)"
  }

  var json: String {
    get throws {
      let (low, high): (Double?, Double?) =
        switch measurement.bound {
        case .atMost(let limit): (nil, limit)
        case .atLeast(let limit): (limit, nil)
        case .within(let range): (range.lowerBound, range.upperBound)
        }
      let value = measurement.value.isFinite ? measurement.value : nil
      return try oneLineJSON(
        Object(
          lesson: lesson, name: measurement.name, value: value, at_least: low, at_most: high,
          holds: measurement.holds))
    }
  }

  private var bound: String {
    switch measurement.bound {
    case .atMost(let limit): "at most \(Self.words(limit))"
    case .atLeast(let limit): "at least \(Self.words(limit))"
    case .within(let range): "\(Self.words(range.lowerBound)) to \(Self.words(range.upperBound))"
    }
  }

  private static func words(_ value: Double) -> String {
    value == .infinity ? "∞" : value.isFinite ? String(format: "%.8g", value) : "no number"
  }
}
