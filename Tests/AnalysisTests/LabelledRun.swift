import Analysis
import Engine
import Foundation
import Tasks
import Testing

/// A small training run whose trouble, or the lack of it, is known from how it is made.
struct LabelledRun: Sendable, CustomTestStringConvertible {
  let label: Diagnosis.Kind
  let name: String
  var task: String
  var length: Int
  var cell: CellKind = .rnn
  var activation: Activation = .tanh
  var hidden = 16
  var layers = 1
  var isBidirectional = false
  var initialisation = InitialisationSettings()
  var optimizer = OptimizerSettings(kind: .adam, learningRate: 0.005)
  var clipping = Clipping(norm: 1)
  var steps = 250
  /// Multiplies inputs that are numbers.
  var inputScale: Float = 1
  /// Whether the last timestep alone has a target.
  var answersAtTheEnd = false

  var testDescription: String { "\(label.rawValue): \(name)" }

  /// Trains with `seed` for weights and data and judges the result.
  func diagnosis(seed: UInt64) throws -> Diagnosis {
    let task = try learningTask(TaskOptions(length: length, batchSize: 16, seed: seed))
    let model = ModelShape(
      cell: cell, activation: activation, inputSize: task.inputSize, hiddenSize: hidden, layerCount: layers,
      isBidirectional: isBidirectional, outputSize: task.outputSize)
    let learner = Learner(
      Weights<Float>.initialised(model: model, settings: initialisation, seed: seed), optimizer: optimizer,
      clipping: clipping)
    var history = RunHistory()
    for step in 0..<steps {
      let heldOut = step % 50 == 0 ? task.heldOut.first.map { learner.network.loss(on: scaled($0)) } : nil
      var record = learner.step(on: scaled(task.batch(at: step)))
      record.heldOutLoss = heldOut
      history.append(record)
    }
    let probe = scaled(task.probe.sequence)
    var unroll = learner.network.unroll(probe)
    unroll.tensors[TensorName.byLag] = learner.network.gradientByLag(probe)
    return Diagnosis(model: model, history: history, unroll: unroll, references: task.baselines)
  }

  /// The task called `task`; "waves" is a series of two sines.
  private func learningTask(_ options: TaskOptions) throws -> any LearningTask {
    let waves = (0..<800).map { sin(Double($0) / 5) + 0.5 * sin(Double($0) / 17) }
    let task: any LearningTask =
      task == "waves"
      ? try SeriesTask(csv: "x\n" + waves.map { "\($0)\n" }.joined(), options: options)
      : try TaskCatalogue.task(named: task, options: options)
    return answersAtTheEnd ? LastOutputTask(task) : task
  }

  private func scaled(_ batch: Batch) -> Batch {
    guard inputScale != 1, case .vectors(let values) = batch.inputs else { return batch }
    var scaled = batch
    scaled.inputs = .vectors(values.map { $0 * inputScale })
    return scaled
  }
}
