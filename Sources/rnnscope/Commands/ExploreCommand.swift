import ArgumentParser
import Explorer
import Training

struct ExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Open the explorer on a live experiment.",
    discussion: """
      rnnscope explore --text book.txt --cell gru --hidden 128
      rnnscope explore --csv prices.csv --column close --cell lstm
      rnnscope explore samples/adding-lstm.toml --clip-norm 0

      Space trains and pauses, . and , go one training step on and back, ? helps.
      """)

  @OptionGroup var arguments: ExperimentArguments
  @OptionGroup var explorer: ExplorerOptions

  func run() throws {
    let defaults = try explorer.configuration().0.experiment
    try openExplorer(.experiment(arguments.options().overriding(defaults)), explorer)
  }
}

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Open the explorer on a recorded run.",
    discussion: """
      rnnscope replay book.rnntrace
      """)

  @Argument(help: "The trace to look at.", completion: .file(extensions: ["rnntrace"]))
  var trace: String
  @OptionGroup var explorer: ExplorerOptions

  func run() throws {
    try openExplorer(.trace(path: trace), explorer)
  }
}
