import Engine

/// The beginning of a text, to be read by a network that was trained elsewhere.
public struct TextSample: Sendable, Hashable {
  /// The file's name without its folders, safe to print.
  public let name: String
  /// The different characters of the whole text in the order of their code points.
  public let vocabulary: Vocabulary
  /// What predictors without memory reach on the whole text.
  public let baselines: [Baseline]
  /// The first characters of the text.
  public let beginning: String

  /// Reads the UTF-8 text at `path` and keeps its first `count` characters. Throws `DataFileError` or `TextError`.
  public init(path: String, count: Int) throws {
    let file = try DataFile(path: path)
    let text: TokenizedText
    do {
      text = try TokenizedText(file.bytes)
    } catch {
      throw TextError.invalidUTF8(source: file.name, byteOffset: error.byteOffset, line: error.line)
    }
    name = file.name
    vocabulary = text.vocabulary
    baselines = text.baselines
    beginning = text.vocabulary.text(of: text.tokens.prefix(count).map(Int.init))
  }
}
