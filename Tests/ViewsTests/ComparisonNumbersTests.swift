import Canvas
import Engine
import Testing

@testable import Views

/// The numbers of several runs side by side.
@Suite struct ComparisonNumbersTests {
  private func run(_ name: String, steps: Int, norm: Double = 1, loss: (Int) -> Double) -> ComparedRun {
    let records = (0..<steps).map {
      StepRecord(
        step: $0, loss: loss($0), gradientNorm: norm, clippedGradientNorm: norm, learningRate: 0.1,
        heldOutLoss: loss($0), profile: [])
    }
    let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)
    var scene = Scene(
      title: name, model: model, history: RunHistory(records), cursor: Cursor(step: steps - 1))
    scene.ranges = ScaleRanges(fitting: scene.history, unroll: nil)
    return ComparedRun(name: name, scene: scene)
  }

  @Test(arguments: [4.061e-5, 0.0001991, 1.234e-100, -1.234e-100, 123_456, 1])
  func aBlankStandsBetweenAnyTwoNumbersOfTheTable(number: Double) {
    var slow = run("GRU", steps: 4000, norm: number) { _ in number }
    (slow.stepsPerSecond, slow.trainingSeconds) = (1_234_567, 1e6)
    var drawing = Drawing(width: 140, height: 3, appearance: Appearance())
    ComparisonTable(Comparison([slow], focus: 0)).draw(in: drawing.bounds, on: &drawing)
    let row = drawing.grid.plainRow(1)
    let words = row.split(separator: " ")
    // The name and its curve, 3 999 in two words, loss, held out, norm, decay, memory, speed, time in two words.
    #expect(words.count == 12, "\(row)")
    #expect(words.filter { Double($0).map { abs($0 / number - 1) < 0.25 } ?? false }.count == 3, "\(row)")
  }

  @Test func sequencesSideBySideHaveOneScale() {
    func run(_ loss: Float, _ answer: Float) -> ComparedRun {
      var scene = SyntheticScene.make(timesteps: 3, hiddenSize: 2)
      scene.unroll?.tensors[TensorName.output] = Tensor(shape: [3, 1], values: [0, answer, 1])
      scene.unroll?.tensors[TensorName.lossPerStep] = Tensor(shape: [3], values: [0, loss, 0])
      scene.probe = Batch(
        timesteps: 3, batchSize: 1, inputs: .vectors([0, 0, 0]),
        targets: .values([0, 1, 1], counted: nil))
      return ComparedRun(name: "\(loss)", scene: scene)
    }
    let runs = Comparison([run(0.5, 2), run(8, -3)], focus: 0).runs
    #expect(runs.allSatisfy { $0.scene.ranges.greatestStepLoss == 8 })
    let answers = runs.map(\.scene.ranges.answers)
    #expect(answers[0] == answers[1] && answers[0].map { $0.contains(2) && $0.contains(-3) } == true)
    for run in runs {
      var drawing = Drawing(width: 60, height: 20, appearance: Appearance())
      SequenceView().draw(run.scene, in: drawing.bounds, on: &drawing)
      #expect((0..<20).contains { drawing.grid.plainRow($0).hasPrefix("       8") }, "the greatest of both")
    }
    #expect(Comparison([run(0.5, 2)], focus: 0).runs[0].scene.ranges.greatestStepLoss == nil)
  }

  @Test func weightsOfOtherMeaningAreNotTakenAwayFromEachOther() {
    func scene(_ model: ModelShape) -> Scene {
      var scene = Scene(title: "", model: model, history: RunHistory())
      scene.weights = Weights<Float>.initialised(model: model, seed: 1)
      return scene
    }
    let gru = ModelShape(cell: .gru, inputSize: 2, hiddenSize: 3, outputSize: 1)
    let coupled = ModelShape(cell: .lstm, couplesGates: true, inputSize: 2, hiddenSize: 3, outputSize: 1)
    guard case .absent = scene(coupled).weightsLess(scene(gru)) else {
      Issue.record("a forget gate less a reset gate is no number")
      return
    }
    guard case .shown = scene(gru).weightsLess(scene(gru)) else {
      Issue.record("the same cell has differences")
      return
    }
  }

  @Test func theLegendTellsTheAverageThatIsDrawn() throws {
    let wavering = run("a", steps: 1200, norm: 2) { $0 % 2 == 0 ? 1 : 3 }
    let comparison = Comparison([wavering, wavering], focus: 0)
    #expect(comparison.lossPlot.series.map(\.value) == ["2.000", "2.000"])
    #expect(comparison.normPlot.series.map(\.value) == ["2.000", "2.000"])
    var early = wavering
    early.scene.cursor.step = 1
    let short = Comparison([run("b", steps: 20) { Double($0) }, early], focus: 0)
    #expect(short.lossPlot.series.map(\.value) == ["19.00", "2.000"])
  }

  @Test func lossesThatSpanDecadesTogetherHaveALogarithmicAxis() {
    let calm = run("calm", steps: 50) { _ in 0.5 }
    let exploding = run("exploding", steps: 50) { _ in 6e41 }
    for runs in [[calm, exploding], [exploding, calm]] {
      #expect(Comparison(runs, focus: 0).lossPlot.isLogarithmic)
    }
    #expect(!Comparison([calm, calm], focus: 0).lossPlot.isLogarithmic)
    // One that spans them alone is not outvoted by the last.
    let falling = run("falling", steps: 50) { 1 / Double(1 + $0) }
    #expect(Comparison([falling, calm], focus: 0).lossPlot.isLogarithmic)
    var exchanged = calm
    exchanged.scene.ranges.exchangesLossAxis = true
    #expect(!Comparison([exchanged, exploding], focus: 0).lossPlot.isLogarithmic)
  }
}
