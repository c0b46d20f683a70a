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
  @OptionGroup var screen: ScreenOptions

  func run() throws {
    try openExplorer(.experiment(arguments.options()), screen)
  }
}

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Open the explorer on a recorded run.",
    discussion: """
      rnnscope replay book.rnntrace
      rnnscope replay --follow run.rnntrace    while another program, or another rnnscope, records it

      A followed trace may begin later than the replay. The cursor stays on the newest step while it stands there; \
      End takes it there again.
      """)

  @Argument(help: "The trace to look at.", completion: .file(extensions: ["rnntrace"]))
  var trace: String
  @Flag(
    help: "Show new steps as another program records them; wait for the trace where it does not exist yet.")
  var follow = false
  @OptionGroup var screen: ScreenOptions

  func run() throws {
    if follow { try TraceArrival.wait(for: trace) }
    try openExplorer(.trace(path: trace, isFollowed: follow), screen)
  }
}
