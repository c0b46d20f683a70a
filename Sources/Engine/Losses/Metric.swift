#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A number that tells how good answers are, by the name that people know it by.
public struct Metric: Sendable, Hashable {
  /// Such as `perplexity`; fits into a sentence.
  public let name: String
  public let value: Double

  /// The metric called `name`.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }

  /// What a mean loss L comes to. Cross-entropy in nats: the perplexity e^L and L / ln 2 bits per target, which is called
  /// `targetName`. Mean squared error: its square root, RMSE, times `unit`, what a difference of 1 in the network's
  /// values stands for.
  public static func all(
    of loss: Double, kind: LossKind, unit: Double = 1, targetName: String = "symbol"
  ) -> [Metric] {
    switch kind {
    case .crossEntropy:
      [
        Metric(name: "perplexity", value: exp(loss)),
        Metric(name: "bits per \(targetName)", value: loss / log(2)),
      ]
    case .meanSquaredError: [Metric(name: "RMSE", value: loss.squareRoot() * unit)]
    }
  }
}

extension Network {
  /// The share of the targets of `batches` that are the most probable answers; nil where there are no target classes.
  public func accuracy(on batches: [Batch]) -> Double? {
    var (right, counted) = (0, 0)
    for batch in batches {
      guard case .classes(let classes) = batch.countedTargets else { return nil }
      let outputs = output(on: batch).values
      for (row, target) in classes.enumerated() where target != Targets.ignoredClass {
        counted += 1
        if likeliest(outputs, row) == Int(target) { right += 1 }
      }
    }
    return counted == 0 ? nil : Double(right) / Double(counted)
  }

  /// The class with the greatest logit in row `row` of `outputs` [rows, O]; the first of equal ones.
  func likeliest(_ outputs: [Scalar], _ row: Int) -> Int {
    let first = row * model.outputSize
    return (0..<model.outputSize).reduce(0) { outputs[first + $1] > outputs[first + $0] ? $1 : $0 }
  }
}
