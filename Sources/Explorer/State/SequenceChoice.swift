import Training

/// The sequences that a run can be looked at over, and which one it is.
struct SequenceChoice: Sendable {
  /// Besides the run's own probe: those of the recording, then those that were typed or written.
  private(set) var others: [ProbeSequence]
  /// The place in `others` of the one that is looked at; nil is the run's own probe.
  private(set) var position: Int?
  /// What the network is writing at the end of the one that is looked at.
  private(set) var writing: GrowingText?
  /// The one that updates from the training show, as far as the training was told; nil is the run's own probe.
  private var shownByTraining: ProbeSequence?

  /// The run's own probe, with `others` to choose from.
  init(_ others: [ProbeSequence]) { self.others = others }

  /// The one that is looked at; nil is the run's own probe.
  var current: ProbeSequence? { position.map { others[$0] } }

  /// The place of the next one: after the last one again the run's own.
  var nextPosition: Int? {
    let next = position.map { $0 + 1 } ?? 0
    return next < others.count ? next : nil
  }

  /// The place of `sequence`, which is added where it is new.
  mutating func position(of sequence: ProbeSequence) -> Int {
    others.firstIndex(of: sequence) ?? append(sequence)
  }

  /// The place of the newest one called `title`; nil where there is none.
  func position(titled title: String) -> Int? { others.lastIndex { $0.title == title } }

  /// Adds `sequence` and gives its place.
  mutating func append(_ sequence: ProbeSequence) -> Int {
    others.append(sequence)
    return others.count - 1
  }

  /// Looks at the one at `position`; nothing goes on being written. False where it was looked at already.
  mutating func choose(_ position: Int?) -> Bool {
    guard position != self.position else { return false }
    (self.position, writing) = (position, nil)
    return true
  }
}

extension SequenceChoice {
  /// Lets updates from the training show the one that is looked at, once it does not grow any more.
  mutating func tellTraining() -> [RunEffect] {
    guard writing == nil, shownByTraining != current else { return [] }
    shownByTraining = current
    return [.show(current)]
  }

  /// Lets the one that is looked at, which is the beginning of `writing`, grow from now on.
  mutating func begin(_ writing: Writing) {
    precondition(position != nil, "what is written is no run's own probe")
    self.writing = GrowingText(writing)
  }

  /// Lets what is written grow for `seconds` and gives the timesteps that there are then. Nil where it is too early for
  /// the next one: what is owed to that adds up, however slowly it plays and however often it is drawn.
  mutating func grow(for seconds: Double, stepsPerSecond: Double?) -> Int? {
    guard writing?.grow(for: seconds, stepsPerSecond: stepsPerSecond) == true else { return nil }
    return showWritten()
  }

  /// Takes over all of what is being written and gives the timesteps that there are then; nil where nothing is.
  mutating func growToTheEnd() -> Int? {
    writing?.complete()
    return showWritten()
  }

  /// Keeps what is written so far, and no more.
  mutating func stopWriting() { writing = nil }

  private mutating func showWritten() -> Int? {
    guard let growing = writing, let position else { return nil }
    others[position] = growing.writing.sequence(upTo: growing.reached)
    if growing.isComplete { writing = nil }
    return growing.reached
  }
}
