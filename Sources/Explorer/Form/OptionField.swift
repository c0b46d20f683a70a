/// An option of an experiment as a form shows it.
public struct OptionField: Sendable, Hashable {
  /// The name on the command line without its dashes, and in TOML.
  public let name: String
  /// What it does.
  public let help: String
  /// What holds where nothing is stated, in words; empty where nothing does.
  public let defaultText: String
  /// What it takes; empty where that can't be listed.
  public let choices: [String]

  /// The option `name`.
  public init(name: String, help: String, default defaultText: String = "", choices: [String] = []) {
    (self.name, self.help, self.defaultText, self.choices) = (name, help, defaultText, choices)
  }
}
