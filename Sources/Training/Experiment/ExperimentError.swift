/// Why an experiment can't be set up: one line that says what, where and how to mend it.
public struct ExperimentError: Error, Hashable, CustomStringConvertible {
  public let description: String

  /// An error whose line is `description`.
  public init(_ description: String) {
    self.description = description
  }

  /// `value` was given for `option`, which takes one of `choices`.
  static func unknownChoice(_ value: String, for option: String, choices: [String]) -> ExperimentError {
    let shown = value.unicodeScalars.prefix(40).map {
      $0.properties.isWhitespace || $0.value < 32 ? "?" : String($0)
    }
    let nearest = choices.min { editDistance($0, value) < editDistance($1, value) }
    let hint = nearest.flatMap { editDistance($0, value) <= 2 ? ", did you mean \($0)?" : nil } ?? ""
    return ExperimentError(
      "\(option) does not know “\(shown.joined())”\(hint.isEmpty ? ":" : "\(hint)") it takes \(choices.joined(separator: ", "))"
    )
  }
}

/// Levenshtein's distance between two words: insertions, deletions and replacements.
func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  var previous = Array(0...right.count)
  for (row, leftCharacter) in left.prefix(64).enumerated() {
    var current = [row + 1]
    for (column, rightCharacter) in right.enumerated() {
      let replacement = previous[column] + (leftCharacter == rightCharacter ? 0 : 1)
      current.append(min(replacement, previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[right.count]
}
