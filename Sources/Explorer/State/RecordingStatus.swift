import Training

/// How a run is being recorded: by this program, or by the writer of a trace that is followed.
struct RecordingStatus: Sendable {
  /// What is said of a live run while it is recorded.
  static let mark = "● rec"

  /// The trace that it is recorded into while it is trained here.
  private var path: String?
  /// Why that stopped.
  private var failure: String?
  /// That the recording takes more than it was to take.
  private var excess: String?
  /// What the writer of a followed trace does.
  private(set) var writer: RecorderState?
  /// How many of the steps that were trained here went into a trace.
  private(set) var recordedStepCount = 0

  /// Whether what is trained goes into a trace.
  var isUnderWay: Bool { path != nil && !hasFailed }
  var hasFailed: Bool { failure != nil }

  /// What `update` brings that a person has to be told.
  func news(in update: RunUpdate) -> Message? {
    if update.recorder == .finished, writer == .recording {
      return Message(text: "the recording has finished", isError: false)
    }
    if let words = update.recordingExcess, excess == nil { return Message(text: words, isError: false) }
    guard let reason = update.recordingFailure, failure == nil else { return nil }
    return Message(text: "recording stopped, training goes on: \(reason)", isError: true)
  }

  /// Whether with `update` comes the end of the recording.
  func ends(with update: RunUpdate) -> Bool { update.recorder == .finished && writer != .finished }

  /// Takes in the run's newest state.
  mutating func receive(_ update: RunUpdate) {
    (path, failure, excess) = (update.recordingPath, update.recordingFailure, update.recordingExcess)
    writer = update.recorder
    recordedStepCount = update.recordedStepCount
  }
}
