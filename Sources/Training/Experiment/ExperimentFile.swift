import Engine
import Foundation
import TOMLKit

/// Experiments in TOML: flat `name = value` lines with the names of the command line's options.
public enum ExperimentFile {
  /// The largest file that is read as an experiment, in bytes.
  private static let sizeLimit = 1 << 20

  /// Reads the options in the file at `path`. Paths inside it are relative to the file's folder.
  /// Throws `ExperimentFileError`.
  public static func read(_ path: String) throws -> ExperimentOptions {
    let options = try parse(text(of: path), name: path)
    return resolving(options, in: (path as NSString).deletingLastPathComponent)
  }

  /// What the file at `path` says. Throws `ExperimentFileError` where it is no short text.
  static func text(of path: String) throws -> String {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw ExperimentFileError("\(path): there is no such readable file: check the experiment's name")
    }
    if path.hasSuffix(".rnntrace") {
      throw ExperimentFileError(
        "\(path): this is a recorded run, not an experiment: rnnscope replay opens it")
    }
    guard let bytes = SmallFile.contents(of: path, atMost: sizeLimit),
      let text = String(data: bytes, encoding: .utf8)
    else {
      throw ExperimentFileError("\(path): this is not an experiment in TOML: it should be a short UTF-8 text")
    }
    return text
  }

  /// `options` with their paths, which are relative to `folder`, made so that they hold here.
  static func resolving(_ options: ExperimentOptions, in folder: String) -> ExperimentOptions {
    var options = options
    options.text = options.text.map { resolved($0, in: folder) }
    options.csv = options.csv.map { resolved($0, in: folder) }
    options.record = options.record.map { resolved($0, in: folder) }
    return options
  }

  /// What the comment at the beginning of the file at `path` says of it; empty where there is none.
  public static func remark(of path: String) -> String {
    let lines = (try? text(of: path))?.split(whereSeparator: \.isNewline) ?? []
    let words = lines.prefix { $0.hasPrefix("#") }.map { $0.drop { "# ".contains($0) } }
    return words.joined(separator: " ").displaySafe
  }

  /// The options that `text` states; `name` stands for it in errors. Throws `ExperimentFileError`.
  public static func parse(_ text: String, name: String) throws -> ExperimentOptions {
    let table: TOMLTable
    do {
      table = try TOMLText.table(text, headings: .none)
    } catch {
      throw ExperimentFileError("\(name), line \(error.line): \(error.reason): write name = value")
    }
    return try options(of: table, name: name)
  }

  /// The options that `table` states; `name` stands for it in errors. Throws `ExperimentFileError`.
  static func options(of table: TOMLTable, name: String) throws -> ExperimentOptions {
    let known = ExperimentOptions.CodingKeys.allCases.map(\.rawValue)
    for key in table.keys where !known.contains(key) {
      throw ExperimentFileError(unknownChoiceLine(key, for: name, choices: known))
    }
    for key in table.keys where ExperimentOptions.numberNames.contains(key) {
      // `lr = 1` is as good as `lr = 1.0`.
      if let whole = table[key]?.int { table[key] = Double(whole) }
    }
    // The decoder traps on a negative number where an unsigned one is wanted.
    let seedName = ExperimentOptions.CodingKeys.seed.rawValue
    if let seed = table[seedName]?.int, seed < 0 {
      throw ExperimentFileError("\(name): \(seedName) takes a whole number of at least 0, not \(seed)")
    }
    do {
      return try TOMLDecoder().decode(ExperimentOptions.self, from: table)
    } catch let DecodingError.typeMismatch(_, context) {
      throw wrongKind(context.codingPath.last?.stringValue ?? "a value", in: table, name: name)
    } catch let DecodingError.keyNotFound(key, _) {
      // So it is called where a whole number is wanted and something else is there.
      throw wrongKind(key.stringValue, in: table, name: name)
    } catch {
      throw ExperimentFileError("\(name): \(oneLine("\(error)")): check the values' kinds")
    }
  }

  /// Says what `key` takes, and what stands there.
  private static func wrongKind(_ key: String, in table: TOMLTable, name: String) -> ExperimentFileError {
    let kind = ExperimentOptions.kind(of: key)
    let found = table[key]?.string ?? table[key].map { "\($0)" } ?? ""
    let shown = found.isEmpty ? "" : ", not “\(String(found.prefix(40)).displaySafe)”"
    // Commas are how half the world writes it.
    let isComma = kind == .number && Double(found.replacing(",", with: ".")) != nil
    return ExperimentFileError(
      "\(name): \(key) takes \(kind.words)\(shown)\(isComma ? ": write a point" : "")")
  }

  private static func resolved(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : (folder as NSString).appendingPathComponent(path)
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
