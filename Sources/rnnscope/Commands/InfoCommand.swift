import ArgumentParser
import Engine
import Foundation
import Traces
import Training

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
        + "L \(model.layerCount), D \(model.directionCount)\(model.hasDecoder ? ", with a decoder" : ""): "
        + "\(model.parameterCount) parameters")
    print("sequence    \(header.inputLabels.count) timesteps")
    if let first = history.first, let last = history.last {
      print("steps       \(history.count), from \(first.step) to \(last.step)")
      print("loss        \(first.loss) → \(last.loss)")
      if let heldOut = (0..<history.count).reversed().lazy.map({ history[$0] }).first(where: {
        $0.heldOutLoss != nil
      }),
        let loss = heldOut.heldOutLoss
      {
        let unit = RecordedRun.valueUnit(of: header)
        let metrics = Metric.all(of: loss, kind: header.lossKind, unit: unit)
        print(
          "held out    \(loss) at step \(heldOut.step)"
            + metrics.map { ", \($0.name) \(String(format: "%.4g", $0.value))" }.joined())
      }
    } else {
      print("steps       none")
    }
    print("unrolls     \(try reader.unrollSteps().count)")
    print("seed        \(header.seed)")
  }
}
