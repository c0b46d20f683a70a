import Engine

// What a batch holds, where it is of the kind that a test has made.

extension Inputs {
  var ofTokens: [Int32]? { if case .tokens(let tokens) = self { tokens } else { nil } }
  var ofVectors: [Float]? { if case .vectors(let values) = self { values } else { nil } }
}

extension Targets {
  var ofValues: [Float]? { if case .values(let values, _) = self { values } else { nil } }
  var ofCounted: [Bool]? { if case .values(_, let counted) = self { counted } else { nil } }
}
