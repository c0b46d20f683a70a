import Engine
import Explorer
import Training

/// A network that was trained elsewhere.
struct WeightsSource: RunSource {
  let run: WeightsRun

  var description: RunDescription { run.description }
  var probeReader: ProbeReader { run.probeReader }

  func begin(_ tell: @Sendable (RunAction) -> Void) async { tell(.updated(run.update())) }

  func unroll(at step: Int, over sequence: ProbeSequence?) async throws -> StepUnroll? {
    run.unroll(over: sequence)
  }

  func records(around step: Int) async throws -> [StepRecord] { [] }
}
