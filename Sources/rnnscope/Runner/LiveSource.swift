import Engine
import Explorer
import Tasks
import Training

/// A run that this program trains.
struct LiveSource: RunSource {
  let run: LiveRun
  /// What keeps it at the steps of the runs beside it.
  let lockstep: Lockstep
  let isLive = true

  var description: RunDescription { run.description }
  var probeReader: ProbeReader { run.probeReader }
  var stepsAtHand: [Int] { run.stepsAtHand }

  func begin(_ tell: @Sendable (RunAction) -> Void) async { await run.advance(by: 1) }

  func obey(_ effect: RunEffect) async throws -> String? {
    switch effect {
    case .train(let stepsPerSecond, let isInLockstep, let lastStep):
      await run.train(
        stepsPerSecond: stepsPerSecond, in: isInLockstep ? lockstep : nil, until: lastStep)
    case .keepStep(let isInLockstep): await run.keepStep(in: isInLockstep ? lockstep : nil)
    case .pauseTraining: await run.pause()
    case .advance(let count): await run.advance(by: count)
    case .show(let sequence): await run.show(sequence)
    case .record(let path): return try await record(to: path)
    case .stopRecording: return try await stopRecording()
    default: break
    }
    return nil
  }

  private func stopRecording() async throws -> String {
    let (step, path) = try await run.stopRecording()
    guard let step else { return "nothing was trained meanwhile: \(path) holds no step" }
    return "recorded up to step \(step) into \(path); :compare \(path) shows it"
  }

  private func record(to path: String) async throws -> String {
    let step = try await run.record(to: path, createdBy: Rnnscope.versionedName)
    try? RecentTraces().note(path)
    return "recording from step \(step) on into \(path); :record off ends it"
  }

  func unroll(at step: Int, over sequence: ProbeSequence?) async throws -> StepUnroll? {
    guard let sequence else { return try await run.unroll(at: step) }
    return try await run.unroll(at: step, over: sequence)
  }

  func records(around step: Int) async throws -> [StepRecord] { try await run.records(around: step) }

  func fork(at step: Int, changing changes: ExperimentOptions) async throws -> PreparedRun {
    let (fork, origin) = try await run.fork(at: step, changing: changes)
    return try PreparedRun(fork, of: origin)
  }

  func finish() async throws { try await run.finish() }
}
