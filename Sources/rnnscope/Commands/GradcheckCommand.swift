import ArgumentParser
import Engine
import Foundation
import Training

struct GradcheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Check the gradients of an experiment against slopes of its loss.",
    discussion: """
      rnnscope gradcheck --task adding --cell gru --hidden 8 --length 20
      rnnscope gradcheck samples/adding-rnn.toml --entries 100 --json

      Every parameter of the untrained network, in double precision, over the first training batch: the gradient \
      by backpropagation through time beside a central difference of the loss. The error is relative to the tensor's \
      largest gradient. Dropout and input noise take part with the masks of step 0. Truncated backpropagation and \
      --omega, which follow no slope, are left out.

      Exit code 0: all errors are at most 1e-6. 1: one is larger.
      """)

  @OptionGroup var arguments: ExperimentArguments
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Check all entries of tensors up to this size, so many of larger ones.", valueName: "n"))
  var entries = 40
  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws {
    guard (1...100_000_000).contains(entries) else {
      throw ValidationError("--entries takes a whole number from 1 to 100000000, not \(entries)")
    }
  }

  func run() throws {
    let experiment = try Experiment(arguments.options())
    let check = experiment.gradientCheck(on: try experiment.loadTask())
    if !json {
      write("parameter                    entries   largest error  at              gradient           slope")
    }
    var failures = 0
    for (name, _) in check.parameters {
      let finding = check.check(name, limit: entries, seed: experiment.seed)
      if !finding.passes { failures += 1 }
      write(json ? try jsonLine(finding) : tableLine(finding))
    }
    guard failures > 0 else { return }
    throw GradientCheckError(failures: failures)
  }

  private func tableLine(_ finding: GradientCheck.Finding) -> String {
    let size = finding.shape.reduce(1, *)
    let count = "\(finding.checkedCount)/\(size)"
    let numbers = String(format: "%14.6g  %14.6g", finding.gradient, finding.slope)
    return finding.name.padding(toLength: 24, withPad: " ", startingAt: 0)
      + String(repeating: " ", count: max(1, 12 - count.count)) + count
      + String(format: "  %14.2g", finding.largestError)
      + (finding.passes ? "  " : " !")
      + "\(finding.indices)".padding(toLength: 12, withPad: " ", startingAt: 0)
      + numbers
  }

  private struct Object: Encodable {
    let parameter: String
    let shape: [Int]
    let checked: Int
    let largest_error: FiniteNumber
    let at: [Int]
    let gradient, slope: FiniteNumber
    let passes: Bool
  }

  private func jsonLine(_ finding: GradientCheck.Finding) throws -> String {
    try oneLineJSON(
      Object(
        parameter: finding.name, shape: finding.shape, checked: finding.checkedCount,
        largest_error: FiniteNumber(finding.largestError), at: finding.indices,
        gradient: FiniteNumber(finding.gradient), slope: FiniteNumber(finding.slope), passes: finding.passes))
  }

  /// Prints a line at once, into a pipe too.
  private func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}

/// Gradients that are no slopes of the loss.
struct GradientCheckError: Error, CustomStringConvertible {
  let failures: Int

  var description: String {
    "\(failures) \(failures == 1 ? "tensor's gradient differs" : "tensors' gradients differ") from the slope of the loss "
      + "by more than \(GradientCheck.tolerance); where the loss is not finite, try a shorter --length or another --init"
  }
}
