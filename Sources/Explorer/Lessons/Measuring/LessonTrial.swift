import Engine
import Tasks
import Training

/// A run of a lesson, trained without a screen to see how far it gets.
final class LessonTrial {
  /// Every how many steps it is looked at whether the run has got there.
  private static let evaluationInterval = 50
  private let trainer: Trainer
  /// What is done, for who waits for it.
  private let words: String

  /// The run that `options` state, with `seed`. Throws where they state no experiment.
  init(_ options: ExperimentOptions, seed: UInt64) throws {
    let experiment = try Experiment(options.changed { $0.seed = seed })
    trainer = Trainer(experiment: experiment, task: try experiment.loadTask())
    words = "training \(experiment.title)"
  }

  var task: any LearningTask { trainer.task }
  /// The network as far as it is trained.
  var network: Network<Float> { Network(trainer.checkpoint.state.weights) }
  /// The mean loss over the held-out data; NaN where the task holds nothing out.
  var heldOutLoss: Double { trainer.heldOutLoss() ?? .nan }
  /// The share of held-out classes that are answered wrongly; NaN where there are no classes.
  var heldOutError: Double { network.accuracy(on: trainer.task.heldOut).map { 1 - $0 } ?? .nan }

  /// Trains to the planned end.
  @discardableResult func trained() -> LessonTrial {
    _ = firstStep { _ in false }
    return self
  }

  /// Trains until `isThere`, looked at every 50 steps, or to the planned end: the step of that, infinity where it
  /// never is.
  func firstStep(where isThere: (LessonTrial) -> Bool) -> Double {
    while trainer.step < trainer.experiment.plannedSteps {
      tellProgress()
      _ = trainer.advance(evaluating: false)
      if trainer.step % Self.evaluationInterval == 0, isThere(self) { return Double(trainer.step) }
    }
    return .infinity
  }

  /// Trains to the planned end: the greatest loss on the way; infinity where one was no number.
  func worstLoss() -> Double {
    var worst = 0.0
    while trainer.step < trainer.experiment.plannedSteps {
      tellProgress()
      let loss = trainer.advance(evaluating: false).loss
      guard loss.isFinite else { return .infinity }
      worst = max(worst, loss)
    }
    return worst
  }

  private func tellProgress() {
    // A trial is not ended on its way: who stops it lets go of the whole check.
    try? WorkProgress.tell(words, trainer.step, of: trainer.experiment.plannedSteps)
  }

  /// Trains to the planned end: the held-out losses on the way, one every 50 steps.
  func heldOutLosses() -> [Double] {
    var losses: [Double] = []
    _ = firstStep {
      losses.append($0.heldOutLoss)
      return false
    }
    return losses
  }
}
