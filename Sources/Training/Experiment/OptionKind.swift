/// What an option of an experiment takes.
enum OptionKind {
  case flag, text, number
  /// A whole number of at least so many.
  case whole(least: Int)

  /// In words, for errors.
  var words: String {
    switch self {
    case .flag: "true or false"
    case .text: "a text in \"quotes\""
    case .number: "a number such as 0.01"
    case .whole(let least): "a whole number of at least \(least)"
    }
  }
}

extension OptionKind: Equatable {}

extension ExperimentOptions {
  /// What the option called `name` takes.
  static func kind(of name: String) -> OptionKind {
    if numberNames.contains(name) { return .number }
    switch CodingKeys(rawValue: name) {
    case .lines, .peepholes, .coupledGates, .bidirectional, .nesterov, .carryState, .variational: return .flag
    case .seed, .warmUp: return .whole(least: 0)
    case .hidden, .layers, .steps, .batch, .length, .decayEvery, .decaySteps, .truncate, .patience, .threads,
      .evaluateEvery, .recordEvery, .checkpointEvery:
      return .whole(least: 1)
    default: return .text
    }
  }
}
