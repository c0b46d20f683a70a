import Engine
import Foundation
import Testing

@testable import Traces

/// A trace that samples/pytorch/rnnscope_torch.py recorded (Fixtures/generate.py) is a trace like our own.
@Suite struct TorchTraceTests {
  private let reader: TraceReader

  init() throws { reader = try TraceReader(path: Fixture.path("torch_gru.rnntrace")) }

  @Test func theHeaderTellsTheModelAndTheProbe() throws {
    let header = reader.header
    #expect(
      header.model
        == ModelShape(
          cell: .gru, inputSize: 3, hiddenSize: 4, layerCount: 2, isBidirectional: true, outputSize: 3))
    #expect(header.lossKind == .crossEntropy)
    #expect(header.inputLabels == ["a", "b", "c", "d", "e", "f"])
    #expect(header.targetLabels == ["v", "w", "", "x", "v", "w"])
    #expect(header.baselines == [.init(name: "guessing", loss: 1.0986122886681098)])
    #expect(header.seed == 7 && header.plannedSteps == 12 && header.title == "torch")
    #expect(header.createdBy.hasPrefix("rnnscope_torch 1.0, torch"))
    #expect(try reader.isFinished())
  }

  @Test func theScalarsOfEveryStepAreThere() throws {
    let history = try reader.history()
    #expect(history.count == 12)
    let first = try #require(history.first)
    let last = try #require(history.last)
    #expect(last.loss < first.loss && last.learningRate == 0.5)
    #expect(first.gradientNorm > 0.05 && first.wasClipped && abs(first.clippedGradientNorm - 0.05) < 1e-5)
    #expect(history[6].heldOutLoss == 2 * history[6].loss && history[5].heldOutLoss == nil)
    for index in 0..<12 {
      let hasProfile = index % 4 == 0 || index == 11
      #expect(history[index].profile.count == (hasProfile ? 4 * 6 : 0), "step \(index)")
    }
  }

  @Test func everyTensorOfAnUnrollIsThereAndConsistent() throws {
    #expect(try reader.unrollSteps() == [0, 4, 8, 11])
    let unroll = try #require(try reader.unroll(atOrBefore: 11)).unroll
    #expect(unroll.timesteps == 6)
    for place in reader.header.model.layerDirections {
      for quantity in LayerQuantity.quantities(of: reader.header.model) {
        #expect(unroll.tensor(quantity, at: place)?.shape == [6, 4], "\(quantity.name).\(place)")
      }
    }
    for (name, shape) in reader.header.model.parameters {
      #expect(unroll.tensors[TensorName.gradient(ofParameter: name)]?.shape == shape)
    }
    let shares = try #require(unroll.lossPerStep)
    #expect(shares[2] == 0 && abs(shares.reduce(0, +) - (unroll.loss ?? .nan)) < 1e-6)
    #expect(unroll.output?.shape == [6, 3])
  }

  @Test func theTotalGradientIsMoreThanTheDirectOneExceptWhereTimeEnds() throws {
    let unroll = try #require(try reader.unroll(atOrBefore: 0)).unroll
    for place in [LayerDirection(layer: 1), LayerDirection(layer: 1, isReverse: true)] {
      let total = try #require(unroll.tensor(.hiddenGradient, at: place))
      let direct = try #require(unroll.tensor(.directHiddenGradient, at: place))
      for timestep in 0..<6 {
        let isLast = timestep == (place.isReverse ? 0 : 5)
        #expect((total.row(timestep) == direct.row(timestep)) == isLast)
      }
    }
  }

  @Test(arguments: [8, 11]) func theProfileIsTheLogarithmOfTheTotalGradientsNorm(step: Int) throws {
    let record = try #require(try reader.records(in: step...step).first)
    let unroll = try #require(try reader.unroll(atOrBefore: step)).unroll
    for (row, place) in reader.header.model.layerDirections.enumerated() {
      let total = try #require(unroll.tensor(.hiddenGradient, at: place))
      for timestep in 0..<6 {
        let norm = total.row(timestep).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        #expect(abs(Double(record.profile[row * 6 + timestep]) - log10(norm)) < 1e-5)
      }
    }
  }

  @Test func theCheckpointHoldsTheNetwork() throws {
    #expect(try reader.checkpointSteps() == [0, 8, 11])
    let checkpoint = try #require(try reader.checkpoint(atOrBefore: 8))
    let weights = try WeightsFile.weights(in: try Safetensors.decode(checkpoint.bytes))
    #expect(weights.model == reader.header.model)
  }

  @Test(arguments: [0, 8, 11])
  func theEngineUnrollsTheRecordedWeightsToTheRecordedTensors(step: Int) throws {
    let checkpoint = try #require(try reader.checkpoint(atOrBefore: step))
    let recorded = try #require(try reader.unroll(atOrBefore: step)).unroll
    #expect(checkpoint.step == step)
    let weights = try WeightsFile.weights(in: try Safetensors.decode(checkpoint.bytes))
    let inputs = try #require(recorded.tensors["input"]).values
    let classes = try #require(recorded.tensors["target"]).values.map { Int32($0) }
    let computed = Network(weights).unroll(
      Batch(timesteps: 6, batchSize: 1, inputs: .vectors(inputs), targets: .classes(classes)))
    for (name, tensor) in computed.tensors {
      let expected = try #require(recorded.tensors[name], "\(name) was not recorded")
      #expect(tensor.shape == expected.shape, "\(name)")
      let scale = expected.values.reduce(0) { max($0, abs($1)) }
      let worst = zip(tensor.values, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(worst <= 1e-5 * scale + 1e-9, "\(name) differs by \(worst) of \(scale)")
    }
  }
}
