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
      rnnscope explore samples/adding-lstm.toml --compare rnn,lstm,gru
      rnnscope explore samples/adding-rnn.toml samples/adding-lstm.toml
      rnnscope explore --weights model.safetensors --text book.txt
      rnnscope explore --weights model.safetensors --input sequence.safetensors

      --weights opens a network that was trained elsewhere, over the beginning of a text (--length characters) or a \
      sequence as `rnnscope probe` takes it: every view, no training.

      Space trains and pauses, . and , go one training step on and back, ? helps.
      """)

  @OptionGroup var arguments: ExperimentArguments
  @Argument(
    help: "Further experiments, at most four in all, side by side; options override each of them.",
    completion: .file(extensions: ["toml"]))
  var others: [String] = []
  @Option(
    help: ArgumentHelp(
      "Train the experiment with each of these cells, side by side.", valueName: "rnn,lstm,gru"))
  var compare: String?
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
    guard let weights else { return try openExplorer(experiments(options), explorer) }
    guard others.isEmpty, compare == nil else {
      throw ExperimentError(
        "--weights looks at one trained network: leave other experiments and --compare out")
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

  private func experiments(_ first: ExperimentOptions) throws -> [HomeItem.Target] {
    let defaults = try explorer.configuration().0.experiment
    let stated = arguments
    let all = try [first] + others.map { try stated.options(over: $0) }
    var cells = try compare.map(SeveralRuns.cells) ?? []
    if cells.count == 1, others.isEmpty {
      let own = try Experiment(first.overriding(defaults)).cell
      if own != cells[0] { cells.insert(own, at: 0) }
    }
    return try SeveralRuns.targets(all.map { $0.overriding(defaults) }, cells: cells)
  }
}

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Open the explorer on recorded runs, one or up to four side by side.",
    discussion: """
      rnnscope replay book.rnntrace
      rnnscope replay rnn.rnntrace lstm.rnntrace gru.rnntrace
      rnnscope replay --follow run.rnntrace    while another program records it

      A followed trace may begin later than the replay. The cursor stays on the newest step while it stands there; \
      End takes it there again.
      """)

  @Argument(help: "The traces to look at, at most four.", completion: .file(extensions: ["rnntrace"]))
  var traces: [String]
  @Flag(
    help: "Show new steps as another program records them; wait for the trace where it does not exist yet.")
  var follow = false
  @OptionGroup var explorer: ExplorerOptions

  func validate() throws { try SeveralRuns.check(traces.count, "traces") }

  func run() throws {
    if follow { try traces.forEach(TraceArrival.wait) }
    try openExplorer(traces.map { .trace(path: $0, isFollowed: follow) }, explorer)
  }
}
