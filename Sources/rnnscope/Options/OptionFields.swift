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
      return OptionField(name: name, help: argument.abstract ?? "", choices: choices)
    }
  }
}
