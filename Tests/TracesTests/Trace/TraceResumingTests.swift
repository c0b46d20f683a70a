import Engine
import FolderKit
import Foundation
import GRDB
import Testing

@testable import Traces

@Suite struct TraceResumingTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("run.rnntrace") }

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 255, 256, 257, 400, 599, 600])
  func aResumedTraceIsTheOneThatWasNeverInterrupted(step: Int) throws {
    try Sample.writeTrace(to: path, stepCount: 600)
    let writer = try TraceWriter(resuming: path, at: step)
    let records = Sample.records(steps: 0..<900)
    for record in records[step...] { writer.append(record) }
    writer.append(Sample.unroll(seed: 5), at: 850)
    try writer.finish()
    let reader = try TraceReader(path: path)
    #expect(try reader.records(in: 0...Int.max).map(Bits.init) == records.map(Bits.init))
    #expect(try reader.unrollSteps() == [0, 100, 200, 300, 400, 500].filter { $0 < step } + [850])
    #expect(try reader.checkpointSteps() == [0, 100, 200, 300, 400, 500].filter { $0 <= step })
    #expect(try reader.events().count == (step > 3 ? 1 : 0))
    #expect(try reader.isFinished())
    let tensorSteps = try DatabaseQueue(path: path).read { db in
      try Int.fetchAll(db, sql: "SELECT DISTINCT step FROM tensors ORDER BY step")
    }
    #expect(try tensorSteps == reader.unrollSteps())
  }

  @Test func aKilledRecordingIsTakenUpAgain() throws {
    let probe = try ProbeProcess("record", path)
    for _ in 0..<400 { _ = probe.readLine() }
    probe.kill()
    let count = try TraceReader(path: path).history().count
    let writer = try TraceWriter(resuming: path, at: count)
    for record in Sample.records(steps: count..<count + 10, profileTimesteps: 5) { writer.append(record) }
    #expect(try !TraceReader(path: path).isFinished())
    try writer.finish()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["run.rnntrace"])
    #expect(try TraceReader(path: path).history().count == count + 10)
  }

  @Test func onlyOneWriterMayResume() throws {
    try Sample.writeTrace(to: path, stepCount: 10)
    let first = try TraceWriter(resuming: path, at: 10)
    let error = #expect(throws: TraceError.self) { try TraceWriter(resuming: path, at: 10) }
    #expect(try #require(error).problem == .beingRecorded)
    try first.finish()
    try TraceWriter(resuming: path, at: 10).finish()
  }

  @Test func whatIsNoSoundTraceIsNotTouched() throws {
    let text = Data("hello".utf8)
    try text.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: TraceError.self) { try TraceWriter(resuming: path, at: 0) }
    #expect(try #require(error).problem == .notADatabase)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    let missing = #expect(throws: TraceError.self) { try TraceWriter(resuming: folder.path("none"), at: 0) }
    #expect(try #require(missing).problem == .missing)
    #expect(!FileManager.default.fileExists(atPath: folder.path("none")))
  }

  @Test func triggersAreNotRunByResuming() throws {
    try Sample.writeTrace(to: path, stepCount: 10)
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "CREATE TRIGGER t AFTER DELETE ON events BEGIN DELETE FROM step_blocks; END")
    }
    let error = #expect(throws: TraceError.self) { try TraceWriter(resuming: path, at: 2) }
    #expect(try #require(error).description.contains("its schema has triggers, which no recording makes"))
    #expect(try TraceReader(path: path).history().count == 10)
  }
}
