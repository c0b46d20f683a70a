import Engine

extension Regularization {
  /// What `options` state for a network of `cell`. Throws `ExperimentError`.
  init(_ options: ExperimentOptions, cell: CellKind, seed: UInt64) throws {
    let dropout = try Dropout(
      rate: probability(options.dropout, "--dropout"),
      inputRate: probability(options.inputDropout, "--input-dropout"),
      recurrentRate: probability(options.recurrentDropout, "--recurrent-dropout"),
      isVariational: options.variational ?? false, seed: seed)
    let drops = dropout.rate > 0 || dropout.inputRate > 0 || dropout.recurrentRate > 0
    let deviation = try notNegative(options.inputNoise, "--input-noise", default: 0)
    let weight = try notNegative(options.omega, "--omega", default: 0)
    if weight > 0 && cell != .rnn {
      throw ExperimentError(
        "--omega regularises the simple cell's recurrent weights: add --cell rnn, or leave it out for \(cell.rawValue)"
      )
    }
    if weight > 0 && dropout.recurrentRate > 0 {
      throw ExperimentError("--omega and --recurrent-dropout exclude each other: keep one of them")
    }
    if dropout.isVariational && !drops {
      throw ExperimentError("--variational tells how to drop out: add --dropout, or leave it out")
    }
    self.init(
      dropout: drops ? dropout : nil,
      inputNoise: deviation > 0 ? InputNoise(deviation: deviation, seed: seed) : nil, normWeight: weight)
  }

  /// States all of it in `options`.
  func state(in options: inout ExperimentOptions) {
    options.dropout = dropout?.rate ?? 0
    options.inputDropout = dropout?.inputRate ?? 0
    options.recurrentDropout = dropout?.recurrentRate ?? 0
    options.variational = dropout?.isVariational
    options.inputNoise = inputNoise?.deviation ?? 0
    options.omega = normWeight
  }

  /// What is done, in words; empty where nothing is.
  var words: [String] {
    var words: [String] = []
    if let dropout {
      let kinds = [("", dropout.rate), ("input ", dropout.inputRate), ("recurrent ", dropout.recurrentRate)]
      words += kinds.filter { $0.1 > 0 }.map { "\($0.0)dropout \($0.1)" }
      if dropout.isVariational { words.append("one mask a sequence") }
    }
    if let inputNoise { words.append("input noise \(inputNoise.deviation)") }
    if normWeight > 0 { words.append("Ω × \(normWeight)") }
    return words
  }
}

/// A dropout rate.
private func probability(_ value: Double?, _ option: String) throws -> Double {
  let value = value ?? 0
  guard (0..<1).contains(value) else {
    throw ExperimentError("\(option) takes a probability of at least 0 and below 1, not \(value)")
  }
  return value
}
