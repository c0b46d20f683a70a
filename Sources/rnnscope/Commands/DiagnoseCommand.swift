import Analysis
import ArgumentParser
import Engine
import Foundation
import Traces
import Training

struct DiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Judge a recorded run: vanishing, exploding, saturated, overfitting, … in words and numbers.",
    discussion: """
      rnnscope diagnose book.rnntrace
      rnnscope diagnose book.rnntrace --step 500 --json
      """)

  @Argument(help: "The trace.", completion: .file(extensions: ["rnntrace"]))
  var trace: String
  @OptionGroup var at: StepOption
  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let run = try RecordedRun(path: trace)
    let step = try run.step(at.step, in: trace)
    let found = try waitTelling { try await run.completeUnroll(at: step) }
    let description = run.description
    let verdict = Verdict(
      title: description.title, step: step, unrollStep: found?.step,
      diagnosis: Diagnosis(
        model: description.model, history: try run.update().history.prefix(through: step),
        unroll: found?.unroll,
        references: description.baselines, truncation: description.truncation))
    print(json ? try verdict.json : verdict.text)
  }
}

/// A diagnosis and what it was made from.
private struct Verdict {
  let title: String
  let step: Int
  /// The step whose gradients were looked at: recordings from elsewhere do not hold every step's.
  let unrollStep: Int?
  let diagnosis: Diagnosis

  private struct Object: Encodable {
    let title: String
    let step: Int
    let unroll_step: Int?
    let kind: Diagnosis.Kind
    let headline, explanation, advice: String
    let measurements: [Diagnosis.Measurement]
  }

  /// The verdict as one line of JSON.
  var json: String {
    get throws {
      try oneLineJSON(
        Object(
          title: title, step: step, unroll_step: unrollStep, kind: diagnosis.kind,
          headline: diagnosis.headline, explanation: diagnosis.explanation, advice: diagnosis.advice,
          measurements: diagnosis.measurements))
    }
  }

  /// The verdict for a reader.
  var text: String {
    let origin =
      switch unrollStep {
      case step?: ""
      case let other?: ", gradients over time from step \(other)"
      case nil: ", without gradients over time"
      }
    let prose = [
      diagnosis.headline, "\(title), step \(step)\(origin)", diagnosis.explanation, diagnosis.advice,
    ]
    let width = diagnosis.measurements.map(\.name.count).max() ?? 0
    let numbers = diagnosis.measurements.map { measurement in
      let name = measurement.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let words = [measurement.unit, measurement.note].filter { !$0.isEmpty }.joined(separator: ", ")
      return "  \(name)  \(String(format: "%.6g", measurement.value)) \(words)"
    }
    return (prose.filter { !$0.isEmpty } + numbers).map(\.displaySafe).joined(separator: "\n")
  }
}
