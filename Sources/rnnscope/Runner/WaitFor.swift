import Dispatch
import Synchronization

/// Runs `work` on another thread and waits for it here: the bridge from a synchronous command to an actor.
func waitFor<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
  let outcome = Outcome<Value>()
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    let result: Result<Value, any Error>
    do { result = .success(try await work()) } catch { result = .failure(error) }
    outcome.store(result)
    done.signal()
  }
  done.wait()
  return try outcome.load().get()
}

/// What the work came to, handed from one thread to the other.
private final class Outcome<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)

  func store(_ result: Result<Value, any Error>) { self.result.withLock { $0 = result } }

  func load() -> Result<Value, any Error> {
    guard let result = result.withLock({ $0 }) else { preconditionFailure("the work has not ended") }
    return result
  }
}
