import Engine

/// Predicting the next character of a text.
///
/// The last tenth of the text (at least one sequence) is held out; training sequences are drawn uniformly from
/// the rest, or read in parallel streams (`Sampling`). Inputs are tokens, the target of every timestep is the character that follows.
public struct TextTask: CharacterTask {
  public let name: String
  public let summary: String
  public let vocabulary: Vocabulary
  public let heldOut: [Batch]
  public let probe: Probe
  public let baselines: [Baseline]

  private let tokens: [UInt16]
  private let sampling: StretchSampling
  private let trainingCount: Int
  private let length: Int

  /// T where the options do not tell.
  public static let defaultLength = 50

  public init(bytes: [UInt8], source: String, options: TaskOptions) throws {
    try self.init(name: "text", bytes: bytes, source: source, options: options)
  }

  /// The same as the task of the catalogue called `name`.
  init(name: String, bytes: [UInt8], source: String, options: TaskOptions) throws {
    self.name = name
    let length = try options.checkedLength(of: name, default: Self.defaultLength, atLeast: 1)
    let text = try TokenizedText(checking: bytes, source: source)
    guard let split = HeldOutSplit(count: text.tokens.count, length: length) else {
      throw TextError.tooShort(
        source: source, count: text.tokens.count, needed: HeldOutSplit.smallestCount(length: length))
    }
    vocabulary = text.vocabulary
    tokens = text.tokens
    sampling = try StretchSampling(count: split.trainingCount, length: length, options: options)
    trainingCount = split.trainingCount
    self.length = length
    summary =
      "next character of \(source), \(text.vocabulary.count) characters"
      + (text.vocabulary.hasRest ? " (the rarest share one)" : "")
    baselines = text.baselines
    heldOut = split.batches.map { Self.sequences(in: text.tokens, startingAt: $0, length: length) }
    probe = Self.probe(
      Self.sequences(in: text.tokens, startingAt: [split.trainingCount], length: length),
      labels: vocabulary.labels)
  }

  public var answersEveryTimestep: Bool { true }

  public var dataDigest: DataDigest {
    var digest = vocabulary.digest
    tokens.forEach { digest.add(UInt32($0)) }
    return digest
  }

  public func batch(at step: Int) -> Batch {
    Self.sequences(in: tokens, startingAt: sampling.starts(at: step), length: length)
  }

  public var predictsWhatItReads: Bool { true }

  public func stretches(atMost count: Int) -> [(title: String, sequence: Batch)] {
    Stretches(of: length, in: trainingCount, atMost: count).starts.map {
      ("from character \($0)", Self.sequences(in: tokens, startingAt: [$0], length: length))
    }
  }

  public var probeHint: String? { "a text; \\n is the end of a line" }
  public func continuesBatch(before step: Int) -> Bool { sampling.continuesBatch(before: step) }

  /// A probe of the user's own `text`: T is one less than its characters, each of which predicts the next.
  public func probe(of text: String) throws(TextError) -> Probe {
    let own = try vocabulary.tokens(ofTyped: text).map { UInt16($0) }
    guard own.count >= 2 else { throw .tooShort(source: "the probe", count: own.count, needed: 2) }
    guard own.count <= TaskOptions.largestLength else {
      throw .tooLong(source: "the probe", count: own.count, largest: TaskOptions.largestLength)
    }
    return Self.probe(
      Self.sequences(in: own, startingAt: [0], length: own.count - 1), labels: outputLabels)
  }

  private static func sequences(in tokens: [UInt16], startingAt starts: [Int], length: Int) -> Batch {
    let batchSize = starts.count
    var inputs = [Int32](repeating: 0, count: length * batchSize)
    var targets = inputs
    for (column, start) in starts.enumerated() {
      var index = column
      for position in start..<start + length {
        inputs[index] = Int32(tokens[position])
        targets[index] = Int32(tokens[position + 1])
        index += batchSize
      }
    }
    return Batch(timesteps: length, batchSize: batchSize, inputs: .tokens(inputs), targets: .classes(targets))
  }

  private static func probe(_ sequence: Batch, labels: [String]) -> Probe {
    .classification(sequence, inputLabels: labels, targetLabels: labels)
  }
}
