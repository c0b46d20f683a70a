import ArgumentParser
import Explorer
import Foundation
import Tasks
import Training

@main
struct Rnnscope: ParsableCommand {
  private static let versionNumber = "0.1.0"
  /// What traces say of the program that recorded them.
  static let versionedName = "rnnscope \(versionNumber)"

  static let configuration = CommandConfiguration(
    commandName: "rnnscope",
    abstract: "See what happens inside recurrent networks while they learn.",
    discussion: """
      Without a command the explorer opens on its home page.

        rnnscope lesson                                list the lessons
        rnnscope explore --text book.txt --cell lstm   watch a text being learned
        rnnscope train --task adding --record a.rnntrace   train without the explorer
        rnnscope replay a.rnntrace                     look at a recorded run
      """,
    version: versionNumber,
    subcommands: [
      LessonCommand.self, ExploreCommand.self, TrainCommand.self, SweepCommand.self, ReplayCommand.self,
      SnapshotCommand.self, InfoCommand.self, DiagnoseCommand.self, ReportCommand.self, ExportCommand.self,
      VerifyCommand.self, ProbeCommand.self, GenerateCommand.self,
      GradcheckCommand.self, BenchCommand.self, TasksCommand.self, KeysCommand.self, CompletionsCommand.self,
      ManualCommand.self,
    ])

  @OptionGroup var explorer: ExplorerOptions
  @Flag(help: "Print a complete configuration with explanations and end.")
  var printDefaultConfig = false

  func run() throws {
    if printDefaultConfig { return print(Configuration.defaultText, terminator: "") }
    try openExplorer([], explorer)
  }

  /// Parses and runs; an error ends as one line on standard error. Exit codes: 0 done, 1 the work failed, 64 wrong
  /// usage.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as ExperimentError {
      fail(error.description, code: 64)
    } catch let error as ConfigurationError {
      fail(error.description, code: 64)
    } catch let error as KeyScriptError {
      fail(error.description, code: 64)
    } catch let error as TaskCatalogueError {
      fail(error.description, code: 64)
    } catch  where isOwn(error) {
      fail("\(error)", code: 1)
    } catch  where exitCode(for: error) == .validationFailure {
      fail(wrongUsage(error), code: exitCode(for: error).rawValue)
    } catch {
      exit(withError: error)
    }
  }

  /// What the parser says in several lines as one, with the command that tells more.
  private static func wrongUsage(_ error: any Error) -> String {
    let lines = message(for: error).split(separator: "\n").map { $0.drop { " -".contains($0) } }
    let choices = lines.dropFirst().joined(separator: ", ")
    let hint = fullMessage(for: error).split(separator: "\n").last?.split(separator: "'").dropFirst().first
    return (lines.first ?? "wrong usage") + (choices.isEmpty ? "" : " \(choices)")
      + (hint.map { "; see \($0)" } ?? "")
  }

  /// Whether `error` is ours rather than the argument parser's.
  private static func isOwn(_ error: any Error) -> Bool {
    !(error is ExitCode || error is CleanExit || error is ValidationError)
      && !String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }

  private static func fail(_ line: String, code: Int32) -> Never {
    StandardError.tell("rnnscope: \(line)")
    Foundation.exit(code)
  }
}
