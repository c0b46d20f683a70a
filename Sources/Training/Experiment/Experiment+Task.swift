import Engine
import Tasks

extension Experiment {
  /// Reads the data and sets the task up. Throws the tasks' errors, each one clear line, and `ExperimentError` where
  /// the task can't be learned in the way that was asked for, or training would take more memory than the machine has.
  public func loadTask() throws -> any LearningTask {
    let task = try answeredTask()
    if learning.regularization.inputNoise != nil, case .tokens = task.probe.sequence.inputs {
      throw ExperimentError(
        "--input-noise needs numbers to add noise to, but \(dataName) is read as symbols: take --input-dropout"
      )
    }
    if task is any CharacterTask && isBidirectional { throw Self.seesItsTarget("character") }
    if task.hasDecoder && isBidirectional {
      throw ExperimentError(
        "--bidirectional and a decoder exclude each other, for it goes on from the states of one direction: leave "
          + "--bidirectional out for the task \(task.name)")
    }
    try TrainingMemory(model: model(for: task), task: task, batchSize: batchSize).checkFits()
    return task
  }

  /// Checks what can be told without reading a file: that a task of the catalogue is one, and can be learned like this.
  /// Throws as `loadTask` does.
  public func checkTask() throws {
    if case .synthetic = data { _ = try loadTask() }
  }

  /// The task with the answers that `outputs` leaves.
  private func answeredTask() throws -> any LearningTask {
    let task = try sourceTask()
    guard outputs == .last else { return task }
    guard task.answersEveryTimestep else {
      throw ExperimentError(
        "--outputs last is for data with a target at every timestep (--text, --csv, --task parity): the task "
          + "\(task.name) has its own, leave it out")
    }
    return LastOutputTask(task)
  }

  private func sourceTask() throws -> any LearningTask {
    let taskOptions = TaskOptions(
      length: length, batchSize: batchSize, seed: seed, sampling: learning.sampling)
    switch data {
    case .synthetic(let name): return try TaskCatalogue.task(named: name, options: taskOptions)
    case .text(let path): return try TextTask(path: path, options: taskOptions)
    case .lines(let path): return try LinesTask(path: path, options: taskOptions)
    case .csv(let path, let column): return try SeriesTask(path: path, column: column, options: taskOptions)
    }
  }
}
