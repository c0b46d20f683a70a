import Canvas
import Foundation
import TOMLKit
import Tasks
import Training

/// Why a configuration file can't be used: one line that says where, what and how to mend it.
public struct ConfigurationError: Error, Hashable, CustomStringConvertible {
  public let description: String
}

/// Configurations in TOML.
public struct ConfigurationFile {
  private static let largestSize = 1 << 20

  private let name: String
  private let lines: [Substring]
  private let table: TOMLTable

  /// The configuration in the file at `path`. Throws `ConfigurationError`.
  public static func read(_ path: String) throws(ConfigurationError) -> Configuration {
    switch FileKind(at: path) {
    case .directory:
      throw ConfigurationError(description: "\(path): this is a directory: a configuration is a file")
    case .other:
      throw ConfigurationError(
        description: "\(path): this is no regular file, so it is not read: copy it to a file first")
    case .missing, .regular: break
    }
    guard let file = FileHandle(forReadingAtPath: path),
      let bytes = try? file.read(upToCount: largestSize + 1)
    else {
      throw ConfigurationError(
        description: "\(path): there is no such readable file: rnnscope --print-default-config makes one")
    }
    guard bytes.count <= largestSize, let text = String(data: bytes, encoding: .utf8) else {
      throw ConfigurationError(
        description: "\(path): this is not a configuration: it should be a short UTF-8 text")
    }
    return try parse(text, name: path)
  }

  /// The configuration that `text` states; `name` stands for it in errors. Throws `ConfigurationError`.
  public static func parse(_ text: String, name: String) throws(ConfigurationError) -> Configuration {
    try ConfigurationFile(text, name: name).configuration()
  }

  private init(_ text: String, name: String) throws(ConfigurationError) {
    self.name = name
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    do {
      table = try TOMLText.table(text, headings: .plain)
    } catch {
      throw ConfigurationError(
        description: "\(name), line \(error.line): \(error.reason): write name = \"value\"")
    }
  }

  private func configuration() throws(ConfigurationError) -> Configuration {
    var configuration = Configuration()
    for key in table.keys {
      switch key {
      case "theme": configuration.theme = try theme(key)
      case "colors": configuration.colors = try choice(key, Self.colors, \.self)
      case "glyphs": configuration.glyphs = try choice(key, Self.glyphs, \.self)
      case "view": configuration.view = try view(key)
      case "keys": configuration.keys = try keys()
      case "experiment": configuration.experiment = try experiment()
      default:
        throw error(
          key, in: nil,
          "there is no such setting" + Self.meant(key, Self.settings)
            + ": there are theme, colors, glyphs, view, [keys], [experiment]")
      }
    }
    try checkKeys(configuration)
    return configuration
  }

  private static let settings = ["theme", "colors", "glyphs", "view", "keys", "experiment"]

  /// The nearest of `names`, as a question, where `name` is near to one.
  private static func meant(_ name: String, _ names: [String]) -> String {
    let asked = String(name.lowercased().prefix(64))
    let nearest = names.min { editDistance($0, asked) < editDistance($1, asked) }
    guard let nearest, editDistance(nearest, asked) <= max(2, nearest.count / 3) else { return "" }
    return "; did you mean \(nearest)?"
  }

  private static let colors = ["auto", "truecolor", "256", "16", "mono"]
  private static let glyphs = ["auto", "braille", "blocks", "ascii"]

  private func choice<Choice>(
    _ key: String, _ choices: [Choice], _ name: (Choice) -> String
  ) throws(ConfigurationError) -> Choice {
    let text = table[key]?.string ?? table[key]?.int.map(String.init) ?? ""
    guard let found = choices.first(where: { name($0) == text }) else {
      throw error(
        key, in: nil, "it takes one of " + choices.map { "\"\(name($0))\"" }.joined(separator: ", "))
    }
    return found
  }

  private func theme(_ key: String) throws(ConfigurationError) -> Theme? {
    Theme.named(try choice(key, Theme.all.map(\.name) + [Self.last], \.self))
  }

  /// What was chosen in the explorer last.
  private static let last = "last"

  private func view(_ key: String) throws(ConfigurationError) -> ViewChoice? {
    ViewChoice.named(try choice(key, ViewChoice.all.map(\.name) + [Self.last], \.self))
  }

  private func keys() throws(ConfigurationError) -> [Command: [[Key]]] {
    guard let section = table["keys"]?.table else {
      throw error("keys", in: nil, "it is a section: write [keys] on a line of its own")
    }
    var keys: [Command: [[Key]]] = [:]
    for name in section.keys {
      guard let command = Command.allCases.first(where: { $0.configurationName == name }) else {
        throw error(
          name, in: "keys",
          "there is no such command" + Self.meant(name, Command.allCases.map(\.configurationName))
            + ": rnnscope --print-default-config lists them all")
      }
      let texts = section[name]?.array?.map { $0.string ?? "" } ?? section[name]?.string.map { [$0] } ?? [""]
      var sequences: [[Key]] = []
      for text in texts {
        guard let sequence = Key.sequence(text) else {
          throw error(
            name, in: "keys", "keys are written as \"j\", \"gg\", \"Space\", \"Ctrl-d\", \"PgDn\", \"F5\"")
        }
        sequences.append(sequence)
      }
      keys[command] = sequences
    }
    return keys
  }

  private func experiment() throws(ConfigurationError) -> ExperimentOptions {
    guard let section = table["experiment"]?.table else {
      throw error("experiment", in: nil, "it is a section: write [experiment] on a line of its own")
    }
    for name in ["task", "text", "csv", "column", "record"] where section.keys.contains(name) {
      throw error(name, in: "experiment", "data and recordings are named for each experiment, not here")
    }
    do {
      return try ExperimentFile.parse(section.convert(to: .toml), name: "[experiment]")
    } catch {
      let reason = "\(error)"
      let key = section.keys.first { reason.contains($0) }
      throw ConfigurationError(
        description: "\(name)\(key.map { place($0, in: "experiment") } ?? ""): \(reason)")
    }
  }

  /// No key may mean two things.
  private func checkKeys(_ configuration: Configuration) throws(ConfigurationError) {
    for place in BindingPlace.allCases {
      let bindings = configuration.bindings.filter { $0.places.contains(place) }
      let all = bindings.flatMap { binding in binding.sequences.map { ($0, binding.command) } }
      for (sequence, command) in all {
        let other = all.first {
          $0.1 != command && ($0.0.starts(with: sequence) || sequence.starts(with: $0.0))
        }
        guard let other else { continue }
        let remapped = configuration.keys[command] != nil ? command : other.1
        let text = sequence.map(\.displayText).joined()
        throw error(
          remapped.configurationName, in: "keys",
          "\(text) means \(command.configurationName) and \(other.1.configurationName): give one of them another key"
        )
      }
    }
  }

  private func error(_ key: String, in section: String?, _ reason: String) -> ConfigurationError {
    ConfigurationError(description: "\(name)\(place(key, in: section)): \(key): \(reason)")
  }

  /// Where `key` of `section` stands: `, line 7`.
  private func place(_ key: String, in section: String?) -> String {
    var current: String?
    for (number, line) in lines.enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("[") {
        current = line.trimmingCharacters(in: CharacterSet(charactersIn: "[] "))
        if section == nil && current == key { return ", line \(number + 1)" }
      }
      let name = line.prefix { $0 != "=" }.trimmingCharacters(in: CharacterSet(charactersIn: " \"'"))
      if current == section && name == key { return ", line \(number + 1)" }
    }
    return ""
  }
}
