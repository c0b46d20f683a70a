import Engine

/// Predicting the next character of texts that stand by themselves, one a line: names, verses, records.
///
/// Every line is a sequence of its own length: first the newline is read, which stands for the beginning, and its last
/// character has to be followed by the newline that ends it. Empty lines are left out, longer ones than T − 1
/// characters are cut. Every tenth line is held out; training lines are drawn uniformly from the others.
public struct LinesTask: CharacterTask {
  public let name = "lines"
  public let summary: String
  public let vocabulary: Vocabulary
  public let heldOut: [Batch]
  public let probe: Probe
  public let baselines: [Baseline]

  private let training: [[Int32]]
  private let newline: Int32
  private let length: Int
  private let batchSize: Int
  private let seed: UInt64

  /// T where the options do not tell and some line is longer.
  public static let longestDefault = 200
  private static let largestHeldOut = 256
  /// An evaluation goes over no more timesteps than this, padding included.
  private static let heldOutTimesteps = 1 << 17

  public init(bytes: [UInt8], source: String, options: TaskOptions) throws {
    let text = try TokenizedText(checking: bytes, source: source)
    guard let newline = text.vocabulary.token(of: "\n") else {
      throw TextError.tooFewLines(source: source, count: text.tokens.isEmpty ? 0 : 1)
    }
    let lines = text.tokens.split(separator: UInt16(newline))
    guard lines.count >= 2 else { throw TextError.tooFewLines(source: source, count: lines.count) }
    let longest = 1 + (lines.map(\.count).max() ?? 0)
    let wanted = try options.checkedLength(
      of: name, default: min(longest, Self.longestDefault), atLeast: 2)
    let length = min(wanted, longest)
    let cut = lines.map { $0.prefix(length - 1).map { Int32($0) } }
    let heldOutPlaces = Self.heldOutPlaces(count: cut.count)
    vocabulary = text.vocabulary
    self.newline = Int32(newline)
    self.length = length
    batchSize = options.batchSize
    seed = options.seed
    let isHeldOut = Set(heldOutPlaces)
    training = cut.indices.filter { !isHeldOut.contains($0) }.map { cut[$0] }
    let shown = Self.spread(
      heldOutPlaces, over: min(Self.largestHeldOut, max(1, Self.heldOutTimesteps / length)))
    heldOut = [Self.batch(of: shown.map { cut[$0] }, length: length, newline: Int32(newline))]
    probe = Self.probe(of: cut[heldOutPlaces[0]], newline: Int32(newline), labels: vocabulary.labels)
    let cutCount = lines.count { $0.count > length - 1 }
    summary =
      "next character of \(lines.count) lines of \(source), \(vocabulary.count) characters"
      + (cutCount > 0 ? ", \(cutCount) of them cut" : "")
    baselines = text.baselines
  }

  public func batch(at step: Int) -> Batch {
    var generator = DataStream.training.generator(seed: seed, index: step)
    let drawn = (0..<batchSize).map { _ in training[generator.index(below: training.count)] }
    return Self.batch(of: drawn, length: length, newline: newline)
  }

  public var dataDigest: DataDigest {
    var digest = vocabulary.digest
    for line in training {
      digest.add(line)
      digest.add(UInt32.max)
    }
    heldOut.forEach { digest.add($0) }
    return digest
  }

  public var predictsWhatItReads: Bool { true }
  public var endOfSequence: Int32? { newline }
  public var probeHint: String? { "a line" }

  /// A probe of the user's own `line`, which is not cut.
  public func probe(of line: String) throws -> Probe {
    let own = try vocabulary.tokens(ofTyped: line).map { Int32($0) }
    guard !own.contains(newline) else {
      throw ProbeLineError.wrong(reason: "a line ends where it ends: leave \\n out")
    }
    guard !own.isEmpty else { throw ProbeLineError.tooShort(count: 0, needed: 1) }
    guard own.count < TaskOptions.largestLength else { throw ProbeLineError.tooLong(count: own.count) }
    return Self.probe(of: own, newline: newline, labels: outputLabels)
  }

  private static func probe(of line: [Int32], newline: Int32, labels: [String]) -> Probe {
    .classification(
      batch(of: [line], length: line.count + 1, newline: newline), inputLabels: labels, targetLabels: labels)
  }

  /// Every tenth of `count` ≥ 2 lines, the last where they are fewer.
  private static func heldOutPlaces(count: Int) -> [Int] {
    count < 10 ? [count - 1] : Array(stride(from: 9, to: count, by: 10))
  }

  /// `count` of `places` from all of them, or all where they are fewer.
  private static func spread(_ places: [Int], over count: Int) -> [Int] {
    places.count <= count ? places : (0..<count).map { places[$0 * places.count / count] }
  }

  /// The sequences of `lines`, in batches of `length` timesteps with newlines as padding.
  private static func batch(of lines: [[Int32]], length: Int, newline: Int32) -> Batch {
    let batchSize = lines.count
    var inputs = [Int32](repeating: newline, count: length * batchSize)
    var targets = [Int32](repeating: Targets.ignoredClass, count: length * batchSize)
    for (column, line) in lines.enumerated() {
      for (timestep, character) in line.enumerated() {
        inputs[(timestep + 1) * batchSize + column] = character
        targets[timestep * batchSize + column] = character
      }
      targets[line.count * batchSize + column] = newline
    }
    return Batch(
      timesteps: length, batchSize: batchSize, inputs: .tokens(inputs), targets: .classes(targets),
      lengths: lines.map { $0.count + 1 })
  }
}
