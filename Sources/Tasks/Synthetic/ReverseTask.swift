import Engine
import Foundation

/// Reversing a string, with an encoder that reads it and a decoder that says it backwards (sequence to sequence:
/// Sutskever, Vinyals & Le 2014).
///
/// Inputs are tokens: n symbols of eight are the source, then `>` starts the answer. While training the decoder reads the
/// right answer (teacher forcing, Williams & Zipser 1989), each symbol of which it had to say one timestep before; the
/// answer ends with a dot. All that it knows of the source is the state that it begins with.
public struct ReverseTask: LearningTask {
  public let name = "reverse"
  public let summary: String
  private let symbolCountOfSource: Int
  private let data: SyntheticData

  /// T where the options do not tell: strings of ten.
  public static let defaultLength = 21

  private static let symbolCount = 8
  private static let start = Int32(symbolCount)
  private static let end = Int32(symbolCount + 1)
  private static let labels = ["a", "b", "c", "d", "e", "f", "g", "h", ">", "."]

  /// Sequences of `options.length` ≥ 3 timesteps, strings of (T − 1)/2 symbols.
  public init(options: TaskOptions = TaskOptions()) throws(TaskOptionsError) {
    let length = try options.checkedLength(of: name, default: Self.defaultLength, atLeast: 3)
    let count = (length - 1) / 2
    symbolCountOfSource = count
    summary = "a string of \(count) \(count == 1 ? "symbol" : "symbols") backwards"
    data = SyntheticData(length: 2 * count + 1, options: options) { batchSize, generator in
      Self.sequences(
        (0..<batchSize).map { _ in (0..<count).map { _ in Int32(generator.index(below: Self.symbolCount)) } })
    }
  }

  public var inputSize: Int { Self.labels.count }
  public var outputSize: Int { Self.labels.count }
  public var lossKind: LossKind { .crossEntropy }
  public var outputLabels: [String] { Self.labels }
  public var heldOut: [Batch] { data.heldOut }
  public var hasDecoder: Bool { true }
  public var probe: Probe {
    .classification(data.probeSequence, inputLabels: Self.labels, targetLabels: Self.labels)
  }

  /// Guessing every symbol but knowing the end.
  public var baselines: [Baseline] {
    let count = Double(symbolCountOfSource)
    return [Baseline(name: "chance", loss: count * log(Double(Self.symbolCount)) / (count + 1))]
  }

  public func batch(at step: Int) -> Batch { data.batch(at: step) }

  /// The share of the held-out strings that `network` says backwards without a mistake when it is left alone, that is
  /// when it reads its own answers.
  public func furtherMetrics(of network: Network<Float>) -> [Metric] {
    [Metric(name: "whole strings decoded", value: decodedShare(by: network))]
  }

  private func decodedShare(by network: Network<Float>) -> Double {
    let sources = heldOut.flatMap(sources(of:))
    let answers = network.decodeGreedily(
      sources, start: Self.start, end: Self.end, limit: symbolCountOfSource + 1)
    let right = zip(sources, answers).count { $0.reversed() == $1 }
    return Double(right) / Double(sources.count)
  }

  private func sources(of batch: Batch) -> [[Int32]] {
    guard case .tokens(let tokens) = batch.inputs else { return [] }
    return (0..<batch.batchSize).map { column in
      (0..<symbolCountOfSource).map { tokens[$0 * batch.batchSize + column] }
    }
  }

  public var probeHint: String? { "symbols a to h" }

  /// A probe of the user's own source `line`, however long.
  public func probe(of line: String) throws -> Probe {
    let source = try ProbeLine(line).tokens(Array(Self.labels.prefix(Self.symbolCount)))
    guard 2 * source.count < TaskOptions.largestLength else {
      throw ProbeLineError.tooLong(count: 2 * source.count + 1)
    }
    return .classification(
      Self.sequences([source]), inputLabels: Self.labels, targetLabels: Self.labels)
  }

  /// One sequence for each of `sources`, which are of one length.
  private static func sequences(_ sources: [[Int32]]) -> Batch {
    let (count, batchSize) = (sources[0].count, sources.count)
    let length = 2 * count + 1
    var inputs = [Int32](repeating: start, count: length * batchSize)
    var targets = [Int32](repeating: Targets.ignoredClass, count: length * batchSize)
    for (column, source) in sources.enumerated() {
      let answer = source.reversed() + [end]
      for (timestep, symbol) in (source + [start] + source.reversed()).enumerated() {
        inputs[timestep * batchSize + column] = symbol
      }
      for (offset, symbol) in answer.enumerated() { targets[(count + offset) * batchSize + column] = symbol }
    }
    return Batch(
      timesteps: length, batchSize: batchSize, inputs: .tokens(inputs), targets: .classes(targets),
      sourceLength: count)
  }
}
