import Engine
import Foundation
import Tasks
import Traces

/// How a network writes on.
public struct WritingSettings: Sendable, Hashable {
  /// The number of symbols or values to add.
  public var count: Int
  /// What the outputs are divided by before a symbol is drawn from their softmax; 0 takes the likeliest always.
  public var temperature: Double
  public var seed: UInt64

  /// `count` symbols at `temperature`, always the same ones for a `seed`.
  public init(count: Int = 200, temperature: Double = 0.8, seed: UInt64 = 1) {
    (self.count, self.temperature, self.seed) = (count, temperature, seed)
  }

  /// Reads `200 temperature 0.8 seed 1`, of which each part may be left out; nil where it is something else.
  public init?(words: String) {
    self.init()
    var words = words.split(separator: " ").map(String.init)[...]
    if let count = words.first.flatMap(Int.init) {
      guard (1...TaskOptions.largestLength).contains(count) else { return nil }
      self.count = count
      words = words.dropFirst()
    }
    while let name = words.popFirst() {
      guard let text = words.popFirst() else { return nil }
      switch name.lowercased() {
      case "temperature":
        guard let value = Double(text), value >= 0, value.isFinite else { return nil }
        temperature = value
      case "seed":
        guard let value = UInt64(text) else { return nil }
        seed = value
      default: return nil
      }
    }
  }
}

/// A sequence that a network went on with by itself, reading each time what it said last.
public struct Writing: Sendable, Hashable {
  /// The step whose weights wrote it.
  public let step: Int
  /// The number of timesteps that were there before.
  public let beginning: Int
  /// Everything that was read, and what was said last: one more than the timesteps.
  private let symbols: Symbols
  private let labels: [String]
  /// Whether what follows each of the timesteps that were there before was given, and not written by a network.
  private let isKnown: [Bool]

  private enum Symbols: Hashable {
    case tokens([Int32])
    case values([Float])
  }

  /// T of the whole.
  public var timesteps: Int { labels.count - 1 }

  /// What the network added, in words.
  public var added: [String] { Array(labels[beginning...]) }

  /// The first `timesteps` timesteps; each is to be answered with what follows it, as far as that was there before. What
  /// the network wrote is no target: it would be compared with itself.
  public func sequence(upTo timesteps: Int) -> ProbeSequence {
    let count = min(max(1, timesteps), self.timesteps)
    let isKnown = (0..<count).map { $0 < self.isKnown.count && self.isKnown[$0] }
    let batch: Batch
    switch symbols {
    case .tokens(let tokens):
      batch = Batch(
        timesteps: count, batchSize: 1, inputs: .tokens(Array(tokens.prefix(count))),
        targets: .classes(zip(tokens[1...count], isKnown).map { $1 ? $0 : Targets.ignoredClass }))
    case .values(let values):
      batch = Batch(
        timesteps: count, batchSize: 1, inputs: .vectors(Array(values.prefix(count))),
        targets: .values(Array(values[1...count]), counted: isKnown))
    }
    var sequence = ProbeSequence(
      title: "written at step \(step) from t \(beginning) on", inputLabels: Array(labels.prefix(count)),
      targetLabels: Array(labels[1...count]), batch: batch)
    sequence.writtenFrom = beginning
    return sequence
  }

  /// Lets the network with `weights` of `step` go on after the first `beginning` timesteps of `sequence`, while
  /// `clamps` hold; `label` names a token or a value. It ends early where the network says `end`.
  init(
    after sequence: Batch, beginning: Int, step: Int, weights: Weights<Float>, settings: WritingSettings,
    clamps: [Intervention], end: Int32?, token: (Int32) -> String, value: (Float) -> String
  ) {
    let network = Network(weights)
    self.step = step
    self.beginning = beginning
    isKnown = (0..<beginning - 1).map { sequence.counts($0) }
    switch sequence.inputs {
    case .tokens(let tokens):
      let read = Array(tokens.prefix(beginning))
      var generator = RandomGenerator(seed: settings.seed)
      var added = network.generate(
        after: read, count: settings.count, temperature: settings.temperature, from: &generator,
        interventions: clamps)
      if let place = added.firstIndex(where: { $0 == end }) { added.removeSubrange((place + 1)...) }
      symbols = .tokens(read + added)
      labels = (read + added).map(token)
    case .vectors(let values):
      let read = Array(values.prefix(beginning))
      let added = network.forecast(after: read, count: settings.count, interventions: clamps)
      symbols = .values(read + added)
      labels = (read + added).map(value)
    }
  }
}

extension ProbeReader {
  /// What keeps networks of this kind from writing on, in one line; nil where nothing does.
  public var writingObstacle: String? {
    if model.isBidirectional { return "a network that reads in both directions can't write on" }
    if model.hasDecoder { return "an encoder–decoder answers a source: it doesn't write on" }
    return predictsWhatItReads && model.inputSize == model.outputSize
      ? nil : "the network doesn't say what it reads next, so it can't write on"
  }

  /// Lets the network with `weights` of `step` write on after the first `beginning` timesteps of `sequence`. Throws one
  /// clear line.
  public func writing(
    after sequence: Batch, beginning: Int, step: Int, weights: Weights<Float>, settings: WritingSettings,
    clamps: [Intervention] = []
  ) throws -> Writing {
    if let writingObstacle { throw ProbeError(writingObstacle) }
    guard (1...sequence.timesteps).contains(beginning) else {
      throw ProbeError("writing begins after at least one timestep of the sequence: let it read some")
    }
    try UnrollSize.check(timesteps: beginning + settings.count, of: model)
    if case .vectors = sequence.inputs, model.inputSize != 1 {
      throw ProbeError(
        "the network reads vectors of \(model.inputSize) numbers, of which it can write none: take one that reads "
          + "symbols")
    }
    let labels = vocabulary
    return Writing(
      after: sequence, beginning: beginning, step: step, weights: weights, settings: settings, clamps: clamps,
      end: endOfSequence,
      token: { labels.indices.contains(Int($0)) ? labels[Int($0)] : String($0) },
      value: { String(format: "%.4g", valueScale?.original(Double($0)) ?? Double($0)) })
  }
}
