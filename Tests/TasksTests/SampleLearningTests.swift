import Engine
import Foundation
import Tasks
import Testing

/// Networks on the sample data: what is held out gets predicted better than any predictor without memory can.
@Suite struct SampleLearningTests {
  private let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "samples")

  /// The held-out loss after `steps` updates of an LSTM by Adam.
  private func heldOutLoss(_ task: some LearningTask, hiddenSize: Int, steps: Int, learningRate: Double)
    -> Double
  {
    let model = ModelShape(
      cell: .lstm, inputSize: task.inputSize, hiddenSize: hiddenSize, outputSize: task.outputSize)
    let learner = Learner(
      Weights<Float>.initialised(model: model, seed: 1),
      optimizer: OptimizerSettings(kind: .adam, learningRate: learningRate), clipping: Clipping(norm: 1))
    for step in 0..<steps { _ = learner.step(on: task.batch(at: step)) }
    return task.heldOut.reduce(0) { $0 + learner.network.loss(on: $1) } / Double(task.heldOut.count)
  }

  @Test func anLSTMBeatsTheTextsBigramEntropy() throws {
    let task = try TextTask(path: samples.appending(path: "lighthouse.txt").path)
    let bigram = try #require(task.baselines.first { $0.name == "bigram entropy" })
    let loss = heldOutLoss(task, hiddenSize: 64, steps: 600, learningRate: 1e-2)
    #expect(loss < 0.6 * bigram.loss, "\(loss)")
    #expect(heldOutLoss(task, hiddenSize: 64, steps: 20, learningRate: 1e-2) > bigram.loss)
  }

  @Test func anLSTMBeatsPersistenceOnTheTide() throws {
    let task = try SeriesTask(path: samples.appending(path: "tide.csv").path)
    let persistence = try #require(task.baselines.first { $0.name == "persistence" })
    let loss = heldOutLoss(task, hiddenSize: 16, steps: 400, learningRate: 1e-2)
    #expect(loss < 0.2 * persistence.loss, "\(loss)")
  }
}
