import Dispatch
import Engine
import FolderKit
import Foundation
import GRDB
import Testing

@testable import Traces

@Suite struct TraceDurabilityTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Everything in the trace agrees with what the probe writes.
  private func checkWhatTheProbeWrote(_ path: String) throws -> RunHistory {
    let reader = try TraceReader(path: path)
    let history = try reader.history()
    for index in 0..<history.count {
      #expect(history[index].step == index)
      #expect(history[index].profile == Array(repeating: Float(index), count: 5))
    }
    for step in try reader.unrollSteps() {
      let found = try #require(try reader.unroll(atOrBefore: step))
      #expect(found.unroll.output?.values == Array(repeating: Float(step), count: 10))
    }
    for step in try reader.checkpointSteps() {
      #expect(
        try reader.checkpoint(atOrBefore: step)?.bytes == Data(repeating: UInt8(step % 251), count: 4096))
    }
    #expect(try !reader.isFinished())
    #expect(!reader.isBeingRecorded)
    return history
  }

  @Test func aWriterKilledAtAnyMomentLeavesAWholeTrace() throws {
    var generator = RandomGenerator(seed: 3)
    var largest = 0
    for round in 0..<2 {
      let probes = try (0..<25).map { index in
        let path = folder.path("\(round)-\(index).rnntrace")
        return (path, try ProbeProcess("record", path))
      }
      for (path, probe) in probes {
        for _ in 0...generator.index(below: 700) { _ = probe.readLine() }
        probe.kill()
        largest = max(largest, try checkWhatTheProbeWrote(path).count)
      }
    }
    #expect(largest > 0)
  }

  @Test func aKilledWriterLosesAtMostTheLastSecond() throws {
    let path = folder.path("run.rnntrace")
    let probe = try ProbeProcess("record", path)
    var start: Double?
    var last = 0.0
    while let line = probe.readLine() {
      last = try #require(line.split(separator: " ").last.flatMap { Double($0) })
      if last - (start ?? last) > 1.3e9 { break }
      start = start ?? last
    }
    probe.kill()
    let history = try checkWhatTheProbeWrote(path)
    #expect(last - (history.last?.loss ?? 0) < 1e9)
  }

  @Test func aDiskThatTakesNoMoreStopsTheRecordingButNotTheTraining() throws {
    let path = folder.path("run.rnntrace")
    let probe = try ProbeProcess("record-limited", path, "\(400 << 10)")
    let stepAtFailure = try #require(probe.readLine().flatMap { Int($0) })
    let message = try #require(probe.readLine())
    probe.waitUntilExit()
    #expect(message.hasPrefix(path + ": "))
    let reader = try TraceReader(path: path)
    let history = try reader.history()
    #expect(history.count > 0 && history.count >= stepAtFailure - 200 && history.count < stepAtFailure)
    #expect(history.last?.step == history.count - 1)
  }

  @Test func twoWritersOnOneFileAreRefused() throws {
    let path = folder.path("run.rnntrace")
    let probe = try ProbeProcess("record", path)
    _ = probe.readLine()
    let reader = try TraceReader(path: path)
    #expect(reader.isBeingRecorded)
    let error = #expect(throws: TraceError.self) { try TraceWriter(creating: path, header: Sample.header) }
    #expect(try #require(error).problem == .beingRecorded)
    #expect(probe.readLine() != nil)
    probe.kill()
    #expect(!reader.isBeingRecorded)
    let afterwards = #expect(throws: TraceError.self) {
      try TraceWriter(creating: path, header: Sample.header)
    }
    #expect(try #require(afterwards).problem == .exists)
  }

  @Test func anExistingFileIsNotOverwritten() throws {
    let path = folder.path("run.rnntrace")
    try Data("important".utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: TraceError.self) { try TraceWriter(creating: path, header: Sample.header) }
    #expect(
      try #require(error).description
        == "\(path): the file exists already: choose another name, or remove it first")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "important")
    let empty = folder.path("empty.rnntrace")
    try Data().write(to: URL(fileURLWithPath: empty))
    try TraceWriter(creating: empty, header: Sample.header).finish()
    #expect(try TraceReader(path: empty).header == Sample.header)
  }

  @Test func aFolderThatIsMissingIsNamed() throws {
    let error = #expect(throws: TraceError.self) {
      try TraceWriter(creating: folder.path("none/run.rnntrace"), header: Sample.header)
    }
    #expect(
      try #require(error).description.hasSuffix(
        "run.rnntrace: cannot be written: No such file or directory: try another folder"))
  }

  @Test func aLiveWriterIsFollowed() throws {
    let path = folder.path("run.rnntrace")
    let writer = try TraceWriter(creating: path, header: Sample.header)
    let reader = try TraceReader(path: path)
    #expect(try reader.records(in: 0...Int.max).isEmpty)
    var followed: [StepRecord] = []
    let records = Sample.records(steps: 0..<900)
    for record in records {
      writer.append(record)
      if record.step % 100 == 50 {
        writer.append(Sample.unroll(), at: record.step)
        writer.flush()
        followed += try reader.records(in: followed.count...Int.max)
        #expect(followed.count == record.step + 1)
        #expect(try reader.unrollSteps().last == record.step)
      }
    }
    #expect(try !reader.isFinished())
    try writer.finish()
    followed += try reader.records(in: followed.count...Int.max)
    #expect(followed.map(Bits.init) == records.map(Bits.init))
    #expect(try reader.isFinished())
    #expect(try TraceReader(path: path).history().count == 900)
  }

  /// A writer that would not wait for a lock at all commits whenever it likes while others read.
  @Test func readersNeverKeepAWriterFromCommitting() throws {
    let path = folder.path("run.rnntrace")
    try Sample.writeTrace(to: path, stepCount: 300)
    var configuration = Configuration()
    configuration.busyMode = .immediateError
    let writer = try DatabaseQueue(path: path, configuration: configuration)
    try writer.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
    let readers = try (0..<3).map { _ in try TraceReader(path: path) }
    for round in 0..<60 {
      DispatchQueue.concurrentPerform(iterations: readers.count + 1) { number in
        if number < readers.count {
          #expect((try? readers[number].history().count) == 300)
        } else {
          let text = "round \(round)"
          #expect(throws: Never.self) {
            try writer.write { db in
              try db.execute(
                sql: "INSERT INTO events (step, kind, text) VALUES (1, 'note', ?)", arguments: [text])
            }
          }
        }
      }
    }
    #expect(try readers[0].events().filter { $0.kind == "note" }.count >= 60)
  }

  @Test func finishedTracesReplayFromAFolderThatCannotBeWritten() throws {
    try Sample.writeTrace(to: folder.path("finished.rnntrace"))
    let killed = try ProbeProcess("record", folder.path("killed.rnntrace"))
    _ = killed.readLine()
    killed.kill()
    // What a copy to read-only media keeps of a recording that was cut off.
    try? FileManager.default.removeItem(atPath: folder.path("killed.rnntrace-shm"))
    // Finished while it was followed: the log cannot be given up, only emptied.
    let writer = try TraceWriter(creating: folder.path("followed.rnntrace"), header: Sample.header)
    for record in Sample.records(steps: 0..<10) { writer.append(record) }
    var follower: TraceReader? = try TraceReader(path: writer.path)
    try writer.finish()
    #expect(try follower?.history().count == 10)
    follower = nil
    for extra in ["followed.rnntrace-shm", "followed.rnntrace-wal"] {
      try? FileManager.default.removeItem(atPath: folder.path(extra))
    }

    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o555]
    try FileManager.default.setAttributes(attributes, ofItemAtPath: folder.url.path)
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
    }
    #expect(
      try ProbeProcess("read-as-nobody", folder.path("finished.rnntrace")).readLine()
        == "600 [0, 100, 200, 300, 400, 500]")
    #expect(try ProbeProcess("read-as-nobody", folder.path("followed.rnntrace")).readLine() == "10 []")
    let refusal = try ProbeProcess("read-as-nobody", folder.path("killed.rnntrace")).readLine()
    #expect(refusal?.contains("copy the file and its -wal file to a folder that can be") == true)
  }

  @Test func aFileWithoutPermissionSaysSo() throws {
    let path = folder.path("run.rnntrace")
    try Sample.writeTrace(to: path, stepCount: 1)
    try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: path)
    #expect(
      try ProbeProcess("read-as-nobody", path).readLine()
        == "\(path): permission denied: check the rights to the file and its folder")
  }
}
