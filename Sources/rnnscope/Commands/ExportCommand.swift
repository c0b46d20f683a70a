import ArgumentParser
import Engine
import Foundation
import Traces
import Training

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write tensors or the history of a recorded run to a file.",
    discussion: """
      rnnscope export book.rnntrace --step 500 --tensor hidden.l0 -o hidden.npy
      rnnscope export book.rnntrace --tensor grad.by_lag -o by-lag.csv
      rnnscope export book.rnntrace --step 500 --tensor rnn.weight_hh_l0 -o hh.npy
      rnnscope export book.rnntrace --step 500 --tensor 'rnn.*' -o weights.safetensors
      rnnscope export book.rnntrace --history scalars -o run.csv
      rnnscope export book.rnntrace --history profile -o profile.npy

      The file's ending names the format: .csv, .npy, .safetensors or .json. A name that is not known is answered \
      with those that are; * stands for any letters, and a .safetensors file takes all that fit. \
      --history scalars is a table of all steps: step, loss, gradient_norm, clipped_gradient_norm, learning_rate, \
      held_out_loss; --history profile the log₁₀ gradient profile [steps, layers · directions, T].
      """)

  @Argument(help: "The trace.", completion: .file(extensions: ["rnntrace"]))
  var trace: String
  @OptionGroup var at: StepOption
  @Option(
    help: ArgumentHelp("What to export: hidden.l0, grad.hidden.l0, rnn.weight_hh_l0, …", valueName: "name"))
  var tensor: String?
  @Option(help: "Instead of a tensor, all steps': scalars or profile.")
  var history: HistoryExport.Part?
  @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
  var output: String

  func validate() throws {
    guard (tensor == nil) != (history == nil) else {
      throw ValidationError("name what to export: --tensor NAME or --history scalars")
    }
    if history != nil && at.step != nil {
      throw ValidationError("--history holds all steps: leave out --step")
    }
    if let tensor, tensor.contains("*"), ExportFormat(path: output) != .safetensors {
      throw ValidationError("several tensors go into one .safetensors file: end \(output.displaySafe) so")
    }
    guard ExportFormat(path: output) == nil else { return }
    let endings = ExportFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
    throw ValidationError("\(output.displaySafe) names no format: end it in one of \(endings)")
  }

  func run() throws {
    guard let format = ExportFormat(path: output) else { return }
    if let history { return try export(history, as: format) }
    guard let tensor else { return }
    let run = try RecordedRun(path: trace)
    let step = try run.step(at.step, in: trace)
    let found = try tensors(named: tensor, at: step, of: run)
    if tensor.contains("*") {
      let file = SafetensorsFile(
        tensors: found.mapValues { StoredTensor($0) }, metadata: ["step": String(step)])
      try OutputFile.write(Safetensors.encode(file), to: output)
      print("\(found.count) tensors at step \(step) in \(output)".displaySafe)
    } else if let (name, value) = found.first {
      try OutputFile.write(
        TensorExport(name: name, step: step, tensor: StoredTensor(value)).bytes(as: format), to: output)
      print("\(name) \(value.shape) at step \(step) in \(output)".displaySafe)
    }
  }

  private func export(_ part: HistoryExport.Part, as format: ExportFormat) throws {
    let reader = try TraceReader(path: trace)
    let records = try reader.records(in: 0...Int.max)
    do {
      let export = try HistoryExport(part, of: records, model: reader.header.model)
      try OutputFile.write(export.bytes(as: format), to: output)
      print("\(part.rawValue) of \(export.count) steps in \(output)".displaySafe)
    } catch let error as HistoryExportError {
      throw CommandError("\(trace): \(error)")
    }
  }

  /// The tensors of `step` that `pattern` names: at least one.
  private func tensors(
    named pattern: String, at step: Int, of run: RecordedRun
  ) throws -> [String: Tensor<Float>] {
    let tensors = try waitTelling { try await run.tensors(at: step) }
    guard !tensors.isEmpty else {
      let before = try waitTelling { try await run.unroll(at: step)?.step }
      let hint = before.map { "choose step \($0), the last before it that has some" } ?? "choose a later step"
      throw CommandError("\(trace): step \(step) was recorded without its tensors: \(hint)")
    }
    let takesSeveral = pattern.contains("*")
    let found = tensors.filter { takesSeveral ? fnmatch(pattern, $0.key, 0) == 0 : $0.key == pattern }
    guard !found.isEmpty else {
      let names = tensors.keys.sorted().joined(separator: ", ")
      throw CommandError("\(trace): step \(step) has no tensor '\(pattern)'; it has \(names)")
    }
    return found
  }
}

extension HistoryExport.Part: ExpressibleByArgument {}
