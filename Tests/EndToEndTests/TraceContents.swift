import Engine
import Foundation
import Traces

/// Everything in a trace, to be changed and written again: what a damaged or forged recording looks like.
struct TraceContents {
  var header: TraceHeader
  var records: [StepRecord]
  var unrolls: [Int: Unroll<Float>]
  var checkpoints: [Int: Data]

  init(path: String) throws {
    let reader = try TraceReader(path: path)
    header = reader.header
    records = try reader.records(in: 0...Int.max)
    unrolls = [:]
    for step in try reader.unrollSteps() { unrolls[step] = try reader.unroll(atOrBefore: step)?.unroll }
    checkpoints = [:]
    for step in try reader.checkpointSteps() {
      checkpoints[step] = try reader.checkpoint(atOrBefore: step)?.bytes
    }
  }

  /// Leaves out everything before `step`.
  mutating func begin(at step: Int) {
    records.removeAll { $0.step < step }
    unrolls = unrolls.filter { $0.key >= step }
    checkpoints = checkpoints.filter { $0.key >= step }
  }

  /// Writes it all into a new trace.
  func write(to path: String) throws {
    let writer = try TraceWriter(creating: path, header: header)
    for (step, unroll) in unrolls.sorted(by: { $0.key < $1.key }) { writer.append(unroll, at: step) }
    for (step, bytes) in checkpoints.sorted(by: { $0.key < $1.key }) {
      writer.appendCheckpoint(at: step, byteCount: bytes.count) { bytes }
    }
    for record in records { writer.append(record) }
    try writer.finish()
  }
}
