import Engine
import Foundation

/// What waits to be written in the next transaction.
struct TraceBatch: Sendable {
  struct RecordedUnroll: Sendable {
    var sequence: Int
    var step: Int
    var unroll: Unroll<Float>
  }

  struct Checkpoint: Sendable {
    var step: Int
    /// About how many bytes it takes.
    var byteCount: Int
    /// Whether it has the best weights so far, which stay however much is thinned out.
    var isBest = false
    /// Makes its bytes, on the writer's thread.
    var encode: @Sendable () -> Data
  }

  private(set) var records: [StepRecord] = []
  private(set) var unrolls: [RecordedUnroll] = []
  private(set) var checkpoints: [Checkpoint] = []
  private(set) var events: [TraceEvent] = []
  /// About how much memory all of it takes.
  private(set) var byteCount = 0

  var isEmpty: Bool { byteCount == 0 }

  /// The same in small parts, what matters most first: the steps, then events, checkpoints and unrolls.
  var parts: [TraceBatch] {
    var parts: [TraceBatch] = []
    func add(_ fill: (inout TraceBatch) -> Void) {
      var part = TraceBatch()
      fill(&part)
      parts.append(part)
    }
    for start in stride(from: 0, to: records.count, by: 32) {
      add { part in records[start..<min(start + 32, records.count)].forEach { part.append($0) } }
    }
    for event in events { add { $0.append(event) } }
    for checkpoint in checkpoints { add { $0.append(checkpoint) } }
    for unroll in unrolls { add { $0.append(unroll) } }
    return parts
  }

  mutating func append(_ record: StepRecord) {
    records.append(record)
    byteCount += 128 + record.profile.count * 4
  }

  mutating func append(_ unroll: RecordedUnroll) {
    unrolls.append(unroll)
    byteCount += unroll.unroll.tensors.values.reduce(256) { $0 + 128 + $1.values.count * 4 }
  }

  mutating func append(_ checkpoint: Checkpoint) {
    checkpoints.append(checkpoint)
    byteCount += 128 + checkpoint.byteCount
  }

  mutating func append(_ event: TraceEvent) {
    events.append(event)
    byteCount += 128 + event.text.utf8.count
  }
}
