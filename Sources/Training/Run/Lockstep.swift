import Synchronization

/// Lets runs that stand side by side be seen at the same steps, however fast each of them trains: those that are
/// ahead wait at a meeting until all have shown it.
///
/// Between two meetings every run trains at its own speed; a run that comes later or is behind catches up first.
public final class Lockstep: Sendable {
  private struct State {
    /// The step that each run trains next.
    var steps: [ObjectIdentifier: Int] = [:]
    /// The step that all show next, and beyond which none trains before all have trained it; nil where nobody asked
    /// for one.
    var meeting: Int?
    var waiting: [ObjectIdentifier: CheckedContinuation<Void, Never>] = [:]

    /// Whether `run` has trained the step of the meeting, which another one has not.
    func mustWait(_ run: ObjectIdentifier) -> Bool {
      guard let step = steps[run], let meeting else { return false }
      return step > meeting
    }

    /// Ends the meeting when all have trained its step, and tells who waited for that.
    mutating func endMeeting() -> [CheckedContinuation<Void, Never>] {
      guard let meeting, steps.values.allSatisfy({ $0 > meeting }) else { return [] }
      self.meeting = nil
      defer { waiting = [:] }
      return Array(waiting.values)
    }
  }

  private let state = Mutex(State())

  public init() {}

  /// Takes `run` in, which trains `step` next.
  func join(_ run: ObjectIdentifier, at step: Int) {
    state.withLock { $0.steps[run] = step }
  }

  /// Lets go of `run`, which waits no longer, and for which nobody waits.
  func leave(_ run: ObjectIdentifier) {
    let released = state.withLock { state in
      state.steps[run] = nil
      return [state.waiting.removeValue(forKey: run)].compactMap { $0 } + state.endMeeting()
    }
    released.forEach { $0.resume() }
  }

  /// Asks all to show the first step that none of them has begun, unless they agreed on one before.
  func callMeeting() {
    state.withLock { $0.meeting = $0.meeting ?? $0.steps.values.max().map { $0 + 1 } }
  }

  /// Whether `step` is one that all show.
  func isMeeting(at step: Int) -> Bool { state.withLock { $0.meeting == step } }

  /// Whether the step that all show next lies beyond `step`.
  func isBehind(_ step: Int) -> Bool { state.withLock { $0.meeting.map { step < $0 } ?? false } }

  /// Whether `run` has to wait for others before it trains on.
  func mustWait(_ run: ObjectIdentifier) -> Bool { state.withLock { $0.mustWait(run) } }

  /// Notes that `run` trains `step` next.
  func arrive(_ run: ObjectIdentifier, at step: Int) {
    let released = state.withLock { state in
      state.steps[run] = step
      return state.endMeeting()
    }
    released.forEach { $0.resume() }
  }

  /// Comes back once `run` need not wait for any other.
  func waitForOthers(_ run: ObjectIdentifier) async {
    await withCheckedContinuation { continuation in
      let goesOn = state.withLock { state in
        guard state.mustWait(run) else { return true }
        precondition(state.waiting[run] == nil, "a run waits once")
        state.waiting[run] = continuation
        return false
      }
      if goesOn { continuation.resume() }
    }
  }
}
