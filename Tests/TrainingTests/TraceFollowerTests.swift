import Engine
import FolderKit
import Testing
import Traces

@testable import Training

@Suite struct TraceFollowerTests {
  private let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)

  private func record(_ step: Int, loss: Double = 1) -> StepRecord {
    StepRecord(
      step: step, loss: loss, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1,
      profile: [Float(step), 0])
  }

  @Test func newStepsComeAndNothingIsToldWhileNothingChanges() throws {
    let folder = try TemporaryFolder()
    let writer = try TraceWriter(creating: folder.trace, header: TraceHeader(model: model))
    var follower = TraceFollower(try RecordedRun(path: folder.trace))
    #expect(try follower.update()?.history.isEmpty == true)
    #expect(try follower.update() == nil)
    for end in [3, 300, 301, 900] {
      let known = try RecordedRun(path: folder.trace).steps()?.upperBound ?? -1
      for step in known + 1..<end { writer.append(record(step)) }
      if end == 301 { writer.append(TraceEvent(step: 300, kind: .note, text: "here")) }
      writer.flush()
      let update = try #require(try follower.update())
      #expect(update.recorder == .recording)
      #expect(update.history.count == end)
      #expect(update.history.last == record(end - 1))
      #expect(update.events.count == (end >= 301 ? 1 : 0))
      #expect(try follower.update() == nil)
    }
    try writer.finish(FinalEvaluation(step: 900, loss: 0.5))
    let end = try #require(try follower.update())
    #expect(end.recorder == .finished && end.history.count == 900)
    #expect(end.history.finalHeldOut == HeldOutLoss(step: 900, loss: 0.5))
    #expect(try follower.update() == nil)
  }

  @Test func aProfileThatCameLateIsTakenIn() throws {
    let folder = try TemporaryFolder()
    let writer = try TraceWriter(creating: folder.trace, header: TraceHeader(model: model))
    for step in 0..<20 { writer.append(StepRecord(record(step).scalars, profile: [])) }
    writer.flush()
    var follower = TraceFollower(try RecordedRun(path: folder.trace))
    #expect(try follower.update()?.history.last?.profile == [])
    try writer.finish()
    let again = try TraceWriter(resuming: folder.trace, at: 19)
    again.append(record(19))
    try again.finish()
    #expect(try follower.update()?.history.last?.profile == record(19).profile)
  }

  @Test func aTraceThatIsTakenUpAgainEarlierIsReadAnew() throws {
    let folder = try TemporaryFolder()
    let writer = try TraceWriter(creating: folder.trace, header: TraceHeader(model: model))
    for step in 0..<50 { writer.append(record(step)) }
    try writer.finish()
    var follower = TraceFollower(try RecordedRun(path: folder.trace))
    #expect(try follower.update()?.history.count == 50)
    let again = try TraceWriter(resuming: folder.trace, at: 20)
    for step in 20..<60 { again.append(record(step, loss: 2)) }
    again.flush()
    let update = try #require(try follower.update())
    #expect(update.history.count == 60)
    #expect(update.history.record(at: 19)?.loss == 1 && update.history.record(at: 20)?.loss == 2)
    try again.finish()
  }
}
