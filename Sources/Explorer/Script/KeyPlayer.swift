import Canvas

/// A script while it is played: it gives the next event once the time for it has come.
public struct KeyPlayer: Sendable {
  /// After so many seconds a script that waits for something gives up.
  private static let patienceSeconds = 60.0

  private let script: KeyScript
  private let name: String
  private var position = 0
  /// When the entry at `position` began to be waited for, in seconds.
  private var waitingSince: Double?

  /// A player at the beginning of `script`; `name` stands for it in errors.
  public init(_ script: KeyScript, name: String) {
    self.script = script
    self.name = name
  }

  /// Whether all of it was played.
  public var isOver: Bool { position >= script.entries.count }

  /// The next event, when the explorer is in `state` and its clock shows `seconds`; nil where it is not time yet.
  /// Throws `KeyScriptError` where what it waits for does not come.
  public mutating func next(_ state: ExplorerState, at seconds: Double) throws(KeyScriptError) -> InputEvent?
  {
    while position < script.entries.count {
      let entry = script.entries[position]
      let start = waitingSince ?? seconds
      waitingSince = start
      switch entry.action {
      case .input(let event):
        moveOn()
        return event
      case .pause(let length):
        guard seconds - start >= length else { return nil }
      case .wait(let condition):
        if !state.fulfils(condition) {
          guard seconds - start < Self.patienceSeconds else {
            throw KeyScriptError(
              description: "\(name), line \(entry.line): what it waits for did not come within 60 s")
          }
          return nil
        }
      }
      moveOn()
    }
    return nil
  }

  private mutating func moveOn() {
    position += 1
    waitingSince = nil
  }
}

extension ExplorerState {
  /// Whether what a script waits for has come.
  func fulfils(_ condition: KeyScript.Condition) -> Bool {
    switch condition {
    case .idle: isIdle
    case .step(let step): run.map { !$0.past.isEmpty && $0.past.lastStep >= step } ?? false
    case .text(let text): frame().plainText.contains(text)
    }
  }

  /// Whether everything that was asked for is on the screen, and nothing moves by itself.
  public var isIdle: Bool {
    opening == nil && (run != nil || home.isSettled) && runs.allSatisfy(\.isIdle)
  }
}

extension RunState {
  /// Whether everything that was asked for has come, and nothing moves by itself.
  fileprivate var isIdle: Bool {
    let isComplete = unrolls.awaited == nil && past.awaitedProfile == nil && whatIf.awaited == nil
    let isStill = !isTraining && !playback.isReplaying && sequences.writing == nil
    return !past.isEmpty && isComplete && isStill
  }
}
