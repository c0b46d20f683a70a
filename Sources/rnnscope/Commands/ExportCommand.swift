import ArgumentParser
import Foundation
import Traces
import Training

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write one tensor of a recorded run to a file.",
    discussion: """
      rnnscope export book.rnntrace --step 500 --tensor hidden.l0 -o hidden.npy
      rnnscope export book.rnntrace --tensor grad.by_lag -o by-lag.csv
      rnnscope export book.rnntrace --step 500 --tensor rnn.weight_hh_l0 -o recurrent.safetensors

      The file's ending names the format: .csv, .npy, .safetensors or .json. A name that is not known is answered \
      with those that are.
      """)

  @Argument(help: "The trace.", completion: .file(extensions: ["rnntrace"]))
  var trace: String
  @Option(help: "The training step. Default: the newest.")
  var step: Int?
  @Option(
    help: ArgumentHelp("What to export: hidden.l0, grad.hidden.l0, rnn.weight_hh_l0, …", valueName: "name"))
  var tensor: String
  @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
  var output: String

  func validate() throws {
    guard ExportFormat(path: output) == nil else { return }
    let endings = ExportFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
    throw ValidationError("\(output.displaySafe) names no format: end it in one of \(endings)")
  }

  func run() throws {
    guard let format = ExportFormat(path: output) else { return }
    let run = try RecordedRun(path: trace)
    let step = try run.step(step, in: trace)
    let tensors = try waitFor { try await run.tensors(at: step) }
    guard !tensors.isEmpty else {
      let before = try waitFor { try await run.unroll(at: step)?.step }
      let hint = before.map { "; the last step before it that has some is \($0)" } ?? ": choose a later step"
      throw TraceQuestionError("\(trace): step \(step) was recorded without its tensors\(hint)")
    }
    guard let found = tensors[tensor] else {
      let names = tensors.keys.sorted().joined(separator: ", ")
      throw TraceQuestionError("\(trace): step \(step) has no tensor '\(tensor)'; it has \(names)")
    }
    let export = TensorExport(name: tensor, step: step, tensor: StoredTensor(found))
    do {
      try export.bytes(as: format).write(to: URL(fileURLWithPath: output))
    } catch {
      throw TraceQuestionError("\(output) can't be written: choose a folder that exists and may be written")
    }
    print("\(tensor) \(found.shape) at step \(step) in \(output)".displaySafe)
  }
}
