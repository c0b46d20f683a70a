import Engine
import Explorer
import Training

/// A run read from a trace.
struct RecordedSource: RunSource {
  /// How often a followed trace is asked for news.
  private static let followInterval = Duration.milliseconds(200)

  let run: RecordedRun
  let path: String
  /// Whether another program goes on writing it.
  let isFollowed: Bool

  var description: RunDescription { run.description }
  var probeReader: ProbeReader { run.probeReader }
  var stepsAtHand: [Int] { (try? run.stepsAtHand()) ?? [] }

  func begin(_ tell: @Sendable (RunAction) -> Void) async {
    if isFollowed { return await follow(tell) }
    do {
      tell(.updated(try run.update { tell(.updated($0)) }))
    } catch {
      tell(.failed("\(error)"))
    }
  }

  private func follow(_ tell: @Sendable (RunAction) -> Void) async {
    var follower = TraceFollower(run)
    var lastFailure: String?
    while !Task.isCancelled {
      do {
        if let update = try follower.update() { tell(.updated(update)) }
        lastFailure = nil
      } catch {
        // The writer may be ending, or the disk away for a moment: told once, tried again.
        if "\(error)" != lastFailure { tell(.failed("\(error)")) }
        lastFailure = "\(error)"
      }
      try? await Task.sleep(for: Self.followInterval)
    }
  }

  func unroll(at step: Int, over sequence: ProbeSequence?) async throws -> StepUnroll? {
    guard let sequence else { return try await run.unroll(at: step) }
    return try await run.unroll(at: step, over: sequence)
  }

  func records(around step: Int) async throws -> [StepRecord] { try run.records(around: step) }

  func fork(at step: Int, changing changes: ExperimentOptions) async throws -> PreparedRun {
    let forked = try RecordedFork(path: path, at: step, changing: changes)
    return try PreparedRun(forked.fork, of: forked.origin)
  }

  func weightsOverTraining(count: Int) -> [(step: Int, weights: Weights<Float>)] {
    run.weightsOverTraining(count: count)
  }
}
