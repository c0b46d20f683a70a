#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Network {
  /// Goes on with `prompt` by `count` tokens, each drawn from the softmax of the outputs divided by `temperature` and
  /// read as the next input; 0 takes the most probable token always. The network must predict the tokens that it
  /// reads (I = O), from left to right. What `interventions` name is held meanwhile; timesteps count from the first of
  /// the prompt.
  public func generate(
    after prompt: [Int32], count: Int, temperature: Double, from generator: inout RandomGenerator,
    interventions: [Intervention] = []
  ) -> [Int32] {
    precondition(!prompt.isEmpty, "generation begins with at least one token")
    var tokens: [Int32] = []
    goOn(
      after: .tokens(prompt), timesteps: prompt.count, count: count, interventions: interventions
    ) { outputs in
      let token = Int32(
        drawIndex(logits: outputs.map { Double($0) }, temperature: temperature, from: &generator))
      tokens.append(token)
      return .tokens([token])
    }
    return tokens
  }

  /// Goes on with a series by `count` values (of O numbers each, [count, O]), each of which is read as the next one
  /// (I = O), from left to right; `beginning` holds one or more, [T, I]. What `interventions` name is held meanwhile,
  /// as in `generate`.
  public func forecast(
    after beginning: [Float], count: Int, interventions: [Intervention] = []
  ) -> [Float] {
    precondition(
      !beginning.isEmpty && beginning.count % model.inputSize == 0, "a series begins with one value or more")
    var values: [Float] = []
    goOn(
      after: .vectors(beginning), timesteps: beginning.count / model.inputSize, count: count,
      interventions: interventions
    ) { outputs in
      let next = outputs.map { Float($0) }
      values += next
      return .vectors(next)
    }
    return values
  }

  /// Runs the network over `beginning` and then `count` − 1 times over what `next` makes of its last outputs.
  private func goOn(
    after beginning: Inputs, timesteps: Int, count: Int, interventions: [Intervention],
    _ next: (ArraySlice<Scalar>) -> Inputs
  ) {
    precondition(
      model.inputSize == model.outputSize && !model.isBidirectional && !model.hasDecoder,
      "a network goes on with what it reads, from left to right")
    var (inputs, length, position) = (beginning, timesteps, 0)
    var state: RecurrentState<Scalar>?
    for _ in 0..<count {
      let outputs = output(
        on: Batch(reading: inputs, timesteps: length), from: state,
        interventions: interventions.compactMap { $0.seen(from: position) })
      state = finalState
      inputs = next(outputs.values.suffix(model.outputSize))
      position += length
      length = 1
    }
  }
}

extension Batch {
  /// `batchSize` sequences of tokens or vectors that nothing is to be said about.
  init(reading inputs: Inputs, timesteps: Int, batchSize: Int = 1, sourceLength: Int? = nil) {
    self.init(
      timesteps: timesteps, batchSize: batchSize, inputs: inputs, targets: .none(timesteps * batchSize),
      sourceLength: sourceLength)
  }
}

extension Targets {
  /// `count` times no target.
  fileprivate static func none(_ count: Int) -> Targets {
    .classes(Array(repeating: Targets.ignoredClass, count: count))
  }
}

/// An index drawn with the probabilities softmax(logits / temperature); NaN logits are never drawn while there are
/// others.
func drawIndex(logits: [Double], temperature: Double, from generator: inout RandomGenerator) -> Int {
  let candidates = logits.indices.filter { !logits[$0].isNaN }
  guard let best = candidates.max(by: { logits[$0] < logits[$1] }) else {
    return generator.index(below: logits.count)
  }
  guard temperature > 0, logits[best].isFinite else { return best }
  let weights = candidates.map { exp((logits[$0] - logits[best]) / temperature) }
  var rest = generator.uniform() * weights.reduce(0, +)
  for (index, weight) in zip(candidates, weights) {
    rest -= weight
    if rest < 0 { return index }
  }
  return best
}
