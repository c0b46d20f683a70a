import Canvas
import Training

extension ExplorerState {
  /// Lets the network of the shown step write on after the cursor's timestep.
  mutating func write(_ settings: WritingSettings) -> [Effect] {
    guard let run else { return [] }
    if let reason = reasonDisabled(.write) {
      message = Message(text: reason, isError: true)
      return []
    }
    guard let shown = run.shown else { return [] }
    let wasTraining = run.isTraining
    self.run?.playback.isPlaying = false
    self.run?.isFollowing = run.cursor.step == run.lastStep
    let request = WritingRequest(
      original: shown, alteration: run.whatIf.alteration, beginning: run.cursor.timestep + 1,
      settings: settings)
    return (wasTraining ? [.pauseTraining] : []) + [.write(request)]
  }

  /// Takes in what the network wrote, which is shown as it grows.
  mutating func receive(_ writing: Writing) -> [Effect] {
    guard let run else { return [] }
    self.run?.sequences.append(writing.sequence(upTo: writing.beginning))
    self.run?.choose(run.sequences.count)
    self.run?.writing = GrowingText(writing)
    return []
  }

  /// Stops writing and keeps what is there; false where nothing is being written.
  mutating func stopWriting() -> Bool {
    guard let reached = run?.writing?.reached else { return false }
    run?.writing = nil
    message = Message(text: "written up to t \(reached - 1)", isError: false)
    return true
  }
}

/// What a network wrote, as far as it is shown.
struct GrowingText: Sendable, Hashable {
  /// Timesteps a second where nothing else is chosen.
  private static let usualSpeed = 30.0

  let writing: Writing
  /// The timesteps that are shown.
  private(set) var reached: Int
  private var owed = 0.0

  init(_ writing: Writing) {
    self.writing = writing
    reached = writing.beginning
  }

  var isComplete: Bool { reached >= writing.timesteps }

  mutating func complete() { reached = writing.timesteps }

  /// Shows more after `seconds`; false where it is too early for the next timestep.
  mutating func grow(for seconds: Double, stepsPerSecond: Double?) -> Bool {
    owed += seconds * (stepsPerSecond ?? Self.usualSpeed)
    let whole = owed.rounded(.down)
    guard whole >= 1 else { return false }
    owed -= whole
    reached = min(writing.timesteps, reached + Int(min(whole, 1e6)))
    return true
  }
}

extension RunState {
  /// Lets what is written grow, once all of it that is there is on the screen. Answers whether it came to its end.
  mutating func writeOn(for seconds: Double) -> Bool {
    guard var growing = writing, let position = sequencePosition else { return false }
    guard growing.writing.step == shown?.step ?? growing.writing.step else {
      writing = nil
      return false
    }
    guard shown?.sequence == sequence, awaitedAlteration == nil else { return false }
    guard growing.grow(for: seconds, stepsPerSecond: playback.stepsPerSecond) else {
      // What is owed to the next timestep adds up, however slowly it plays and however often it is drawn.
      writing = growing
      return false
    }
    show(growing, at: position)
    return growing.isComplete
  }

  /// Takes over all of what is being written.
  mutating func writeToTheEnd() {
    guard var growing = writing, let position = sequencePosition else { return }
    growing.complete()
    show(growing, at: position)
  }

  private mutating func show(_ growing: GrowingText, at position: Int) {
    sequences[position] = growing.writing.sequence(upTo: growing.reached)
    unrolls = UnrollCache()
    (awaited, missing) = (nil, nil)
    cursor.timestep = growing.reached - 1
    writing = growing.isComplete ? nil : growing
  }
}
