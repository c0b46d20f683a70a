import Engine

extension InitialisationSettings {
  /// What `options` state for a network of `cell`. Throws `ExperimentError`.
  init(_ options: ExperimentOptions, cell: CellKind) throws {
    self.init(
      scheme: try choice(options.initializer, "--init", default: .pytorch),
      gain: try positive(options.gain, "--gain", default: 1), forgetBias: options.forgetBias,
      chronoMaximum: options.chrono)
    try checkForgetBias(of: cell)
    try checkChrono(of: cell)
  }

  private func checkForgetBias(of cell: CellKind) throws {
    guard let forgetBias else { return }
    if cell != .lstm {
      throw ExperimentError("--forget-bias is for the LSTM: add --cell lstm, or leave it out")
    }
    guard forgetBias.isFinite, abs(forgetBias) <= 100 else {
      throw ExperimentError("--forget-bias takes a number between −100 and 100, not \(forgetBias)")
    }
  }

  private func checkChrono(of cell: CellKind) throws {
    guard let chronoMaximum else { return }
    if cell == .rnn {
      throw ExperimentError("--chrono is for a cell with gates: add --cell lstm or gru, or leave it out")
    }
    if forgetBias != nil {
      throw ExperimentError("--chrono and --forget-bias set the same biases: keep one of them")
    }
    guard (2...1e9).contains(chronoMaximum) else {
      throw ExperimentError(
        "--chrono takes the longest dependency in timesteps, at least 2, not \(chronoMaximum)")
    }
  }

  /// States the scheme and its gain in `options`; biases have no defaults that could change.
  func state(in options: inout ExperimentOptions) {
    options.initializer = scheme.rawValue
    options.gain = gain
  }
}
