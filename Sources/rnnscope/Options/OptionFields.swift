import ArgumentParser
import Explorer
import Foundation
import Tasks

/// The command line as the argument parser describes it: what the form, and the manual are made from.
struct CommandDescription: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String

      /// With its dashes.
      var written: String { (kind == "long" ? "--" : "-") + name }
    }

    struct Completion: Decodable {
      struct Values: Decodable { let values: [String] }
      let list: Values?
    }

    let kind: String
    let preferredName: Name?
    let names: [Name]?
    let valueName: String?
    let abstract: String?
    let allValues: [String]?
    let completionKind: Completion?
    let shouldDisplay: Bool?
  }

  let commandName: String
  let abstract: String?
  let discussion: String?
  let subcommands: [CommandDescription]?
  let arguments: [Argument]?

  /// The description of `type`.
  static func of(_ type: any ParsableArguments.Type) throws -> CommandDescription {
    struct Tool: Decodable { let command: CommandDescription }
    return try JSONDecoder().decode(Tool.self, from: Data(type._dumpHelp().utf8)).command
  }
}

extension OptionField {
  /// A field for every option that states an experiment.
  static func ofExperiments() -> [OptionField] {
    let arguments = (try? CommandDescription.of(ExperimentArguments.self))?.arguments ?? []
    return arguments.compactMap { argument in
      guard let name = argument.preferredName?.name, !["help", "version"].contains(name),
        argument.kind != "positional"
      else { return nil }
      var choices = argument.completionKind?.list?.values ?? argument.allValues ?? []
      if argument.kind == "flag" { choices = ["true"] }
      if name == "task" { choices = TaskCatalogue.entries.map(\.name) }
      let (help, standard) = split(argument.abstract ?? "")
      return OptionField(name: name, help: help, default: standard, choices: choices)
    }
  }

  /// What an option's help says it does, and the default that it ends with: options that may be left out to a file have
  /// none that the parser knows.
  private static func split(_ help: String) -> (help: String, standard: String) {
    guard let range = help.range(of: " Default: ") else { return (help, "") }
    return (String(help[..<range.lowerBound]), String(help[range.upperBound...].dropLast()))
  }
}
