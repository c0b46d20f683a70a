import Engine
import Foundation
import Tasks
import Training

extension Lesson {
  private static func counter(_ cell: String) -> ExperimentOptions {
    .stated {
      $0.task = "counter"
      $0.cell = cell
      $0.hidden = 10
      $0.batch = 50
      $0.learningRate = 0.01
      $0.steps = 3000
    }
  }

  static let counter = Lesson(
    name: "counter", title: "A unit that counts",
    summary: "An LSTM learns aⁿXbⁿ by counting in one cell.",
    runs: [
      LessonRun("LSTM", counter("lstm")), LessonRun("GRU", counter("gru")), LessonRun("tanh", counter("rnn")),
    ],
    pages: [
      LessonPage(
        "Strings of n times a, an X, n times b, a dot; n is at most 10. After the X the next symbol is certain for "
          + "whoever counted.",
        look: LessonLook("sequence", run: 0, step: 0)),
      LessonPage(
        "Three cells with ten units each are trained until none of them makes a mistake on strings of this length.",
        ask: LessonQuestion(
          "which of them is right on longer strings than it was trained on?",
          choices: ["all: they learned the rule", "the LSTM most of all", "none of them"], answer: 1,
          because:
            "Its cell adds and subtracts without a bound. States of tanh and GRU are squashed into −1 … 1."),
        look: LessonLook("sequence", run: 0)),
      LessonPage(
        "The LSTM's cell state after 3000 steps: some unit moves with every a, and back with every b.",
        look: LessonLook("cell", run: 0, step: 3000)),
      LessonPage(
        "Press p and type a number, as 15, to see a string of that n. P goes through the sequences, a through the "
          + "cells: find the n at which each one begins to fail.",
        look: LessonLook("sequence", run: 0),
        notes:
          "After 3000 steps with seeds 1 to 3 the LSTM was right up to n = 18, 12, 23; tanh up to 11, 10, 10."
      ),
    ],
    check: LessonCheck(
      criterion: "a unit of the cell follows the count",
      opposite: "a tanh network", seconds: 8
    ) { setting, seed in
      let run = try LessonTrial(counter(setting == .stated ? "lstm" : "rnn"), seed: seed).trained()
      let followed = run.correlationWithCount(setting == .stated ? .cell : .hidden)
      return [LessonMeasurement("the best unit's |r| with the count", followed, .atLeast(0.95))]
    })
}

extension LessonTrial {
  /// The greatest |r| of a unit's `quantity` with the number of a that are not answered yet, at n = 10.
  fileprivate func correlationWithCount(_ quantity: LayerQuantity) -> Double {
    let count = 10
    let unroll = network.unroll(CounterTask.probe(count: count).sequence)
    guard let states = unroll.tensor(quantity, at: LayerDirection(layer: 0)) else { return .nan }
    let counts = (0...2 * count).map { Double(count - abs($0 - count)) }
    return (0..<states.columns).map { unit in
      abs(correlation((0..<states.rows).map { Double(states[$0, unit]) }, counts))
    }.max() ?? .nan
  }
}

/// Pearson's r of two series of one length; 0 where one of them does not vary.
private func correlation(_ left: [Double], _ right: [Double]) -> Double {
  let means = (left.reduce(0, +) / Double(left.count), right.reduce(0, +) / Double(right.count))
  let pairs = zip(left, right).map { ($0 - means.0, $1 - means.1) }
  let product = pairs.reduce(0) { $0 + $1.0 * $1.1 }
  let norms = pairs.reduce((0.0, 0.0)) { ($0.0 + $1.0 * $1.0, $0.1 + $1.1 * $1.1) }
  return norms.0 > 0 && norms.1 > 0 ? product / (norms.0 * norms.1).squareRoot() : 0
}
