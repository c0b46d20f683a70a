import Engine
import FolderKit
import Foundation
import GRDB
import Testing

@testable import Traces

@Suite struct StepSummaryTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("run.rnntrace") }

  init() throws { folder = try TemporaryFolder() }

  private func records(_ count: Int) -> [StepRecord] {
    var generator = RandomGenerator(seed: 8)
    return (0..<count).map { step in
      StepRecord(
        step: step, loss: generator.uniform(), gradientNorm: generator.uniform(), clippedGradientNorm: 1,
        learningRate: 1, heldOutLoss: step % 300 == 0 ? generator.uniform() : nil,
        profile: (0..<8).map { _ in Float(generator.uniform()) })
    }
  }

  private func check(_ summaries: [StepSummary], against records: [StepRecord]) {
    #expect(summaries.reduce(0) { $0 + $1.count } == records.count)
    for summary in summaries {
      let part = records.filter { (summary.firstStep...summary.lastStep).contains($0.step) }
      #expect(summary.count == part.count)
      #expect(summary.loss.least == part.map(\.loss).min() && summary.loss.greatest == part.map(\.loss).max())
      #expect(summary.gradientNorm.greatest == part.map(\.gradientNorm).max())
      #expect(summary.heldOutLoss?.greatest == part.compactMap(\.heldOutLoss).max())
      for place in 0..<8 {
        #expect(summary.profile[place].least == part.map { $0.profile[place] }.min())
        #expect(summary.profile[place].greatest == part.map { $0.profile[place] }.max())
      }
    }
  }

  @Test func summariesCoverEveryStepOfALiveAndOfAFinishedTrace() throws {
    let records = records(1000)
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for record in records[..<700] { writer.append(record) }
    writer.flush()
    let reader = try TraceReader(path: path)
    check(try reader.summaries(in: 0...Int.max), against: Array(records[..<700]))
    for record in records[700...] { writer.append(record) }
    try writer.finish()
    let summaries = try reader.summaries(in: 0...Int.max)
    #expect(summaries.map(\.firstStep) == [0, 256, 512, 768])
    check(summaries, against: records)
    #expect(try reader.summaries(in: 300...400).map(\.firstStep) == [256])
    #expect(try reader.summaries(in: 255...256).map(\.firstStep) == [0, 256])
    #expect(try reader.summaries(in: 900...950).map(\.firstStep) == [900])
    #expect(try reader.summaries(in: 1000...2000).isEmpty)
  }

  @Test func aTraceWithoutSummariesIsSummarisedFromItsRecords() throws {
    let records = records(600)
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for record in records { writer.append(record) }
    try writer.finish()
    let stored = try TraceReader(path: path).summaries(in: 0...Int.max)
    try DatabaseQueue(path: path).write { db in try db.execute(sql: "DROP TABLE step_summaries") }
    #expect(try TraceReader(path: path).summaries(in: 0...Int.max) == stored)
  }

  @Test func resumingCutsTheSummariesToo() throws {
    let records = records(800)
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for record in records { writer.append(record) }
    try writer.finish()
    try TraceWriter(resuming: path, at: 300).finish()
    check(try TraceReader(path: path).summaries(in: 0...Int.max), against: Array(records[..<300]))
  }

  @Test func aNaNIsNotLostInACrowd() {
    var losses = [1, 2, Double.nan, 3].map { Extremes($0) }
    for index in 1..<4 { losses[0].merge(losses[index]) }
    #expect(losses[0].least.isNaN && losses[0].greatest.isNaN)
    var infinite = Extremes(1.0)
    infinite.merge(Extremes(-.infinity))
    #expect(infinite == Extremes(least: -.infinity, greatest: 1))
  }

  @Test(arguments: [
    "last_step = -1", "count = 0", "loss = x'00'", "profile_least = zeroblob(4)", "profile_greatest = NULL",
    "last_step = 100000", "first_step = 300, last_step = 700",
  ])
  func contradictionsInASummaryAreDamage(change: String) throws {
    let writer = try TraceWriter(creating: path, header: Sample.header)
    for record in records(800) { writer.append(record) }
    try writer.finish()
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "UPDATE step_summaries SET \(change) WHERE first_step = 0")
    }
    #expect(throws: TraceError.self) { try TraceReader(path: path).summaries(in: 0...Int.max) }
  }
}
