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

  /// These options, which a file states, as they hold for `cell` in the place of its own: without those that only another
  /// cell takes, whose names are told as well.
  public func fitting(cellNamed name: String?) -> (options: ExperimentOptions, leftOut: [String]) {
    guard let name, let cell = CellKind(rawValue: name.lowercased()) else { return (self, []) }
    var fitting = with(cell: cell)
    (fitting.record, fitting.cell) = (record, self.cell)
    let kept = Set(fitting.statedSettings.map(\.name))
    return (fitting, statedSettings.map(\.name).filter { !kept.contains($0) })
  }
}
