import Engine
import Tasks

extension Experiment {
  /// Reads the data and sets the task up. Throws the tasks' errors, each one clear line, and `ExperimentError` where
  /// the task can't be learned in the way that was asked for.
  public func loadTask() throws -> any LearningTask {
    let taskOptions = TaskOptions(
      length: length, batchSize: batchSize, seed: seed, sampling: learning.sampling)
    let task: any LearningTask
    switch data {
    case .synthetic(let name): task = try TaskCatalogue.task(named: name, options: taskOptions)
    case .text(let path): task = try TextTask(path: path, options: taskOptions)
    case .csv(let path, let column): task = try SeriesTask(path: path, column: column, options: taskOptions)
    }
    if learning.regularization.inputNoise != nil, case .tokens = task.probe.sequence.inputs {
      throw ExperimentError(
        "--input-noise needs numbers to add noise to, but \(dataName) is read as symbols: take --input-dropout"
      )
    }
    return task
  }
}
