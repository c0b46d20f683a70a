import Engine
import Traces

/// Follows a trace while another program writes it, by asking for what is new. It only reads: the writer does not
/// notice.
public struct TraceFollower: Sendable {
  private let run: RecordedRun
  private var history: RunHistory?
  private var changeNumber: Int?
  private var recorder: RecorderState?
  /// What was found in the steps so far, which is told of a trace without events.
  private var detector = EventDetector()
  private var foundEvents: [TraceEvent] = []
  private var searchedCount = 0

  /// A follower of the trace that `run` reads.
  public init(_ run: RecordedRun) { self.run = run }

  /// The run as it is now; nil where nothing has changed since the last time. Throws `TraceError`.
  public mutating func update() throws -> RunUpdate? {
    let reader = run.reader
    let (changeNumber, recorder) = (try reader.changeNumber(), try reader.recorderState())
    guard changeNumber != self.changeNumber || recorder != self.recorder else { return nil }
    var history = try currentHistory(of: reader)
    history.end(with: try reader.finalEvaluation()?.heldOut)
    let recorded = try reader.events()
    let events = recorded.isEmpty ? findEvents(in: history) : recorded
    (self.history, self.changeNumber, self.recorder) = (history, changeNumber, recorder)
    var update = RunUpdate(history: history, newest: nil, events: events)
    update.recorder = recorder
    update.checkpoints = try reader.checkpointSteps()
    return update
  }

  /// What happened in `history`, which has grown or is another one.
  private mutating func findEvents(in history: RunHistory) -> [TraceEvent] {
    history.forEachScalars(from: searchedCount) { foundEvents += detector.events(at: $0) }
    searchedCount = history.count
    return foundEvents
  }

  /// The history with the steps that came since; read anew where the trace was taken up again at an earlier step.
  private mutating func currentHistory(of reader: TraceReader) throws -> RunHistory {
    guard var history, let last = history.last else {
      return try reader.history(profileBudget: RecordedRun.profileBudget)
    }
    let news = try reader.records(in: last.step...Int.max)
    // The last record may have got its profile since.
    guard let first = news.first, first.scalars.isSame(as: last.scalars),
      first.profile.isEmpty == last.profile.isEmpty
    else {
      (detector, foundEvents, searchedCount) = (EventDetector(), [], 0)
      return try reader.history(profileBudget: RecordedRun.profileBudget)
    }
    for record in news.dropFirst() { history.append(record) }
    return history
  }
}

extension TraceReader {
  /// What the trace's writer is doing at this moment.
  fileprivate func recorderState() throws -> RecorderState {
    try isFinished() ? .finished : isBeingRecorded ? .recording : .silent
  }
}
