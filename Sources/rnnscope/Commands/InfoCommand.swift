import ArgumentParser
import Foundation
import Traces

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Tell what a trace holds.")

  @Argument(help: "The trace.", completion: .file(extensions: ["rnntrace"]))
  var trace: String

  func run() throws {
    let reader = try TraceReader(path: trace)
    let header = reader.header
    let history = try reader.history()
    let model = header.model
    print(header.title)
    print(
      "model       \(WeightsFile.cellName(of: model)), I \(model.inputSize), H \(model.hiddenSize), O \(model.outputSize), "
        + "L \(model.layerCount), D \(model.directionCount): \(model.parameterCount) parameters")
    if let learning = header.extra["learning"], !learning.isEmpty {
      print("learning    \(learning.displaySafe)")
    }
    print("sequence    \(header.inputLabels.count) timesteps")
    if let first = history.first, let last = history.last {
      print("steps       \(history.count), from \(first.step) to \(last.step)")
      print("loss        \(first.loss) → \(last.loss)")
    } else {
      print("steps       none")
    }
    print("unrolls     \(try reader.unrollSteps().count)")
    print("seed        \(header.seed)")
  }
}
