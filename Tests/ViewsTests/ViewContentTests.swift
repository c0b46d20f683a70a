import Canvas
import Engine
import Foundation
import Testing

@testable import Views

@Suite struct ViewContentTests {
  private let appearance = Appearance()

  private func drawn(_ view: some ExplorerView, _ scene: Scene, _ width: Int = 100, _ height: Int = 30)
    -> Drawing
  {
    var drawing = Drawing(width: width, height: height, appearance: appearance)
    view.show(scene, in: drawing.bounds, on: &drawing)
    return drawing
  }

  @Test func theOverviewTellsVerdictFactsAndBaselines() {
    let scene = SyntheticScene.make()
    for (width, height) in [(80, 20), (160, 40)] {
      let text = drawn(OverviewView(), scene, width, height).grid.plainText
      for words in [
        "The gradient vanishes: 0.11", "LSTM 32", "6 284", "360 of 750", "guess uniformly", "no memory",
        "train loss", "held out", "norm", "clipped",
      ] {
        #expect(text.contains(words), "\(words) at \(width)×\(height)")
      }
    }
  }

  @Test func theFactsTellWhatTheHeldOutLossComesTo() throws {
    var scene = SyntheticScene.make()
    let loss = try #require(scene.heldOut?.loss)
    let classes = drawn(OverviewView(), scene, 160, 40).grid.plainText
    #expect(classes.contains("perplexity") && classes.contains("per symbol"))
    #expect(classes.contains(NumberFormat.short(exp(loss))))
    scene.probe = Batch(
      timesteps: 40, batchSize: 1, inputs: .vectors(Array(repeating: 0, count: 480)),
      targets: .values(Array(repeating: 0, count: 480), counted: nil))
    scene.valueScale = Denormalization(factor: 50, offset: 3)
    let values = drawn(OverviewView(), scene, 160, 40).grid.plainText
    #expect(values.contains("RMSE") && values.contains(NumberFormat.short(loss.squareRoot() * 50)))
  }

  @Test func anEncoderDecoderShowsItsSourceAndTheWeightsOfTheCursorsPart() {
    var scene = SyntheticScene.make(timesteps: 8)
    scene.model.hasDecoder = true
    scene.probe?.sourceLength = 5
    var tensors = scene.weights?.tensors ?? [:]
    for (name, tensor) in tensors where name.hasPrefix("rnn.") {
      tensors["decoder" + name.dropFirst(3)] = Tensor(shape: tensor.shape, repeating: 0.25)
    }
    scene.weights = Weights(model: scene.model, tensors: tensors)
    scene.cursor.timestep = 4
    #expect(SequenceView().readout(scene).contains("part of the source"))
    #expect(WeightsView().subtitle(scene).hasSuffix("encoder"))
    let encoder = WeightsView().readout(scene)
    scene.cursor.timestep = 5
    #expect(SequenceView().readout(scene).contains("answers"))
    #expect(WeightsView().subtitle(scene).hasSuffix("decoder"))
    // √32 · 0.25
    #expect(WeightsView().readout(scene).contains("1.414") && WeightsView().readout(scene) != encoder)
  }

  @Test func statesHaveTheColoursOfTheirValues() {
    var scene = SyntheticScene.make(timesteps: 2, hiddenSize: 2)
    let hidden = Tensor<Float>(shape: [2, 2], values: [-1, 0, 1, .nan])
    scene.unroll?.tensors["hidden.l0"] = hidden
    scene.cursor.unit = 99
    let grid = drawn(HiddenView(), scene, 40, 12).grid
    let ramp = appearance.diverging.colors
    let left = grid[6, 0].style.background
    let right = grid[38, 0].style.background
    #expect(left == ramp.first, "unit 0 is -1 at t 0")
    #expect(right == ramp.last, "unit 0 is +1 at t 1")
    #expect(grid[6, 7].style.background == ramp[ramp.count / 2], "unit 1 is 0 at t 0")
    #expect(grid[38, 7].glyph == Glyph("×"), "unit 1 is NaN at t 1")
    #expect(grid.plainText.contains("× NaN"), "the legend explains it")
  }

  @Test func oneScaleServesAllSteps() {
    var scene = SyntheticScene.make(timesteps: 20, hiddenSize: 4)
    let first = drawn(HiddenView(), scene).grid
    scene.unroll?.tensors["hidden.l0"]?.values[0] = 0.9
    let second = drawn(HiddenView(), scene).grid
    let changed = zip(first.cells, second.cells).filter { $0 != $1 }
    #expect(!changed.isEmpty && changed.count < first.cells.count / 8)
  }

