/// An option of an experiment as a form shows it.
public struct OptionField: Sendable, Hashable {
  /// The name on the command line without its dashes, and in TOML.
  public let name: String
  /// What it does, with its default.
  public let help: String
  /// What it takes; empty where that can't be listed.
  public let choices: [String]

  /// The option `name`.
  public init(name: String, help: String, choices: [String] = []) {
    (self.name, self.help, self.choices) = (name, help, choices)
  }

  /// What holds where nothing is stated, as the help tells.
  var defaultText: String {
    guard let range = help.range(of: "Default: ") else { return "" }
    return String(help[range.upperBound...].prefix { $0 != ";" }).trimmed(of: ".")
  }
}

extension String {
  /// The text without `character` at its end.
  fileprivate func trimmed(of character: Character) -> String {
    last == character ? String(dropLast()) : self
  }
}
