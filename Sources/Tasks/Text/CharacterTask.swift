import Engine

/// Predicting the next character: the symbols of the task are the characters of a UTF-8 text.
public protocol CharacterTask: LearningTask {
  /// The characters of the whole text.
  var vocabulary: Vocabulary { get }

  /// Learns the UTF-8 text `bytes`, which is called `source` on the screen.
  ///
  /// - Throws: `TextError` or `TaskOptionsError`.
  init(bytes: [UInt8], source: String, options: TaskOptions) throws
}

extension CharacterTask {
  /// Learns the UTF-8 text file at `path`.
  ///
  /// - Throws: `DataFileError`, `TextError` or `TaskOptionsError`.
  public init(path: String, options: TaskOptions = TaskOptions()) throws {
    let file = try DataFile(path: path)
    try self.init(bytes: file.bytes, source: file.name, options: options)
  }

  /// Learns `text`, which is called `source` on the screen.
  ///
  /// - Throws: `TextError` or `TaskOptionsError`.
  public init(text: String, source: String = "text", options: TaskOptions = TaskOptions()) throws {
    try self.init(bytes: Array(text.utf8), source: source.briefForDisplay(), options: options)
  }

  public var inputSize: Int { vocabulary.count }
  public var outputSize: Int { vocabulary.count }
  public var lossKind: LossKind { .crossEntropy }
  public var outputLabels: [String] { vocabulary.labels }
  public var targetName: String { "character" }
}
