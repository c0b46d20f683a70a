import Dispatch
import Synchronization
import Training

/// Runs `work` on another thread and waits for it here: the bridge from a synchronous command to an actor.
func waitFor<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
  let outcome = Outcome<Value>()
  outcome.begin(work)
  outcome.done.wait()
  return try outcome.load().get()
}

/// The same for work that may take long: where it takes longer than `patience`, a terminal is told how far it has come, and
/// Ctrl-C ends the waiting. Throws `StoppedWork` then.
func waitTelling<Value: Sendable>(
  patience: Duration = .milliseconds(200), _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let interruption = Interruption()
  return try waitTelling(patience: patience, until: { interruption.wasAsked }, work)
}

/// The same where `isAskedToStop` tells whether somebody wants it to end.
func waitTelling<Value: Sendable>(
  patience: Duration = .milliseconds(200), until isAskedToStop: () -> Bool,
  _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let (outcome, line) = (Outcome<Value>(), ProgressLine())
  defer { line.clear() }
  let relay = ProgressRelay(patience: patience, line.show)
  let task = outcome.begin {
    try await WorkProgress.told(to: relay.take, work)
  }
  while outcome.done.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
    guard isAskedToStop() else { continue }
    // Not all work looks up often: the command ends without waiting for it.
    task.cancel()
    throw StoppedWork()
  }
  return try outcome.load().get()
}

/// Work that somebody stopped with Ctrl-C.
struct StoppedWork: Error, CustomStringConvertible {
  let description = "stopped before the end, as asked"
}

/// What the work came to, handed from one thread to the other.
private final class Outcome<Value: Sendable>: Sendable {
  let done = DispatchSemaphore(value: 0)
  private let result = Mutex<Result<Value, any Error>?>(nil)

  /// Begins `work`, of which `load` has the outcome once `done` was signalled.
  @discardableResult func begin(
    _ work: @escaping @Sendable () async throws -> Value
  ) -> Task<Void, Never> {
    Task.detached {
      let result: Result<Value, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      self.result.withLock { $0 = result }
      self.done.signal()
    }
  }

  func load() -> Result<Value, any Error> {
    guard let result = result.withLock({ $0 }) else { preconditionFailure("the work has not ended") }
    return result
  }
}
