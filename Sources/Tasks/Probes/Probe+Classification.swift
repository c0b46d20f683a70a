import Engine

extension Probe {
  /// A probe whose inputs are tokens and whose targets are classes, labelled from lists of all tokens and
  /// classes; a timestep without a target has the empty label.
  static func classification(_ sequence: Batch, inputLabels: [String], targetLabels: [String]) -> Probe {
    guard case .tokens(let tokens) = sequence.inputs, case .classes(let classes) = sequence.targets else {
      preconditionFailure("a classification probe holds tokens and classes")
    }
    return Probe(
      sequence: sequence,
      inputLabels: tokens.map { inputLabels[Int($0)] },
      targetLabels: classes.map { $0 == Targets.ignoredClass ? "" : targetLabels[Int($0)] })
  }
}
