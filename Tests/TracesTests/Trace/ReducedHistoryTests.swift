import Engine
import FolderKit
import Foundation
import GRDB
import Testing

@testable import Traces

@Suite struct ReducedHistoryTests {
  private let folder: TemporaryFolder
  private let records = Sample.records(steps: 0..<1500)

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String) throws -> String {
    let writer = try TraceWriter(creating: folder.path(name), header: Sample.header)
    for record in records { writer.append(record) }
    try writer.finish()
    return folder.path(name)
  }

  private func isNaNOrGreatest(_ peak: Float, of values: [Float]) -> Bool {
    values.contains(where: \.isNaN) ? peak.isNaN : peak == values.max()
  }

  /// 20 numbers of 4 bytes a step: the last two blocks have room.
  @Test(arguments: [true, false])
  func oldStepsComeWithTheirScalarsAndReducedProfiles(hasSummaries: Bool) throws {
    let path = try write("run.rnntrace")
    if !hasSummaries {
      try DatabaseQueue(path: path).write { db in try db.execute(sql: "DROP TABLE step_summaries") }
    }
    let history = try TraceReader(path: path).history(profileBudget: 500 * 80)
    #expect(history.count == 1500)
    for (index, record) in records.enumerated() {
      var expected = record
      let isReduced = history.lacksProfile(at: index)
      if isReduced { expected.profile = [] }
      #expect(Bits(history[index]) == Bits(expected))
      if index < 1000 { #expect(isReduced) }
      if index >= 1280 { #expect(!isReduced) }
    }
    let peaks = history.profilePeaks(at: 256..<512)
    for place in 0..<20 {
      #expect(isNaNOrGreatest(peaks[place], of: records[256..<512].map { $0.profile[place] }))
    }
  }

  @Test func aSmallTraceIsReadWhole() throws {
    let history = try TraceReader(path: try write("run.rnntrace")).history(profileBudget: 1 << 20)
    #expect((0..<1500).map { Bits(history[$0]) } == records.map(Bits.init))
  }

  @Test func contradictionsBetweenBlocksAndSummariesAreDamage() throws {
    let path = try write("run.rnntrace")
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "UPDATE step_summaries SET profile_greatest = zeroblob(20)")
    }
    let error = #expect(throws: TraceError.self) { try TraceReader(path: path).history(profileBudget: 0) }
    #expect(try #require(error).description.contains("damaged"))
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "UPDATE step_summaries SET profile_greatest = 'words'")
    }
    #expect(throws: TraceError.self) { try TraceReader(path: path).history(profileBudget: 0) }
  }

  @Test func stepsAreCountedAndChangesNoticed() throws {
    let path = folder.path("live.rnntrace")
    let writer = try TraceWriter(creating: path, header: Sample.header)
    let reader = try TraceReader(path: path)
    let before = try reader.changeNumber()
    #expect(try reader.stepCount() == 0)
    #expect(try reader.changeNumber() == before)
    for record in records.prefix(300) { writer.append(record) }
    writer.flush()
    #expect(try reader.changeNumber() != before)
    #expect(try reader.stepCount() == 300)
    try writer.finish()
  }
}
