extension Batch {
  /// Sequence number `number` alone, as a batch with B = 1; its padding stays.
  public func sequence(_ number: Int) -> Batch {
    precondition((0..<batchSize).contains(number), "the batch has the sequence")
    return Batch(
      timesteps: timesteps, batchSize: 1, inputs: inputs(of: number), targets: targets(of: number),
      lengths: lengths.map { [$0[number]] }, sourceLength: sourceLength)
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
