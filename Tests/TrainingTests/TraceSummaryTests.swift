import Engine
import FolderKit
import Foundation
import Testing
import Traces

@testable import Training

@Suite struct TraceSummaryTests {
  private static func stretch(_ step: Int, _ loss: Double) -> TraceSummary.LossStretch {
    TraceSummary.LossStretch(firstStep: step, lastStep: step, loss: Extremes(loss))
  }

  @Test func neighboursAreTakenTogetherSoThatNoSpikeIsLost() {
    let losses = (0..<10).map { Self.stretch($0, $0 == 7 ? 99 : 1) }
    let merged = TraceSummary.merged(losses, count: 4)
    #expect(merged.map(\.firstStep) == [0, 3, 6, 9] && merged.map(\.lastStep) == [2, 5, 8, 9])
    #expect(merged[2].loss.greatest == 99 && merged[2].loss.least == 1)
    #expect(TraceSummary.merged(losses, count: 10) == losses)
    #expect(TraceSummary.merged([], count: 10).isEmpty)
  }

  @Test func aRecordedRunIsSummedUp() throws {
    let folder = try TemporaryFolder()
    var options = ExperimentOptions()
    (options.task, options.hidden, options.length, options.batch) = ("adding", 4, 6, 2)
    (options.steps, options.evaluateEvery) = (30, 10)
    let experiment = try Experiment(options)
    let task = try experiment.loadTask()
    let recording = try Recording(path: folder.trace, experiment: experiment, task: task)
    let trainer = Trainer(experiment: experiment, task: task)
    var records: [StepRecord] = []
    for _ in 0..<20 { records.append(trainer.advance(into: recording)) }
    try recording.finish()
    let summary = try TraceSummary(path: folder.trace)
    #expect(summary.title == experiment.title && summary.task == task.summary)
    #expect(summary.losses.map(\.loss.least) == records.map(\.loss))
    #expect(summary.lastStep == 19 && summary.plannedSteps == 30 && summary.state == .finished)
    #expect(summary.lastLoss == records[19].loss && summary.heldOutLoss == records[10].heldOutLoss)
  }

  @Test func theHeldOutLossAfterTheLastUpdateIsTheNewest() throws {
    let folder = try TemporaryFolder()
    let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)
    let writer = try TraceWriter(creating: folder.trace, header: TraceHeader(model: model))
    for step in 0..<20 {
      writer.append(
        StepRecord(
          step: step, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1,
          heldOutLoss: step == 19 ? 0.5 : nil, profile: [0, 0]))
    }
    writer.flush()
    #expect(try TraceSummary(path: folder.trace).heldOutLoss == 0.5)
    try writer.finish(FinalEvaluation(step: 20, loss: 0.25))
    #expect(try TraceSummary(path: folder.trace).heldOutLoss == 0.25)
  }

  @Test func whatIsNoTraceIsRefused() throws {
    let path = try TemporaryFolder().file("run.rnntrace", "no trace")
    #expect(throws: TraceError.self) { try TraceSummary(path: path) }
  }
}
