import Engine
import Tasks

/// How much memory and work a recording may ask for when it is trained again. A trace can come from anywhere: a few
/// kilobytes may tell of a network that fills the machine, or of a step that is years away.
enum RetrainingLimit {
  /// Bytes of weights, optimiser state and one batch with all its gradients.
  static let byteCount = 4.0 * 1_073_741_824
  /// Floating-point operations of all steps between the checkpoint and the step that is wanted: about ten minutes.
  static let operationCount = 1e14
  /// Steps between the two, however small the network is.
  static let stepCount = 20_000_000

  /// Why a step is not trained again: one line that ends in what to do instead.
  struct Exceeded: Error, CustomStringConvertible {
    let description: String
  }

  /// Throws `Exceeded` where training `steps` steps of `experiment` on `task` again would take too much.
  static func check(_ experiment: Experiment, _ task: any LearningTask, steps: Int) throws(Exceeded) {
    let model = experiment.model(for: task)
    let timesteps = task.timesteps
    let bytes = TrainingMemory(model: model, task: task, batchSize: experiment.batchSize).byteCount
    guard bytes <= byteCount else {
      throw Exceeded(
        description:
          "training it again would take \(TrainingMemory.text(bytes)) of memory, more than a recording "
          + "may ask for: look at recorded steps")
    }
    let operations =
      Double(steps) * model.operationsPerStep(timesteps: timesteps, batchSize: experiment.batchSize)
    guard operations <= operationCount, steps <= stepCount else {
      throw Exceeded(
        description:
          "the nearest checkpoint is \(steps) steps before, too far to train again: choose a step nearer "
          + "to one")
    }
  }
}
