import Engine
import Tasks

extension Experiment {
  /// The gradients of the untrained network over the first batch of `task`, ready to be compared with slopes of the
  /// loss.
  public func gradientCheck(on task: any LearningTask) -> GradientCheck {
    let model = model(for: task)
    let weights = Weights<Double>.initialised(model: model, settings: initialisation, seed: seed)
    return GradientCheck(
      weights, on: task.batch(at: 0), regularization: learning.regularization, threads: learning.threads)
  }
}
