import Engine
import Foundation
import Tasks
import Traces

/// A network that was trained elsewhere, shown with the same values as a run: one step, 0, whose states are those of
/// the given weights over a given sequence.
public final class WeightsRun: Sendable {
  public let description: RunDescription
  /// Makes probe sequences of the network.
  public let probeReader: ProbeReader
  private let weights: Weights<Float>
  private let sequence: Batch

  /// Reads the weights at `path`, by PyTorch's names, and what `input` says; an optimiser's state may lie beside the
  /// weights. Throws one clear line.
  public init(path: String, input: WeightsInput) throws {
    let file = try Safetensors.read(contentsOf: path)
    let weights: Weights<Float>
    do {
      weights = try WeightsFile.weights(in: file, ignoring: ["optimizer.", "run."])
    } catch {
      throw ProbeError(error, in: path)
    }
    try UnrollSize.check(timesteps: 1, of: weights.model)
    let (probe, reader, baselines) = try input.read(for: weights.model, metadata: file.metadata)
    self.weights = weights
    sequence = probe.sequence
    probeReader = reader
    var description = Self.description(of: weights.model, path: path, probe: probe, reader: reader)
    description.parameterCount = WeightsFile.parameterCount(of: weights.model, in: file)
    description.baselines = baselines
    self.description = description
  }

  /// The one step.
  public func update() -> RunUpdate {
    let shown = unroll(over: nil)
    return RunUpdate(history: RunHistory([StepRecord(shown.unroll, model: weights.model)]), newest: shown)
  }

  /// All internals over `other`, or over the given sequence.
  public func unroll(over other: ProbeSequence?) -> StepUnroll {
    let unroll = Network(weights).unroll(other?.batch ?? sequence)
    return StepUnroll(step: 0, unroll: unroll, weights: weights, sequence: other)
  }

  private static func description(
    of model: ModelShape, path: String, probe: Probe, reader: ProbeReader
  ) -> RunDescription {
    let name = URL(fileURLWithPath: path).lastPathComponent.displaySafe
    var description = RunDescription(
      title: "\(model.title) · \(name)", model: model, inputLabels: probe.inputLabels,
      targetLabels: probe.targetLabels, outputLabels: reader.vocabulary,
      lossKind: probe.sequence.lossKind, baselines: [], plannedSteps: nil, summary: "")
    description.probe = probe.sequence
    description.profilesAreOfProbe = true
    (description.probeHint, description.probeObstacle) = (reader.hint, reader.obstacle)
    description.writingObstacle = reader.writingObstacle
    description.stillReason = "these are the weights of a trained network: there is no training to play"
    return description
  }
}

extension StepRecord {
  /// What an unroll says as if its sequence were a mini-batch.
  fileprivate init(_ unroll: Unroll<Float>, model: ModelShape) {
    let parameters = model.parameters.compactMap { unroll.tensors[TensorName.gradient(ofParameter: $0.name)] }
    let norm = euclideanNorm(parameters.map { euclideanNorm($0.doubles) })
    let profile = model.layerDirections.flatMap { place in
      unroll.tensor(.hiddenGradient, at: place)?.log10RowNorms.map { Float($0) } ?? []
    }
    self.init(
      step: 0, loss: unroll.loss.map(Double.init) ?? .nan, gradientNorm: norm, clippedGradientNorm: norm,
      learningRate: .nan, profile: profile)
  }
}
