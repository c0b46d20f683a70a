import Engine
import Tasks

extension Experiment {
  /// Reads the data and sets the task up. Throws the tasks' errors, each one clear line, and `ExperimentError` where
  /// the task can't be learned in the way that was asked for, or training would take more memory than the machine has.
  public func loadTask() throws -> any LearningTask {
    let task = try makeTask()
    if learning.regularization.inputNoise != nil, case .tokens = task.probe.sequence.inputs {
      throw ExperimentError(
        "--input-noise needs numbers to add noise to, but \(dataName) is read as symbols: take --input-dropout"
      )
    }
    let model = model(inputSize: task.inputSize, outputSize: task.outputSize)
    try TrainingMemory(
      model: model, timesteps: task.probe.sequence.timesteps, batchSize: batchSize
    ).checkFits()
    return task
  }

  private func makeTask() throws -> any LearningTask {
    let taskOptions = TaskOptions(
      length: length, batchSize: batchSize, seed: seed, sampling: learning.sampling)
    switch data {
    case .synthetic(let name): return try TaskCatalogue.task(named: name, options: taskOptions)
    case .text(let path): return try TextTask(path: path, options: taskOptions)
    case .csv(let path, let column): return try SeriesTask(path: path, column: column, options: taskOptions)
    }
  }
}
