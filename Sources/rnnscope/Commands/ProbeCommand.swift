import ArgumentParser
import Engine
import Foundation
import Traces
import Training

struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Unroll given weights over a given sequence and write every state, gate and gradient.",
    discussion: """
      rnnscope probe --weights w.safetensors --input x.safetensors \\
        --output y.safetensors

      Weights: PyTorch's names under rnn., head.weight [O, H·D] and head.bias [O]; the metadata key cell (rnn_tanh, \
      rnn_relu, rnn_linear, lstm, lstm_peephole, lstm_coupled, lstm_peephole_coupled, gru, gru_reset_before) decides \
      the cell where the shapes leave it open.
      Input: input [T, I] float32 or tokens [T] int64; target [T] int64 (cross-entropy, -100: no target) or \
      [T, O] float32 (mean squared error; mask [T]: 1 counts, 0 does not).
      An encoder–decoder's weights are the encoder's under rnn. and the decoder's under decoder.; its input also has \
      source [1] int64, the number of timesteps that the encoder reads; the decoder goes on from there.
      Output: output, loss, loss.per_step, hidden.l0, cell.l0, gate.forget.l0, …, the gradient of each (grad.hidden.l0 \
      is the total one, grad.hidden.direct.l0 the part through the output at t), grad.by_lag [T, T], and \
      grad.rnn.weight_ih_l0, … Numbers are computed in float64 and written as float32, or as float64 where the \
      weights are.

      What takes longer than a second tells a terminal how far it is; Ctrl-C stops it.

      --clamp holds a value, as often as it is given: --clamp 'cell.l0[3]@10..20=1.5' holds the cell state of unit 3 at \
      timesteps 10 to 20; also hidden, input and gate.forget, gate.reset, …; without @ it is held all the time. No \
      gradient flows through what is held.
      """)

  @Option(
    help: ArgumentHelp("The network.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String
  @Option(
    help: ArgumentHelp("The sequence and its targets.", valueName: "x.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var input: String?
  @Option(
    help: ArgumentHelp("Read the beginning of this UTF-8 text instead.", valueName: "file"),
    completion: .file())
  var text: String?
  @Option(
    help: ArgumentHelp(
      "The network's symbols as JSON: an array, or an object from symbols to tokens. Default: the weights' metadata "
        + "key vocabulary, else the text's characters in the order of their code points.",
      valueName: "file.json"),
    completion: .file(extensions: ["json"]))
  var vocabulary: String?
  @Option(parsing: .unconditional, help: "T, the characters of the text that are read. Default: 50.")
  var length: Int?
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "y.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var output: String

  @Option(
    name: .customLong("clamp"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Hold a value, e.g. cell.l0[3]@10..20=1.5; repeatable.", valueName: "what=value"))
  var clamps: [String] = []

  func run() throws {
    // Most of it is the gradient by lag, whose time grows with the square of the sequence's length.
    let asked = WeightsInput(text: text, sequence: input, vocabulary: vocabulary, length: length)
    let probe = try waitTelling(patience: .seconds(1)) { [weights, clamps] in
      try WeightsProbe(weightsPath: weights, input: asked, clamps: clamps)
    }
    try Safetensors.write(probe.file, to: output)
    let unroll = probe.unroll
    // Swift would print the sign of a NaN, which means nothing.
    let loss = unroll.loss.map { $0.isNaN ? "NaN" : "\($0)" } ?? "unknown"
    print(
      "\(WeightsFile.cellName(of: unroll.model)) over \(unroll.timesteps) timesteps: loss \(loss), "
        + "\(unroll.tensors.count) tensors in \(output.displaySafe)")
    if !probe.hasTargets { note("no timestep has a target, so the loss and all gradients are 0") }
    if probe.underflowCount > 0 {
      note(
        "\(probe.underflowCount) numbers are too small for float32 and became 0: float64 weights keep them")
    }
  }

  private func note(_ line: String) { StandardError.tell("rnnscope: note: \(line)") }
}
