import Engine

extension Clipping {
  /// What `options` state, where 0 turns clipping off. Throws `ExperimentError`.
  init(_ options: ExperimentOptions) throws {
    func limit(_ value: Double?, _ option: String) throws -> Double? {
      let checked = try notNegative(value, option, default: 0)
      return checked == 0 ? nil : checked
    }
    self.init(
      norm: try limit(options.clipNorm ?? 1, "--clip-norm"),
      value: try limit(options.clipValue, "--clip-value"))
  }

  /// States both limits in `options`.
  func state(in options: inout ExperimentOptions) {
    options.clipNorm = norm ?? 0
    options.clipValue = value ?? 0
  }
}
