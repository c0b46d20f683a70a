extension Batch {
  /// Sequence number `number` alone, as a batch with B = 1; its padding stays.
  public func sequence(_ number: Int) -> Batch {
    precondition((0..<batchSize).contains(number), "the batch has the sequence")
    return Batch(
      timesteps: timesteps, batchSize: 1, inputs: inputs(of: number), targets: targets(of: number),
      lengths: lengths.map { [$0[number]] }, sourceLength: sourceLength)
  }

  /// A single sequence without the timesteps after its end.
  public var withoutPadding: Batch {
    precondition(batchSize == 1, "one sequence has one end")
    guard let length = lengths?[0], length < timesteps else { return self }
    let inputs: Inputs =
      switch inputs {
      case .tokens(let tokens): .tokens(Array(tokens.prefix(length)))
      case .vectors(let values): .vectors(Array(values.prefix(values.count / timesteps * length)))
      }
    let targets: Targets =
      switch targets {
      case .classes(let classes): .classes(Array(classes.prefix(length)))
      case .values(let values, let counted):
        .values(
          Array(values.prefix(values.count / timesteps * length)),
          counted: counted.map { Array($0.prefix(length)) })
      }
    return Batch(
      timesteps: length, batchSize: 1, inputs: inputs, targets: targets, sourceLength: sourceLength)
  }

  private func inputs(of number: Int) -> Inputs {
    switch inputs {
    case .tokens(let tokens): .tokens(column(tokens, number))
    case .vectors(let values): .vectors(column(values, number))
    }
  }

  private func targets(of number: Int) -> Targets {
    switch targets {
    case .classes(let classes): .classes(column(classes, number))
    case .values(let values, let counted):
      .values(column(values, number), counted: counted.map { column($0, number) })
    }
  }

  /// Of `values`, row-major [T, B, any width], those of one sequence.
  private func column<Value>(_ values: [Value], _ number: Int) -> [Value] {
    let width = values.count / (timesteps * batchSize)
    return (0..<timesteps).flatMap { t in
      let start = (t * batchSize + number) * width
      return values[start..<start + width]
    }
  }
}
