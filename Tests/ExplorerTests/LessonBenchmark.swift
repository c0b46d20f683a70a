import Foundation
import Testing

@testable import Explorer

/// What the lessons teach, most of it published by others, trained at full length over three seeds; each with the
/// setting that must fail. It takes long: `RNNSCOPE_BENCHMARKS=1 swift test --filter LessonBenchmark`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["RNNSCOPE_BENCHMARKS"] != nil))
struct LessonBenchmark {
  @Test(arguments: LessonCatalog.all, [UInt64(1), 2, 3])
  func everyLessonIsAsItIsTaught(lesson: Lesson, seed: UInt64) throws {
    for measurement in try lesson.check.measure(.stated, seed) {
      print("\(lesson.name), seed \(seed): \(measurement.name) \(measurement.value)")
      #expect(measurement.holds, "\(measurement)")
    }
  }

  @Test(arguments: LessonCatalog.all, [UInt64(1), 2, 3])
  func everyOppositeFails(lesson: Lesson, seed: UInt64) throws {
    let measurements = try lesson.check.measure(.opposite, seed)
    for measurement in measurements {
      print("\(lesson.name), opposite, seed \(seed): \(measurement.name) \(measurement.value)")
    }
    #expect(measurements.contains { !$0.holds })
  }
}
