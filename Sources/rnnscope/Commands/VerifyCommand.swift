import ArgumentParser
import Engine
import Traces
import Training

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Train a recorded run again and compare everything recorded, bit by bit.",
    discussion: """
      rnnscope verify book.rnntrace

      A line on the terminal tells how far it is; Ctrl-C stops it.

      Exit code 0: every number was found equal. 1: one was not (the first is named), or the run is not one of \
      rnnscope's own, or its data has changed.
      """)

  @Argument(help: "The trace.", completion: .file(extensions: ["rnntrace"]))
  var trace: String

  func run() throws {
    do {
      let counts = try waitTelling { [trace] in try RunVerification(path: trace).run() }
      print(
        "\(trace.displaySafe): \(counts.records) step records, \(counts.unrolls) unrolls and "
          + "\(counts.checkpoints) checkpoints are equal bit by bit")
    } catch let error as TraceError {
      throw error
    } catch let error as StoppedWork {
      throw error
    } catch {
      throw CommandError("\(trace): \(error)")
    }
  }
}
