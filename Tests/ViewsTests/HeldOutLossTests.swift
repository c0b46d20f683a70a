import Canvas
import Engine
import Foundation
import Testing

@testable import Views

/// Which held-out loss is told beside a step, and where it stands in a plot.
@Suite struct HeldOutLossTests {
  /// 300 steps whose held-out loss was measured at every hundredth, and 0.125 after the last update.
  private func scene(at step: Int) -> Scene {
    var history = RunHistory(
      (0..<300).map {
        StepRecord(
          step: $0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1,
          heldOutLoss: $0 % 100 == 0 ? 2 : nil, profile: [])
      })
    history.end(with: HeldOutLoss(step: 300, loss: 0.125))
    let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)
    return Scene(title: "a", model: model, history: history, cursor: Cursor(step: step))
  }

  private func table(at step: Int) -> String {
    var drawing = Drawing(width: 140, height: 3, appearance: Appearance())
    let run = ComparedRun(name: "a", scene: scene(at: step))
    ComparisonTable(Comparison([run], focus: 0)).draw(in: drawing.bounds, on: &drawing)
    return drawing.grid.plainRow(1)
  }

  @Test func theOneAfterTheLastUpdateIsTheLastPointOfTheCurve() throws {
    let plot = scene(at: 299).lossPlot
    let heldOut = try #require(plot.series.last)
    #expect(heldOut.xs == [0, 100, 200, 300] && heldOut.ys == [2, 2, 2, 0.125])
    #expect(plot.xRange == 0...300 && heldOut.marksPoints)
  }

  @Test(arguments: [(299, "0.1250", " at the end"), (298, "2.000", nil), (200, "2.000", "")])
  func legendAndReadoutTellThatOfTheCursorsStep(step: Int, value: String, place: String?) {
    let scene = scene(at: step)
    #expect(scene.lossPlot.series.last?.value == value)
    let told = OverviewView().readout(scene)
    let longer = value.padding(toLength: value == "2.000" ? 7 : 8, withPad: "0", startingAt: 0)
    #expect(
      place.map { told.contains(", held out \(longer)\($0), gradient") } ?? !told.contains("held out"),
      "\(told)")
  }

  @Test func theTableSaysOfWhichStepAnEarlierOneIs() {
    #expect(table(at: 299).contains(" 0.1250 "))
    #expect(table(at: 298).contains(" 2.000 @200 "))
    #expect(table(at: 200).contains(" 2.000 ") && !table(at: 200).contains("@"))
  }
}
