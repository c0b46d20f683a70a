import Analysis
import ArgumentParser
import Canvas
import Explorer
import Foundation
import Traces
import Training

struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Draw a view of a recorded run without a terminal.",
    discussion: """
      rnnscope snapshot book.rnntrace --view waterfall --size 160x48 --format svg -o waterfall.svg
      rnnscope snapshot book.rnntrace --view hidden --step 1500 --format text
      rnnscope snapshot book.rnntrace --view gates --step 1500 --probe-text "the cat sat on the mat"
      """)

  @Argument(help: "The trace to look at.", completion: .file(extensions: ["rnntrace"]))
  var trace: String
  @Option(help: "\(ViewChoice.all.map(\.name).joined(separator: ", ")).")
  var view = ViewChoice.all[0]
  @Option(help: "The training step. Default: the newest.")
  var step: Int?
  @Option(help: ArgumentHelp("The timestep under the cursor. Default: the first.", valueName: "t"))
  var timestep: Int = 0
  @Option(help: ArgumentHelp("Columns and rows.", valueName: "WxH"))
  var size: GridSize = GridSize(width: 160, height: 48)
  @Option(help: "text, ansi, svg or png.")
  var format: PictureFormat = .text
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
    if probe != nil && probeText != nil {
      throw ValidationError("--probe and --probe-text exclude each other: keep one of them")
    }
  }

  func run() throws {
    let state = try explorerState()
    try PictureWriter.write(state.frame(), as: format, theme: state.appearance.theme, to: output)
  }

  /// The sequence that is asked for; nil is the run's own.
  private func sequence(of run: RecordedRun) throws -> ProbeSequence? {
    if let probe {
      let name = URL(fileURLWithPath: probe).lastPathComponent
      return ProbeSequence(
        try run.probeReader.probe(inFile: probe), title: String(name.displaySafe.prefix(40)))
    }
    return try probeText.map {
      ProbeSequence(try run.probeReader.probe(of: $0), title: String($0.displaySafe.prefix(40)))
    }
  }

  private func checkRange(of run: RecordedRun, _ sequence: ProbeSequence?) throws {
    if let step, let steps = try run.steps(), !steps.contains(step) {
      throw SnapshotError(
        description:
          "\(trace.displaySafe) has the steps \(steps.lowerBound) to \(steps.upperBound), not \(step)")
    }
    let timesteps = (sequence?.inputLabels ?? run.description.inputLabels).count
    if timesteps > 0 && !(0..<timesteps).contains(timestep) {
      throw SnapshotError(
        description: "the sequence has the timesteps 0 to \(timesteps - 1), not \(timestep)")
    }
  }

  private func explorerState() throws -> ExplorerState {
    let run = try RecordedRun(path: trace)
    let sequence = try sequence(of: run)
    try checkRange(of: run, sequence)
    let appearance = Appearance(
      theme: theme,
      depth: screen.colors.depth ?? (format == .text ? .monochrome : .truecolor),
      glyphs: screen.glyphs.tier ?? .braille)
    var state = ExplorerState(
      home: HomeState(items: []), appearance: appearance, width: size.width, height: size.height)
    state = state.updated(by: .opened(run.description, isLive: false)).state
    state = state.updated(by: .updated(try run.update())).state
    if let sequence { state = state.updated(by: .sequenceRead(sequence)).state }
    state.message = nil
    state.look(at: view, step: step, timestep: timestep)
    let shownStep = state.run?.cursor.step ?? 0
    let found = try waitFor {
      if let sequence { return try await run.unroll(at: shownStep, over: sequence) }
      return try await run.unroll(at: shownStep)
    }
    if sequence != nil, found == nil {
      throw SnapshotError(
        description: "\(trace.displaySafe): no weights were recorded: there is nothing to unroll")
    }
    if let unroll = found {
      state =
        state.updated(
          by:
            .unrolled(
              unroll.withGradientByLag(
                over: run.description.probe, truncation: run.description.truncation),
              requestedStep: shownStep, inDetail: true)
        ).state
    }
    return state.decomposed()
  }
}

extension ExplorerState {
  /// The state with the spectra that its view shows.
  fileprivate func decomposed() -> ExplorerState {
    guard let run, run.view.name == "spectra", let shown = run.shown, let weights = shown.weights else {
      return self
    }
    let spectra = NetworkSpectra(
      step: shown.step, weights: weights, unroll: shown.unroll, at: run.cursor.place)
    return updated(by: .decomposed(spectra, run.cursor.place)).state
  }
}

/// A request for something that the trace does not have.
struct SnapshotError: Error, CustomStringConvertible {
  let description: String
}

extension ViewChoice: ExpressibleByArgument {
  public init?(argument: String) {
    guard let choice = ViewChoice.named(argument) else { return nil }
    self = choice
  }

  public static var allValueStrings: [String] { all.map(\.name) }
  public var defaultValueDescription: String { name }
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
