import Engine
import Foundation

/// What a network that tells classes apart answers at each timestep.
struct ClassPredictions {
  /// Softmax of the outputs, row-major [T, O].
  let probabilities: Tensor<Float>
  /// The likeliest class at each timestep; nil where a source is only read.
  let answers: [Int?]
  /// The right class; nil where there is none.
  let targets: [Int?]

  /// The answers of an unroll; nil where its outputs are not kept or stand for values.
  init?(_ scene: Scene) {
    guard let output = scene.unroll?.output, output.shape.count == 2, output.columns > 0 else { return nil }
    var targets = [Int?](repeating: nil, count: output.rows)
    switch scene.probe?.targets {
    case .classes(let classes)?:
      for (t, target) in classes.prefix(output.rows).enumerated() where target != Targets.ignoredClass {
        targets[t] = Int(target)
      }
    case .values?: return nil
    case nil: if scene.outputNames.count != output.columns { return nil }
    }
    self.targets = targets
    probabilities = Tensor(
      shape: output.shape, values: (0..<output.rows).flatMap { Self.softmax(output.row($0)) })
    let answered = scene.probe?.answers(of: 0) ?? 0..<output.rows
    answers = (0..<output.rows).map { t in
      guard answered.contains(t) else { return nil }
      let row = output.row(t)
      return (row.indices.max { row[$0] < row[$1] } ?? row.startIndex) - row.startIndex
    }
  }

  private static func softmax(_ logits: ArraySlice<Float>) -> [Float] {
    let largest = logits.max() ?? 0
    let exponentials = logits.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }
}

/// What a network that predicts values answers at each timestep, in the values' own unit: the first output.
struct ValuePredictions {
  let answers: [Double]
  /// NaN where no target counts.
  let targets: [Double]

  /// The answers of an unroll; nil where its outputs are not kept or stand for classes.
  init?(_ scene: Scene) {
    guard let output = scene.unroll?.output, output.shape.count == 2, output.columns > 0,
      case .values(let values, let counted)? = scene.probe?.targets,
      values.count == output.values.count
    else { return nil }
    answers = (0..<output.rows).map { scene.valueScale(Double(output[$0, 0])) }
    targets = (0..<output.rows).map { t in
      let counts = counted.map { $0.indices.contains(t) && $0[t] } ?? true
      return counts ? scene.valueScale(Double(values[t * output.columns])) : .nan
    }
  }
}
