import Analysis
import ArgumentParser
import Canvas
import Engine
import Explorer
import Foundation
import Training

struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Draw a view of recorded runs without a terminal.",
    discussion: """
      rnnscope snapshot book.rnntrace --view waterfall --size 160x48 -o waterfall.svg
      rnnscope snapshot book.rnntrace --view hidden --step 1500 --format text
      rnnscope snapshot book.rnntrace --view gates --step 1500 --probe-text "the cat"
      rnnscope snapshot rnn.rnntrace lstm.rnntrace --view compare
      """)

  @Argument(
    help: "The traces to look at, at most four: several stand side by side.",
    completion: .file(extensions: ["rnntrace"]))
  var traces: [String]
  @Option(help: "\(PictureView.allValueStrings.joined(separator: ", ")).")
  var view = PictureView(choice: ViewChoice.all[0])
  @OptionGroup var at: StepOption
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The timestep under the cursor. Default: the first.", valueName: "t"))
  var timestep: Int = 0
  @Option(parsing: .unconditional, help: ArgumentHelp("Columns and rows.", valueName: "WxH"))
  var size: GridSize = GridSize(width: 160, height: 48)
  @Option(
    name: .customLong("format"),
    help: "text, ansi, svg or png. Default: what the file's ending says, else text.")
  var chosenFormat: PictureFormat?
  @Option(help: "\(Theme.all.map(\.name).joined(separator: ", ")).")
  var theme = Theme.dark
  @Option(help: ArgumentHelp("Show this sequence instead of the run's own.", valueName: "line"))
  var probeText: String?
  @Option(
    help: ArgumentHelp("The same, as `rnnscope probe` takes it.", valueName: "x.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var probe: String?
  @Option(name: .shortAndLong, help: "The file to write. Default: standard output.", completion: .file())
  var output: String?
  @OptionGroup var screen: ScreenOptions

  func validate() throws {
    try SeveralRuns.check(traces.count, "traces")
    if view.choice == nil && traces.count == 1 {
      throw ValidationError("--view compare sets runs side by side: name two to four traces")
    }
    if probe != nil && probeText != nil {
      throw ValidationError("--probe and --probe-text exclude each other: keep one of them")
    }
  }

  private var format: PictureFormat {
    chosenFormat ?? output.flatMap { PictureFormat(fileNamed: $0) } ?? .text
  }

  func run() throws {
    try checkEnding()
    let state = try explorerState()
    try PictureWriter.write(state.frame(), as: format, theme: state.appearance.theme, to: output)
  }

  /// A picture of another kind must not get text by mistake.
  private func checkEnding() throws {
    guard chosenFormat == nil, let output, PictureFormat(fileNamed: output) == nil,
      !URL(fileURLWithPath: output).pathExtension.isEmpty
    else { return }
    throw CommandError(
      "\(output.displaySafe): name a file that ends in .svg, .png, .ansi or .txt, or add --format")
  }

  /// The sequence that is asked for; nil is the run's own.
  private func sequence(of run: RecordedRun) throws -> ProbeSequence? {
    if let probe { return try run.probeReader.sequence(inFile: probe) }
    return try probeText.map { try run.probeReader.sequence(of: $0) }
  }

  private func checkRange(of run: RecordedRun, at path: String, _ sequence: ProbeSequence?) throws {
    if let step = at.step, let steps = try run.steps(), !steps.contains(step) {
      throw CommandError(
        "\(path.displaySafe): there is no step \(step): choose one from \(steps.lowerBound) to \(steps.upperBound)"
      )
    }
    let timesteps = (sequence ?? run.description.ownSequence).inputLabels.count
    if timesteps > 0 && !(0..<timesteps).contains(timestep) {
      throw CommandError("there is no timestep \(timestep): choose one from 0 to \(timesteps - 1)")
    }
  }

  private func explorerState() throws -> ExplorerState {
    let appearance = Appearance(
      theme: theme,
      depth: screen.colors.depth ?? (format == .text ? .monochrome : .truecolor),
      glyphs: screen.glyphs.tier ?? .braille)
    var state = ExplorerState(
      home: HomeState(items: []), appearance: appearance, width: size.width, height: size.height)
    let opened = try traces.map { path in
      let run = try RecordedRun(path: path)
      let sequence = try sequence(of: run)
      if traces.count == 1 { try checkRange(of: run, at: path, sequence) }
      return (run: run, sequence: sequence)
    }
    for (number, (run, sequence)) in opened.enumerated() {
      state = state.updated(by: .ofRun(number, .opened(run.description, isLive: false))).state
      state = state.updated(by: .ofRun(number, .updated(try run.update()))).state
      if let sequence { state = state.updated(by: .ofRun(number, .sequenceRead(sequence))).state }
    }
    state.message = nil
    state.look(at: view.choice ?? ViewChoice.all[0], step: at.step, timestep: timestep)
    for (number, (run, sequence)) in opened.enumerated() {
      state = try state.unrolled(run, number, over: sequence, at: traces[number])
    }
    for (number, (run, _)) in opened.enumerated() {
      let source = RecordedSource(run: run, path: traces[number], isFollowed: false)
      state = try state.measured(number, in: source)
    }
    return state.decomposed()
  }
}

extension ExplorerState {
  /// The state with the states of run `number` at its cursor's step.
  fileprivate func unrolled(
    _ run: RecordedRun, _ number: Int, over sequence: ProbeSequence?, at path: String
  ) throws -> ExplorerState {
    let step = runs[number].cursor.step
    let detailed = try waitTelling {
      let found =
        if let sequence { try await run.unroll(at: step, over: sequence) } else {
          try await run.unroll(at: step)
        }
      return try found?.withGradientByLag(
        over: run.description.probe, truncation: run.description.truncation, tell: WorkProgress.tellOfLags)
    }
    guard let detailed else {
      if sequence == nil { return self }
      throw CommandError(
        "\(path.displaySafe): no weights were recorded to unroll it with: leave the sequence out")
    }
    return updated(by: .ofRun(number, .unrolled(detailed, requestedStep: step, inDetail: true))).state
  }

  /// The state with the spectra that its view shows.
  fileprivate func decomposed() -> ExplorerState {
    var state = self
    for run in runs where run.view.name == "spectra" {
      guard let shown = run.unrolls.shown, let weights = shown.weights else { continue }
      let spectra = NetworkSpectra(
        step: shown.step, weights: weights, unroll: shown.unroll, at: run.cursor.place)
      state =
        state.updated(by: .ofRun(run.number, .decomposed(spectra, run.cursor.place, over: shown.sequence)))
        .state
    }
    return state
  }

  /// The state with the gradients and updates of run `number`'s parameters, where its view shows them.
  fileprivate func measured(_ number: Int, in source: RecordedSource) throws -> ExplorerState {
    guard runs[number].view.name == "updates", let shown = runs[number].unrolls.shown else { return self }
    let (news, told) = AsyncStream.makeStream(of: Action.self)
    let work = RunWork(source: source) { told.yield(.ofRun(number, $0)) }
    return try waitTelling {
      await work.measure(shown, acrossTraining: true)
      told.finish()
      var state = self
      for await action in news { state = state.updated(by: action).state }
      return state
    }
  }
}

/// A view of one run, or (nil) the overview of several.
struct PictureView: ExpressibleByArgument {
  let choice: ViewChoice?

  init(choice: ViewChoice?) { self.choice = choice }

  init?(argument: String) {
    choice = ViewChoice.named(argument)
    if choice == nil && argument != "compare" { return nil }
  }

  static var allValueStrings: [String] { ViewChoice.all.map(\.name) + ["compare"] }
  var defaultValueDescription: String { choice?.name ?? "compare" }
}

extension Theme: ExpressibleByArgument {
  public init?(argument: String) {
    guard let theme = Theme.named(argument) else { return nil }
    self = theme
  }

  public static var allValueStrings: [String] { all.map(\.name) }
  public var defaultValueDescription: String { name }
}

extension PictureFormat: ExpressibleByArgument {}

/// Columns × rows as in `160x48`.
struct GridSize: ExpressibleByArgument, CustomStringConvertible {
  let width: Int
  let height: Int

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  init?(argument: String) {
    let parts = argument.lowercased().split(separator: "x").compactMap { Int($0) }
    guard parts.count == 2, parts.allSatisfy({ (1...1000).contains($0) }) else { return nil }
    self.init(width: parts[0], height: parts[1])
  }

  var description: String { "\(width)x\(height)" }
}
