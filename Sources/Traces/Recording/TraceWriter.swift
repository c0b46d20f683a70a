import Dispatch
import Engine
import Foundation
import Synchronization

/// Records a run into a trace from its own thread.
///
/// Appending puts the value into a queue and returns at once, in well under a microsecond; it is committed within a
/// quarter of a second, so that whatever kills the process costs less than a second of recording. Nothing that is
/// appended is dropped: where the disk is slower than the training and `backlogLimit` bytes wait, appending waits for
/// the disk.
///
/// When writing fails (the disk is full) the recording stops with `failure`, everything until then stays readable,
/// and later appends do nothing: the training goes on.
public final class TraceWriter: Sendable {
  /// Bytes that may wait in memory before appending waits for the disk.
  public static let backlogLimit = 64 << 20
  /// Bytes that start a transaction before its time.
  private static let eagerByteCount = 4 << 20
  private static let secondsPerCommit = 0.25

  /// Whether the next transaction has been arranged.
  private enum Schedule { case none, later, now }

  private struct State {
    var batch = TraceBatch()
    var lastStep = -1
    var schedule = Schedule.none
    var isClosed = false
    var failure: TraceError?
  }

  private enum Reaction { case none, writeLater, writeNow, waitForDisk }

  private let store: TraceStore
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "trace writer", qos: .utility)

  /// The file that is written.
  public var path: String { store.path }

  /// Makes a new trace at `path`. Throws where a file with contents is there already, where another program
  /// records into it, and where it cannot be written.
  public convenience init(
    creating path: String, header: TraceHeader, options: TraceOptions = TraceOptions()
  ) throws(TraceError) {
    self.init(try TraceStore(creating: path, header: header, options: options))
  }

  /// Goes on recording into the trace at `path` from `step`, whose checkpoint the trainer has loaded: what had been
  /// recorded from there on is removed. `header` tells the run's configuration and planned steps from now on; nil
  /// leaves both as they were. Throws where there is no sound trace, or another program records into it.
  public convenience init(
    resuming path: String, at step: Int, header: TraceHeader? = nil, options: TraceOptions = TraceOptions()
  ) throws(TraceError) {
    precondition(step >= 0, "steps count from 0")
    self.init(
      try TraceStore(resuming: path, at: step, header: header, options: options), lastStep: step - 1)
  }

  private init(_ store: TraceStore, lastStep: Int = -1) {
    self.store = store
    state = Mutex(State(lastStep: lastStep))
  }

  /// Why the recording stopped; nil while all is well.
  public var failure: TraceError? { state.withLock { $0.failure } }

  /// The bytes that the trace takes where what must stay is more than its size budget; nil while all is well.
  public var byteCountBeyondBudget: Int? { store.byteCountBeyondBudget }

  /// Records the next step; steps must ascend.
  public func append(_ record: StepRecord) {
    enqueue { state in
      precondition(record.step > state.lastStep, "records are appended in the order of their steps")
      state.lastStep = record.step
      state.batch.append(record)
    }
  }

  /// Records all internals of one of the probe sequences with the weights of `step`. A second unroll of the same
  /// step and sequence replaces the first.
  public func append(_ unroll: Unroll<Float>, at step: Int, sequence: Int = 0) {
    precondition(step >= 0 && sequence >= 0, "steps and sequences count from 0")
    enqueue { $0.batch.append(TraceBatch.RecordedUnroll(sequence: sequence, step: step, unroll: unroll)) }
  }

  /// Keeps what a trainer needs to go on from `step`: `encode` makes the bytes, about `byteCount` of them, on the
  /// writer's thread. `isBest` keeps it when others are thinned out, until a better one comes.
  public func appendCheckpoint(
    at step: Int, byteCount: Int, isBest: Bool = false, encode: @escaping @Sendable () -> Data
  ) {
    precondition(step >= 0, "steps count from 0")
    enqueue {
      $0.batch.append(
        TraceBatch.Checkpoint(step: step, byteCount: byteCount, isBest: isBest, encode: encode))
    }
  }

  /// Records what happened.
  public func append(_ event: TraceEvent) {
    enqueue { $0.batch.append(event) }
  }

  /// Writes all that waits; when it returns, readers see it and a killed process no longer loses it.
  public func flush() { queue.sync { drain() } }

  /// Writes all that waits and turns the trace into one finished file, in which `evaluation` tells how good the weights
  /// after the last update are. Later appends do nothing. Throws what had stopped the recording, where something had.
  public func finish(_ evaluation: FinalEvaluation? = nil) throws(TraceError) {
    let wasClosed = state.withLock { state in
      defer { state.isClosed = true }
      return state.isClosed
    }
    if !wasClosed {
      queue.sync {
        drain()
        finishStore(evaluation)
      }
    }
    if let failure { throw failure }
  }

  // MARK: - The queue

  private func enqueue(_ add: (inout State) -> Void) {
    let reaction = state.withLock { state -> Reaction in
      guard !state.isClosed, state.failure == nil else { return .none }
      add(&state)
      if state.batch.byteCount > Self.backlogLimit { return .waitForDisk }
      if state.batch.byteCount > Self.eagerByteCount, state.schedule != .now {
        state.schedule = .now
        return .writeNow
      }
      if state.schedule == .none {
        state.schedule = .later
        return .writeLater
      }
      return .none
    }
    // What is scheduled keeps the writer alive until all that was appended is written.
    switch reaction {
    case .none: break
    case .writeLater: queue.asyncAfter(deadline: .now() + Self.secondsPerCommit) { [self] in drain() }
    case .writeNow: queue.async { [self] in drain() }
    case .waitForDisk: flush()
    }
  }

  /// Writes what waits; runs on `queue`.
  private func drain() {
    let batch = state.withLock { state in
      defer { state.batch = TraceBatch() }
      state.schedule = .none
      return state.batch
    }
    guard !batch.isEmpty, failure == nil else { return }
    do throws(TraceError) {
      try store.write(batch)
    } catch {
      keepWhatFits(of: batch)
      fail(error)
    }
  }

  /// A transaction that the disk has no room for is lost whole: writes its parts, until one does not fit either.
  private func keepWhatFits(of batch: TraceBatch) {
    for part in batch.parts {
      guard (try? store.write(part)) != nil else { return }
    }
  }

  private func finishStore(_ evaluation: FinalEvaluation?) {
    if failure != nil { return store.close() }
    do throws(TraceError) {
      try store.finish(evaluation)
    } catch {
      fail(error)
      store.close()
    }
  }

  private func fail(_ error: TraceError) {
    state.withLock { state in
      state.failure = error
      state.batch = TraceBatch()
    }
  }
}
