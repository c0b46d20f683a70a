import Analysis
import ArgumentParser
import Canvas
import Engine
import Explorer
import Foundation
import Training
import Views

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "One page about recorded runs, side by side: gradients, clipping, saturation, spectra.",
    discussion: """
      rnnscope report rnn.rnntrace lstm.rnntrace -o report.svg
      rnnscope report rnn.rnntrace -o report.txt
      """)

  @Argument(help: "The traces, at most six.", completion: .file(extensions: ["rnntrace"]))
  var traces: [String]
  @Option(name: .shortAndLong, help: "The file to write: .svg, .png, .ansi or .txt.", completion: .file())
  var output: String
  @Option(help: "\(Theme.all.map(\.name).joined(separator: ", ")).")
  var theme = Theme.dark

  private static let largestCount = 6
  /// So many checkpoints tell how ρ moved.
  private static let checkpointCount = 24

  func validate() throws {
    guard traces.count <= Self.largestCount else {
      throw ValidationError(
        "a report shows at most \(Self.largestCount) runs, not \(traces.count): leave some out")
    }
  }

  func run() throws {
    let format = try pictureFormat()
    let scenes = try traces.map(scene)
    let size = ReportPage.size(runCount: scenes.count)
    let appearance = Appearance(
      theme: theme, depth: format == .text ? .monochrome : .truecolor, glyphs: .braille)
    var drawing = Drawing(width: size.width, height: size.height, appearance: appearance)
    ReportPage(scenes).draw(in: drawing.bounds, on: &drawing)
    try PictureWriter.write(drawing.grid, as: format, theme: theme, to: output)
  }

  private func pictureFormat() throws -> PictureFormat {
    guard let format = PictureFormat(fileNamed: output) else {
      throw CommandError("\(output.displaySafe): name a file that ends in .svg, .png, .ansi or .txt")
    }
    return format
  }

  /// The newest step of a trace with everything that the page shows.
  private func scene(of path: String) throws -> Scene {
    let run = try RecordedRun(path: path)
    let step = try run.step(nil, in: path)
    var state = ExplorerState(
      home: HomeState(items: []), appearance: Appearance(), width: 80, height: 24)
    state = state.updated(by: .ofRun(0, .opened(run.description, isLive: false))).state
    state = state.updated(by: .ofRun(0, .updated(try run.update()))).state
    if let unroll = try waitTelling({ try await run.completeUnroll(at: step) }) {
      state = state.updated(by: .ofRun(0, .unrolled(unroll, requestedStep: step, inDetail: true))).state
    }
    guard var scene = state.scene else {
      throw CommandError("\(path.displaySafe) holds no run: name a trace with steps")
    }
    scene.title = run.description.title
    scene.spectraHistory = run.weightsOverTraining(count: Self.checkpointCount).map {
      NetworkSpectra(step: $0.step, weights: $0.weights, unroll: nil, at: scene.cursor.place)
    }
    return scene
  }
}