  @Test func gatesAreNamedAndShareTheirLegends() {
    let lstm = drawn(GatesView(), SyntheticScene.make()).grid.plainText
    for words in ["input gate", "forget gate", "candidate", "output gate", "gate 0", "candidate -1"] {
      #expect(lstm.contains(words), "\(words)")
    }
    let wide = drawn(GatesView(), SyntheticScene.make(), 160, 40).grid.plainText
    #expect(wide.contains("<0.1 17%  >0.9 15%"), "the saturation of the input gate")
    let gru = drawn(GatesView(), SyntheticScene.make(cell: .gru)).grid.plainText
    #expect(gru.contains("reset gate") && gru.contains("update gate") && !gru.contains("forget gate"))
    let rnn = drawn(GatesView(), SyntheticScene.make(cell: .rnnTanh)).grid.plainText
    #expect(rnn.contains("A simple RNN has no gates") && rnn.contains("|h|"))
  }

  @Test func aCoupledInputGateIsSaidToBeDerived() {
    let coupled = drawn(GatesView(), SyntheticScene.make(cell: .lstmCoupled), 160, 40).grid.plainText
    #expect(coupled.contains("i input gate, 1 − f") && coupled.contains("f forget gate"))
    #expect(!drawn(GatesView(), SyntheticScene.make(), 160, 40).grid.plainText.contains("1 − f"))
  }

  @Test func peepholesAreShownAmongTheWeights() {
    let text = drawn(WeightsView(), SyntheticScene.make(cell: .lstmPeephole), 160, 40).grid.plainText
    #expect(text.contains("c→i f o peepholes"))
    let scene = SyntheticScene.make(cell: .lstmPeepholeCoupled)
    let coupled = drawn(WeightsView(), scene, 160, 40).grid.plainText
    #expect(coupled.contains("c→f o peepholes") && !coupled.contains("h→i"))
    let readout = WeightsView().readout(scene)
    #expect(readout.contains("w_cf") && readout.contains("w_co") && !readout.contains("w_ci"))
    #expect(!drawn(WeightsView(), SyntheticScene.make(), 160, 40).grid.plainText.contains("peepholes"))
  }

  @Test func onlyAnLSTMHasACellState() {
    #expect(drawn(CellStateView(), SyntheticScene.make(cell: .gru)).grid.plainText.contains("Only an LSTM"))
    #expect(!drawn(CellStateView(), SyntheticScene.make()).grid.plainText.contains("Only an LSTM"))
  }

