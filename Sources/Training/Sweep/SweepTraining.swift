import Engine
import Foundation
import Tasks
import Traces

/// What became of one member of a sweep.
public struct SweepOutcome: Sendable {
  /// Why training ended.
  public enum Ending: Sendable, Hashable {
    case complete, interrupted
    /// The held-out loss got no better.
    case stoppedEarly
  }

  public let description: RunDescription
  public let history: RunHistory
  /// The newest recorded step with everything that can be known of it, gradient by lag included.
  public let newest: StepUnroll?
  public let ending: Ending
  /// The time that training took.
  public let seconds: Double
  /// Why the recording stopped, where it did.
  public let recordingFailure: String?

  /// With the last weights; nil where the task holds nothing out.
  public var heldOutLoss: Double? { history.finalHeldOut?.loss }

  /// Training steps made in a second.
  public var stepsPerSecond: Double { Double(history.count) / max(seconds, 1e-9) }
}

extension SweepMember {
  /// Trains it in the calling thread, recorded into `path` where that is given. `isAskedToStop` is asked before every
  /// step; the step is still made, so that the trace is whole. `tell` hears how many steps are done.
  ///
  /// Throws what keeps the data from being read, or the trace from being written.
  public func train(
    recordingInto path: String?, createdBy: String, isAskedToStop: () -> Bool, tell: (Int) -> Void
  ) throws -> SweepOutcome {
    let task = try experiment.loadTask()
    let recording = try path.map {
      try Recording(path: $0, experiment: experiment, task: task, createdBy: createdBy)
    }
    let trainer = Trainer(experiment: experiment, task: task)
    let start = ContinuousClock.now
    var trained = train(trainer, into: recording, isAskedToStop: isAskedToStop, tell: tell)
    let seconds = start.duration(to: .now) / .seconds(1)
    trainer.finishEvents(in: recording)
    trained.history.end(with: trainer.heldOutLoss().map { HeldOutLoss(step: trainer.step, loss: $0) })
    let recordingFailure = recording?.failureOfFinishing(
      trained.history.finalHeldOut.map { FinalEvaluation(step: $0.step, loss: $0.loss) })
    let description = RunDescription(experiment: experiment, task: task)
    return SweepOutcome(
      description: description, history: trained.history,
      newest: trained.newest?.withGradientByLag(
        over: description.probe, truncation: description.truncation
      ) { _, _ in },
      ending: trained.ending, seconds: seconds, recordingFailure: recordingFailure)
  }

  /// Trains up to the end, however it comes; `newest` is the last step's unroll.
  private func train(
    _ trainer: Trainer, into recording: Recording?, isAskedToStop: () -> Bool, tell: (Int) -> Void
  ) -> (history: RunHistory, newest: StepUnroll?, ending: SweepOutcome.Ending) {
    var history = RunHistory(profileBudget: 1 << 20)
    var newest: StepUnroll?
    var isInterrupted = false
    while trainer.step < experiment.plannedSteps && !trainer.hasStoppedEarly && !isInterrupted {
      isInterrupted = isAskedToStop()
      // The verdict rests on the newest step's own weights, those before its update.
      if isInterrupted || mayBeLast(trainer) { newest = trainer.stepUnroll }
      history.append(trainer.advance(into: recording))
      tell(trainer.step)
    }
    return (
      history, newest, isInterrupted ? .interrupted : trainer.hasStoppedEarly ? .stoppedEarly : .complete
    )
  }

  /// Whether training may end with the next step: as planned, or because of the evaluation that is made at it.
  private func mayBeLast(_ trainer: Trainer) -> Bool {
    let isEvaluated =
      experiment.learning.earlyStopping != nil && trainer.step % experiment.evaluationInterval == 0
    return isEvaluated || trainer.step == experiment.plannedSteps - 1
  }
}
