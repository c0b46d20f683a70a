import Engine
import Foundation
import Tasks
import Traces

/// What a network that was trained elsewhere is to read: a text or a sequence from a file, and the names of its
/// symbols.
public struct WeightsInput: Sendable, Hashable {
  /// A UTF-8 text whose beginning is read character by character.
  public var text: String?
  /// A safetensors file with `input` or `tokens`, and `target`.
  public var sequence: String?
  /// A JSON file: the symbols in the order of their tokens, or an object from symbols to tokens. nil takes the weights'
  /// metadata key `vocabulary`, else the text's characters in the order of their code points.
  public var vocabulary: String?
  /// T of a text; nil: 50.
  public var length: Int?

  /// Says what to read; one of `text` and `sequence` must be there.
  public init(text: String?, sequence: String?, vocabulary: String?, length: Int? = nil) {
    self.text = text
    self.sequence = sequence
    self.vocabulary = vocabulary
    self.length = length
  }

  /// The metadata key of a weights file that names the symbols, as a JSON array.
  static let vocabularyKey = "vocabulary"

  /// The sequence for a network of the shape `model` whose file has `metadata`, what makes further ones,
  /// and what predictors without memory reach, where that can be told. Throws one
  /// clear line.
  func read(for model: ModelShape, metadata: [String: String]) throws -> (
    probe: Probe, reader: ProbeReader, baselines: [Baseline]
  ) {
    guard (text == nil) != (sequence == nil) else {
      throw ExperimentError(
        text == nil
          ? "there is nothing for the network to read: name a text with --text FILE or a sequence with --input FILE"
          : "--text and --input exclude each other: keep one of them")
    }
    let names = try symbolNames(metadata)
    guard let text else {
      let path = sequence ?? ""
      let file = try Safetensors.read(contentsOf: path)
      let loss: LossKind =
        file.tensors["target"]?.elementType.isFloatingPoint == true ? .meanSquaredError : .crossEntropy
      let reader = ProbeReader(model: model, vocabulary: names ?? [], lossKind: loss)
      return (try reader.probe(inFile: path), reader, [])
    }
    return try read(text: text, for: model, names: names)
  }

  private func read(
    text path: String, for model: ModelShape, names: [String]?
  ) throws -> (probe: Probe, reader: ProbeReader, baselines: [Baseline]) {
    let length = length ?? TextTask.defaultLength
    guard length >= 1 else { throw TaskOptionsError.tooShort(task: "text", length: length, shortest: 1) }
    guard length <= TaskOptions.largestLength else { throw TaskOptionsError.tooLong(length: length) }
    let sample = try TextSample(path: path, count: length + 1)
    let symbols = names ?? sample.vocabulary.labels
    guard model.inputSize == symbols.count, model.outputSize == symbols.count else {
      throw ExperimentError(
        "\(sample.name) has \(symbols.count) symbols, the network reads \(model.inputSize) and answers with "
          + "\(model.outputSize): name the text that it was trained on, or its symbols with --vocabulary FILE.json"
      )
    }
    let reader = ProbeReader(model: model, vocabulary: symbols, lossKind: .crossEntropy)
    return (try reader.probe(of: sample.beginning), reader, sample.baselines)
  }

  private func symbolNames(_ metadata: [String: String]) throws -> [String]? {
    if let vocabulary {
      guard let bytes = SmallFile.contents(of: vocabulary, atMost: 16 << 20) else {
        throw ProbeError("can't be read as a file of at most 16 MB: check the path", in: vocabulary)
      }
      guard let names = Self.names(inJSON: bytes) else {
        throw ProbeError(
          "is no JSON array of symbols, nor an object from symbols to tokens 0, 1, 2, …", in: vocabulary)
      }
      return names
    }
    guard let text = metadata[Self.vocabularyKey] else { return nil }
    guard let names = Self.names(inJSON: Data(text.utf8)) else {
      throw ProbeError(
        "the weights' metadata key vocabulary is no JSON array of symbols: give --vocabulary FILE.json")
    }
    return names
  }

  private static func names(inJSON bytes: Data) -> [String]? {
    if let names = try? JSONDecoder().decode([String].self, from: bytes) { return names }
    guard let tokens = try? JSONDecoder().decode([String: Int].self, from: bytes) else { return nil }
    let ordered = tokens.sorted { $0.value < $1.value }
    return ordered.map(\.value) == Array(0..<ordered.count) ? ordered.map(\.key) : nil
  }
}
