import Engine

extension ExperimentOptions {
  /// The same experiment with another cell: what only the old cell takes is left out, and so is the recording.
  public func with(cell: CellKind) -> ExperimentOptions {
    var other = self
    other.cell = cell.rawValue
    other.record = nil
    if cell != .rnn { (other.activation, other.omega) = (nil, nil) }
    if cell != .lstm { (other.peepholes, other.coupledGates, other.forgetBias) = (nil, nil, nil) }
    if cell != .gru { other.gruReset = nil }
    if cell == .rnn { other.chrono = nil }
    return other
  }
}
