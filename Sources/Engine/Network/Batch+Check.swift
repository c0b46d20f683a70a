extension Batch {
  /// Stops the program where the batch does not fit `model`: a mistake of the caller, which a kernel would turn
  /// into reading beyond its memory.
  func checkFits(_ model: ModelShape) {
    if let fault = fault(for: model) { preconditionFailure(fault) }
  }

  /// What keeps `model` from being run on the batch; nil where it fits.
  public func fault(for model: ModelShape) -> String? {
    let rows = timesteps * batchSize
    if let fault = extentFault(for: model) { return fault }
    switch inputs {
    case .tokens(let tokens):
      guard tokens.count == rows else { return "there is one token for each timestep and sequence" }
      guard tokens.allSatisfy({ $0 >= 0 && $0 < model.inputSize }) else {
        return "a token is an index below the input size"
      }
    case .vectors(let values):
      guard values.count == rows * model.inputSize else { return "input vectors are [T, B, I]" }
    }
    switch targets {
    case .classes(let classes):
      guard classes.count == rows else { return "there is one target for each timestep and sequence" }
      let isKnown = { (target: Int32) in
        target >= 0 && target < model.outputSize || target == Targets.ignoredClass
      }
      guard classes.allSatisfy(isKnown) else {
        return "a target class is an index below the output size, or \(Targets.ignoredClass)"
      }
    case .values(let values, let counted):
      guard values.count == rows * model.outputSize else { return "target vectors are [T, B, O]" }
      guard counted?.count ?? rows == rows else { return "there is one mark for each timestep and sequence" }
    }
    return nil
  }

  /// What is wrong with the ends of sequences and sources.
  private func extentFault(for model: ModelShape) -> String? {
    if let lengths {
      guard lengths.count == batchSize else { return "there is one length for each sequence" }
      guard lengths.allSatisfy({ $0 >= 1 && $0 <= timesteps }) else {
        return "a length is at least 1 and at most the batch's timesteps"
      }
    }
    if let sourceLength {
      guard sourceLength >= 0 && sourceLength <= timesteps else { return "a source lies inside its sequence" }
    }
    guard model.hasDecoder else { return nil }
    guard let sourceLength else { return "a batch for an encoder–decoder tells where its source ends" }
    guard lengths?.allSatisfy({ $0 >= sourceLength }) ?? true else {
      return "all sources of a batch are of one length; only what is decoded may end earlier"
    }
    return nil
  }
}
