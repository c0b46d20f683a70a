extension Network {
  /// What an encoder–decoder says to sources of tokens: it reads a source, then `start`, then each time what it
  /// answered itself, the most probable token, until that is `end` or there are `limit` tokens. The answers do not
  /// include `end`. All `sources` are of one length, at least 1.
  public func decodeGreedily(
    _ sources: [[Int32]], start: Int32, end: Int32, limit: Int
  ) -> [[Int32]] {
    precondition(model.hasDecoder, "only an encoder–decoder decodes")
    precondition(model.inputSize == model.outputSize, "a decoder reads what it says")
    guard let length = sources.first?.count else { return [] }
    precondition(
      length > 0 && sources.allSatisfy { $0.count == length }, "sources decoded together are of one length")
    let count = sources.count
    var answers = [[Int32]](repeating: [], count: count)
    var hasEnded = [Bool](repeating: false, count: count)
    let tokens = (0..<length).flatMap { timestep in sources.map { $0[timestep] } }
    _ = output(
      on: Batch(reading: .tokens(tokens), timesteps: length, batchSize: count, sourceLength: length))
    var read = [Int32](repeating: start, count: count)
    for _ in 0..<limit where hasEnded.contains(false) {
      let state = finalState
      let outputs = output(
        on: Batch(reading: .tokens(read), timesteps: 1, batchSize: count, sourceLength: 0), from: state)
      for sequence in 0..<count {
        read[sequence] = Int32(likeliest(outputs.values, sequence))
        hasEnded[sequence] = hasEnded[sequence] || read[sequence] == end
        if !hasEnded[sequence] { answers[sequence].append(read[sequence]) }
      }
    }
    return answers
  }
}