  @Test func gradientsTellBatchTotalAndDirectApart() {
    let text = drawn(GradientsView(), SyntheticScene.make()).grid.plainText
    for words in [
      "batch", "probe, total", "probe, direct 0", "cell path dL/dc", "gate paths dL/dc", "half-life 2.9",
      "|dL/dh|",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(!drawn(GradientsView(), SyntheticScene.make(cell: .rnnTanh)).grid.plainText.contains("cell path"))
  }

  @Test func theWaterfallGrowsBrighterTowardsTheLoss() {
    let grid = drawn(WaterfallView(), SyntheticScene.make(steps: 5000)).grid
    let ramp = appearance.sequential.colors
    func level(_ x: Int, _ y: Int) -> Int { ramp.firstIndex(of: grid[x, y].style.background) ?? -1 }
    #expect(level(10, 1) < level(85, 1), "far from the loss it is darker")
    #expect(level(10, 1) < level(10, 24), "and later in training it is brighter there")
    #expect(grid.plainText.contains("93 steps a row, extreme"))
  }

  @Test func aStepWithoutAProfileShowsTheLastOneRecorded() {
    var scene = SyntheticScene.make(timesteps: 10, steps: 12)
    let whole = (0..<12).map { scene.history[$0] }
    scene.history = RunHistory(whole.map { $0.step % 5 == 0 ? $0 : StepRecord($0.scalars, profile: []) })
    scene.cursor.step = 11
    scene.cursor.timestep = 4
    var held = scene
    held.history = RunHistory(whole.map { StepRecord($0.scalars, profile: whole[$0.step / 5 * 5].profile) })
    #expect(drawn(WaterfallView(), scene).grid == drawn(WaterfallView(), held).grid)
    #expect(WaterfallView().readout(scene).contains("of step 10, the last profile recorded"))
    #expect(drawn(GradientsView(), scene).grid.plainText.contains("batch at step 10"))
    scene.history = RunHistory(whole.map { StepRecord($0.scalars, profile: []) })
    #expect(drawn(WaterfallView(), scene).grid.plainText.contains("holds no gradient profiles"))
    #expect(WaterfallView().readout(scene).contains("was not recorded"))
  }

  @Test func aProbesProfileIsNotCalledTheBatchs() {
    var scene = SyntheticScene.make()
    scene.profilesAreOfProbe = true
    let text = drawn(GradientsView(), scene).grid.plainText
    #expect(!text.contains("batch") && text.contains("probe, total"))
  }

  @Test func theSequenceShowsRightAndWrongAnswers() {
    var scene = SyntheticScene.make(timesteps: 4, hiddenSize: 2)
    scene.outputNames = ["no", "yes"]
    scene.unroll?.tensors[TensorName.output] = Tensor(shape: [4, 2], values: [9, 0, 9, 0, 0, 9, 0, 9])
    scene.probe = Batch(
      timesteps: 4, batchSize: 1, inputs: .tokens([0, 1, 0, 1]),
      targets: .classes([0, 1, Targets.ignoredClass, 1]))
    scene.cursor.timestep = 1
    let drawing = drawn(SequenceView(), scene, 49, 20)
    #expect(drawing.grid.plainRow(3).split(separator: " ") == ["says", "no", "no", "yes", "yes"])
    let styles = (0..<4).map { t in
      (9 + t * 10..<19 + t * 10).map { drawing.grid[$0, 3] }.first { $0.glyph != .blank }?.style
    }
    #expect(styles == [.good, .bad, .dimText, .good].map(drawing.style))
    #expect(SequenceView().readout(scene).contains("answers no with p 1.00, should be yes"))
  }

  @Test func predictedValuesAreShownInTheirOwnUnit() {
    var scene = SyntheticScene.make(timesteps: 3, hiddenSize: 2)
    scene.unroll?.tensors[TensorName.output] = Tensor(shape: [3, 1], values: [0, 1, 2])
    scene.probe = Batch(
      timesteps: 3, batchSize: 1, inputs: .vectors([0, 0, 0]),
      targets: .values([0, 1, 1], counted: [false, true, true]))
    scene.valueScale = Denormalization(factor: 10, offset: 100)
    scene.cursor.timestep = 2
    #expect(SequenceView().readout(scene).contains("answers 120.0, should be 110.0"))
    #expect(drawn(SequenceView(), scene, 60, 20).grid.plainText.contains("says 120.0"))
  }

  @Test func whereANetworkWentOnByItselfItsForecastIsACurveOfItsOwn() {
    var scene = SyntheticScene.make(timesteps: 4, hiddenSize: 2)
    scene.unroll?.tensors[TensorName.output] = Tensor(shape: [4, 1], values: [0, 1, 2, 3])
    scene.unroll?.tensors[TensorName.lossPerStep] = Tensor(shape: [4], values: [0.5, 0, 0, 0])
    scene.probe = Batch(
      timesteps: 4, batchSize: 1, inputs: .vectors([0, 0, 0, 0]),
      targets: .values([0, 1, 1, 1], counted: [true, false, false, false]))
    scene.writtenFrom = 2
    for (timestep, legend) in [(0, "says 0"), (1, "forecast 1"), (3, "forecast 3")] {
      scene.cursor.timestep = timestep
      let drawing = drawn(SequenceView(), scene, 60, 20)
      #expect(drawing.grid.plainText.contains(legend), "\(legend)")
      let colors = Set((9..<60).flatMap { x in (1..<12).map { drawing.grid[x, $0].style } })
      #expect(colors.contains(drawing.style(.series0)) && colors.contains(drawing.style(.series3)))
      let readout = SequenceView().readout(scene)
      #expect(readout.contains("written by the network") == (timestep >= 2))
      #expect(readout.contains("adds 0.5") == (timestep == 0) && !readout.contains("adds 0 "))
    }
  }

  @Test func gradientByLagShowsATriangleAndTheShares() {
    var scene = SyntheticScene.make(timesteps: 8)
    let drawing = drawn(ByLagView(), scene, 71, 20)
    let text = drawing.grid.plainText
    #expect(text.contains("99 % of the gradient") && text.contains("37%") && text.contains("· exactly 0"))
    #expect(drawing.grid[60, 1].glyph == Glyph("·"), "the loss at step 0 knows nothing of later states")
    #expect(drawing.grid[8, 1].glyph != Glyph("·"))
    #expect(ByLagView().readout(scene) == "h at t 2 (雨) matters most for the loss at timestep 2: 0.1")
    scene.unroll?.tensors[TensorName.byLag] = nil
    #expect(drawn(ByLagView(), scene).grid.plainText.contains("neither recorded nor computed"))
  }

  @Test func weightsAreShownForEachGateAndSource() {
    let text = drawn(WeightsView(), SyntheticScene.make(), 160, 40).grid.plainText
    for words in ["h→i input gate", "h→f forget gate", "x→o output gate", "weight -1"] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func readoutsGiveTheExactValueUnderTheCursor() {
    var scene = SyntheticScene.make(timesteps: 3, hiddenSize: 2)
    scene.cursor = Cursor(step: 5, timestep: 1, unit: 1)
    scene.unroll?.tensors["hidden.l0"] = Tensor(shape: [3, 2], values: [0, 0, 0, -0.12345, 0, 0])
    #expect(HiddenView().readout(scene) == "h[1] at t 1 (b) = -0.12345")
    scene.unroll?.tensors["hidden.l0"] = nil
    #expect(HiddenView().readout(scene) == "h: not recorded")
    scene.unroll = nil
    #expect(HiddenView().readout(scene) == "h: no unroll yet")
  }

  @Test(arguments: ["hidden", "cell", "gates", "gradients", "weights"])
  func aClickOnAUnitMovesTheCursorThere(_ name: String) throws {
    let scene = SyntheticScene.make(timesteps: 20, hiddenSize: 8)
    let view = try #require(ViewCatalog.all.first { $0.name == name })
    let rect = Rect(x: 3, y: 2, width: 120, height: 40)
    var units: Set<Int> = []
    for y in 0..<45 {
      for x in stride(from: 0, to: 130, by: 9) {
        guard let cursor = view.cursor(atX: x, y: y, in: rect, scene: scene, appearance: appearance) else {
          continue
        }
        #expect(rect.contains(x: x, y: y))
        #expect((0..<20).contains(cursor.timestep) && (0..<8).contains(cursor.unit))
        units.insert(cursor.unit)
      }
    }
    #expect(units == Set(0..<8))
  }

  @Test func aClickOnTheWaterfallMovesToThatStep() throws {
    let scene = SyntheticScene.make(timesteps: 20, steps: 200)
    let rect = Rect(x: 0, y: 0, width: 80, height: 24)
    let view = WaterfallView()
    let steps = (0..<24).compactMap {
      view.cursor(atX: 40, y: $0, in: rect, scene: scene, appearance: appearance)?.step
    }
    #expect(steps.count > 15 && steps == steps.sorted() && (steps.last ?? 0) > 180)
  }

  @Test func theTimelineLeadsToTheStepUnderTheMouse() {
    let scene = SyntheticScene.make(steps: 100)
    let rect = Rect(x: 0, y: 0, width: 80, height: 3)
    let steps = (0..<80).compactMap {
      Timeline().step(atX: $0, in: rect, scene: scene, appearance: appearance)
    }
    #expect(steps.first == 0 && steps.last == 99 && steps == steps.sorted())
  }

  @Test(arguments: [GlyphTier.braille, .ascii])
  func checkpointsAreMarkedQuietlyOncePerColumnAndUnderEvents(_ tier: GlyphTier) {
    var scene = SyntheticScene.make(steps: 1001)
    scene.events = [StepEvent(step: 500, "a clip", .warning)]
    scene.checkpoints = Array(stride(from: 0, through: 1000, by: 250))
    let rect = Rect(x: 0, y: 0, width: 80, height: 3)
    func marks(_ scene: Scene) -> String {
      var drawing = Drawing(
        width: 80, height: 3, appearance: Appearance(theme: .dark, depth: .monochrome, glyphs: tier))
      Timeline().draw(scene, in: rect, on: &drawing)
      return drawing.grid.plainRow(0)
    }
    let (event, checkpoint): (Character, Character) = tier == .ascii ? ("v", ".") : ("▾", "·")
    #expect(marks(scene).filter { $0 == checkpoint }.count == 4, "\(marks(scene))")
    #expect(marks(scene).filter { $0 == event }.count == 1)
    scene.checkpoints = Array(0...1000)
    #expect(Set(marks(scene).trimmingCharacters(in: .whitespaces)) == [checkpoint, event])
    scene.events = []
    scene.checkpoints = []
    #expect(!marks(scene).contains(checkpoint), "the row is the curve's again")
  }

  @Test func rangesFitWhatIsShown() {
    let scene = SyntheticScene.make(cell: .rnnTanh)
    let ranges = ScaleRanges(fitting: scene.history, unroll: scene.unroll)
    #expect(ranges.hiddenLimit == 1)
    #expect(ranges.profileDecades.lowerBound <= -7 && ranges.profileDecades.upperBound == 0)
    let empty = ScaleRanges(fitting: RunHistory(), unroll: nil)
    #expect(empty == ScaleRanges())
  }
}
