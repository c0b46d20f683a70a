import Engine
import Tasks

/// Why an experiment can't be set up: one line that says what, where and how to mend it.
public struct ExperimentError: Error, Hashable, CustomStringConvertible {
  public let description: String

  /// An error whose line is `description`.
  public init(_ description: String) {
    self.description = description
  }

  /// `value` was given for `option`, which takes one of `choices`.
  static func unknownChoice(_ value: String, for option: String, choices: [String]) -> ExperimentError {
    ExperimentError(unknownChoiceLine(value, for: option, choices: choices))
  }
}

/// Why an experiment's file can't be used: one line that says what, where and how to mend it.
public struct ExperimentFileError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Says that `option` does not take `value`, and what was probably meant.
func unknownChoiceLine(_ value: String, for option: String, choices: [String]) -> String {
  let nearest = choices.min { editDistance($0, value) < editDistance($1, value) }
  let meant = nearest.flatMap { editDistance($0, value) <= 2 ? "did you mean \($0)?" : nil }
  let shown = String(value.prefix(40)).displaySafe
  return "\(option) does not know “\(shown)”: \(meant ?? "it takes " + choices.joined(separator: ", "))"
}
