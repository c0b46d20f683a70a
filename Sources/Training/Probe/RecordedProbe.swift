import Engine
import Tasks
import Traces

extension TraceReader {
  /// The sequence that the unrolls of `number` were recorded over, from the tensors `input`, `target` and `mask` that
  /// another program kept beside them; nil where they are missing or no sequence for the network.
  func recordedProbe(of number: Int = 0) -> Probe? {
    let names: Set<String> = ["input", "target", "mask", "output", TensorName.lossPerStep]
    guard let (_, unroll) = try? unroll(atOrBefore: .max, sequence: number, tensorNames: names),
      let input = unroll.tensors["input"], let target = unroll.tensors["target"],
      let targets = recordedTargets(target, of: unroll)
    else { return nil }
    let batch = Batch(
      timesteps: unroll.timesteps, batchSize: 1, inputs: Self.inputs(input), targets: targets)
    guard batch.fault(for: header.model) == nil else { return nil }
    return Probe(sequence: batch, vocabulary: header.vocabulary, outputSize: header.model.outputSize)
  }

  /// One-hot vectors are tokens by another name.
  private static func inputs(_ vectors: Tensor<Float>) -> Inputs {
    let tokens = (0..<vectors.rows).compactMap { t -> Int32? in
      let row = vectors.row(t)
      guard row.allSatisfy({ $0 == 0 || $0 == 1 }), row.count(where: { $0 == 1 }) == 1 else { return nil }
      return row.firstIndex(of: 1).map { Int32($0 - row.startIndex) }
    }
    return vectors.columns > 1 && tokens.count == vectors.rows ? .tokens(tokens) : .vectors(vectors.values)
  }

  private func recordedTargets(_ target: Tensor<Float>, of unroll: Unroll<Float>) -> Targets? {
    switch header.lossKind {
    case .crossEntropy:
      guard target.shape == [unroll.timesteps] else { return nil }
      let classes = target.values.compactMap { Int32(exactly: $0) }
      return classes.count == target.values.count ? .classes(classes) : nil
    case .meanSquaredError:
      guard target.shape == [unroll.timesteps, header.model.outputSize] else { return nil }
      return .values(target.values, counted: Self.counted(in: unroll))
    }
  }

  /// Which timesteps count; nil where nothing tells. Without a mask their shares of the loss do: one that is 0 although
  /// the output is not the target does not count.
  private static func counted(in unroll: Unroll<Float>) -> [Bool]? {
    if let mask = unroll.tensors["mask"]?.values {
      return mask.count == unroll.timesteps ? mask.map { $0 != 0 } : nil
    }
    guard let shares = unroll.lossPerStep, shares.count == unroll.timesteps else { return nil }
    let (output, target) = (unroll.tensors["output"], unroll.tensors["target"])
    return shares.indices.map { t in
      shares[t] != 0 || output != nil && output?.shape == target?.shape && output?.row(t) == target?.row(t)
    }
  }
}
