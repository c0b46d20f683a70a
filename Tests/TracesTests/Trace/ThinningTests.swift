import Engine
import FolderKit
import Foundation
import Testing

@testable import Traces

@Suite struct ThinningTests {
  @Test func everySecondGoesButTheFirstAndTheLastStay() {
    #expect(Thinning.everySecond(of: []) == [])
    #expect(Thinning.everySecond(of: [5]) == [])
    #expect(Thinning.everySecond(of: [5, 6]) == [])
    #expect(Thinning.everySecond(of: [5, 6, 7]) == [6])
    #expect(Thinning.everySecond(of: [5, 6, 7, 8]) == [6])
    #expect(Thinning.everySecond(of: [5, 6, 7, 8, 9]) == [6, 8])
  }

  @Test func aTraceStaysWithinItsBudgetAndForgetsOldStepsFirst() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("run.rnntrace")
    let budget = 2 << 20
    let writer = try TraceWriter(
      creating: path, header: Sample.header, options: TraceOptions(sizeBudget: budget))
    for record in Sample.records(steps: 0..<400) {
      writer.append(record)
      writer.append(Sample.unroll(seed: UInt64(record.step)), at: record.step)
      if record.step % 2 == 0 {
        writer.appendCheckpoint(at: record.step, byteCount: 10_000) { Data(count: 10_000) }
      }
      if record.step % 5 == 0 { writer.flush() }
    }
    try writer.finish()
    let byteCount = try #require(
      FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
    ).intValue
    #expect(byteCount <= budget && writer.byteCountBeyondBudget == nil)
    let reader = try TraceReader(path: path)
    #expect(try reader.history().count == 400)
    for steps in [try reader.unrollSteps(), try reader.checkpointSteps()] {
      #expect(steps.first == 0 && steps.last ?? 0 >= 398 && steps.count > 8)
      let older = steps.filter { $0 < 200 }.count
      #expect(older * 2 < steps.count)
    }
    let last = try #require(try reader.unroll(atOrBefore: 399))
    #expect(last.unroll.bits == Sample.unroll(seed: 399).bits)
  }

  @Test func whatMustStayIsKeptBeyondTheBudgetAndTold() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("run.rnntrace")
    let writer = try TraceWriter(
      creating: path, header: Sample.header, options: TraceOptions(sizeBudget: 300_000))
    for record in Sample.records(steps: 0..<120) {
      writer.append(record)
      writer.append(Sample.unroll(seed: UInt64(record.step)), at: record.step)
      writer.appendCheckpoint(at: record.step, byteCount: 200_000, isBest: record.step == 50) {
        Data(count: 200_000)
      }
      writer.flush()
    }
    #expect(try #require(writer.byteCountBeyondBudget) > 400_000)
    try writer.finish()
    let reader = try TraceReader(path: path)
    #expect(try reader.unrollSteps() == [])
    // The fork's first, the best and the last.
    #expect(try reader.checkpointSteps() == [0, 50, 119])
    #expect(try reader.history().count == 120)
    #expect(reader.size.byteCount == writer.byteCountBeyondBudget && reader.size.limit == 300_000)
  }

  @Test func aTraceThatIsGoneOnWithWithinABudgetShrinksToIt() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("run.rnntrace")
    try Sample.writeTrace(to: path)
    let before = try TraceReader(path: path).size
    #expect(before.byteCount > 300_000 && before.limit == nil)
    let writer = try TraceWriter(resuming: path, at: 600, options: TraceOptions(sizeBudget: 300_000))
    for record in Sample.records(steps: 600..<610) { writer.append(record) }
    try writer.finish()
    let after = try TraceReader(path: path)
    #expect(after.size.byteCount <= 300_000 && after.size.limit == 300_000)
    #expect(try after.history().count == 610)
  }
}
