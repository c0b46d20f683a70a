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
      rnnscope explore --weights model.safetensors --text book.txt
      rnnscope explore --weights model.safetensors --input sequence.safetensors

      --weights opens a network that was trained elsewhere, over the beginning of a text (--length characters) or a \
      sequence as `rnnscope probe` takes it: every view, no training.

      Space trains and pauses, . and , go one training step on and back, ? helps.
      """)

  @OptionGroup var arguments: ExperimentArguments
  @Option(
    help: ArgumentHelp(
      "Look at a trained network: safetensors with PyTorch's names.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?
  @Option(
    help: ArgumentHelp("What the trained network reads.", valueName: "x.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var input: String?
  @Option(
    help: ArgumentHelp(
      "The trained network's symbols as JSON: an array, or an object from symbols to tokens. Default: the weights' "
        + "metadata key vocabulary, else the text's characters in the order of their code points.",
      valueName: "file.json"),
    completion: .file(extensions: ["json"]))
  var vocabulary: String?
  @OptionGroup var explorer: ExplorerOptions

  func validate() throws {
    if weights == nil && (input ?? vocabulary) != nil {
      throw ValidationError("--input and --vocabulary go with a trained network: add --weights FILE")
    }
  }

  func run() throws {
    let options = try arguments.options()
    guard let weights else {
      let defaults = try explorer.configuration().0.experiment
      return try openExplorer([.experiment(options.overriding(defaults))], explorer)
    }
    let settled = options.statedSettings.map(\.name).filter { !["text", "length"].contains($0) }
    guard settled.isEmpty else {
      throw ExperimentError(
        "--weights looks at a trained network, which settles \(settled.map { "--\($0)" }.joined(separator: ", ")): "
          + "leave that out")
    }
    let read = WeightsInput(
      text: options.text, sequence: input, vocabulary: vocabulary, length: options.length)
    try openExplorer([.weights(path: weights, read)], explorer)
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
  @OptionGroup var explorer: ExplorerOptions

  func run() throws {
    if follow { try TraceArrival.wait(for: trace) }
    try openExplorer([.trace(path: trace, isFollowed: follow)], explorer)
  }
}
