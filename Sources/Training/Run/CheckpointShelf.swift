import Engine
import Synchronization

/// The checkpoints of a live run, thinned so that they stay within a memory budget while any step of the run is
/// a bounded number of steps from one.
///
/// The run adds to it while a time traveller reads, each from its own thread.
final class CheckpointShelf: Sendable {
  private struct Contents {
    var interval: Int
    var checkpoints: [Checkpoint] = []
  }

  /// Bytes that all checkpoints together may take.
  private static let memoryBudget = 256 << 20
  private let capacity: Int
  private let contents: Mutex<Contents>

  /// A shelf for runs of `model` whose checkpoints hold `carriedCount` numbers of carried states; one is offered every
  /// `firstInterval` steps at the beginning.
  init(model: ModelShape, carriedCount: Int = 0, firstInterval: Int = 16) {
    let bytesPerCheckpoint = (model.parameterCount * 3 + carriedCount) * MemoryLayout<Float>.size
    capacity = min(512, max(8, Self.memoryBudget / bytesPerCheckpoint))
    contents = Mutex(Contents(interval: firstInterval))
  }

  /// Whether a checkpoint of `step` is to be kept.
  func wants(_ step: Int) -> Bool {
    contents.withLock { $0.checkpoints.last?.step ?? -1 < step && step % $0.interval == 0 }
  }

  /// Keeps `checkpoint`; when the shelf is full every other one goes and the interval doubles.
  func add(_ checkpoint: Checkpoint) {
    contents.withLock { contents in
      contents.checkpoints.append(checkpoint)
      guard contents.checkpoints.count > capacity else { return }
      contents.interval *= 2
      // The first one stays: nothing else leads to the steps after a fork's beginning.
      let first = contents.checkpoints[0].step
      contents.checkpoints.removeAll { $0.step % contents.interval != 0 && $0.step != first }
    }
  }

  /// The steps of all checkpoints, ascending.
  var steps: [Int] { contents.withLock { $0.checkpoints.map(\.step) } }

  /// The last checkpoint at or before `step`.
  func checkpoint(atOrBefore step: Int) -> Checkpoint? {
    contents.withLock { contents in contents.checkpoints.last { $0.step <= step } }
  }
}
