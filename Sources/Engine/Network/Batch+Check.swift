extension Batch {
  /// Stops the program where the batch does not fit `model`: a mistake of the caller, which a kernel would turn
  /// into reading beyond its memory.
  func checkFits(_ model: ModelShape) {
    let rows = timesteps * batchSize
    switch inputs {
    case .tokens(let tokens):
      precondition(tokens.count == rows, "there is one token for each timestep and sequence")
      precondition(
        tokens.allSatisfy { $0 >= 0 && $0 < model.inputSize }, "a token is an index below the input size")
    case .vectors(let values):
      precondition(values.count == rows * model.inputSize, "input vectors are [T, B, I]")
    }
    switch targets {
    case .classes(let classes):
      precondition(classes.count == rows, "there is one target for each timestep and sequence")
      precondition(
        classes.allSatisfy { $0 >= 0 && $0 < model.outputSize || $0 == Targets.ignoredClass },
        "a target class is an index below the output size, or \(Targets.ignoredClass)")
    case .values(let values, let counted):
      precondition(values.count == rows * model.outputSize, "target vectors are [T, B, O]")
      precondition(counted?.count ?? rows == rows, "there is one mark for each timestep and sequence")
    }
  }
}
