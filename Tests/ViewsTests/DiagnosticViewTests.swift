import Analysis
import Canvas
import Engine
import Testing

@testable import Views

@Suite struct DiagnosticViewTests {
  private func text(_ view: some ExplorerView, _ scene: Scene, _ width: Int = 120, _ height: Int = 30)
    -> String
  {
    var drawing = Drawing(width: width, height: height, appearance: Appearance())
    view.show(scene, in: drawing.bounds, on: &drawing)
    return drawing.grid.plainText
  }

  @Test func theDiagnosisTellsRuleAdviceAndNumbers() {
    let scene = SyntheticScene.make()
    let shown = text(DiagnosisView(), scene)
    #expect(shown.contains("Rule") && shown.contains("Measured") && shown.contains("effective memory"))
    #expect(shown.contains("clipping began"))
    #expect(text(DiagnosisView(), scene, 80, 20).contains("decay rate"))
  }

  @Test func spectraTellRadiusAndLargestSingularValueOfEveryGate() throws {
    let scene = SyntheticScene.make()
    let shown = text(SpectraView(), scene)
    let block = try #require(scene.spectra?.recurrent.blocks.first)
    #expect(shown.contains("i  ρ \(NumberFormat.aligned(try #require(block.spectralRadius), digits: 3))"))
    #expect(shown.contains("σ_max \(NumberFormat.aligned(block.largestSingularValue, digits: 3))"))
    #expect(shown.contains("Lyapunov exponents") && shown.contains("ρ over training"))
    var without = scene
    without.spectra = nil
    #expect(text(SpectraView(), without).contains("decomposing"))
    without.weights = nil
    #expect(text(SpectraView(), without).contains("No weights"))
  }

  @Test func updatesTellEveryGatesGradientAndRatio() throws {
    let scene = SyntheticScene.make()
    let shown = text(UpdatesView(), scene)
    // Every weight of step 360 grows by four thousandths.
    #expect(shown.contains("step 360") && shown.contains("0.004"))
    let gradient = try #require(scene.flow?.block("rnn.weight_hh_l0", .forget)?.gradientNorm)
    #expect(shown.contains(NumberFormat.short(gradient)))
    for words in [
      "weight_ih", "bias_hh", "head.weight", "Gradient norm ‖∂L/∂W‖", "Update ratio", "W_hh f", "usual",
    ] {
      #expect(shown.contains(words), "\(words)")
    }
    #expect(UpdatesView().readout(scene).contains("W_hh f: ‖∂L/∂W‖ \(NumberFormat.short(gradient))"))
    var without = scene
    without.flow = nil
    #expect(text(UpdatesView(), without).contains("measuring"))
  }

  @Test func theCellPathStandsBesideTheGatePaths() {
    let shown = text(GradientsView(), SyntheticScene.make(), 160, 40)
    #expect(shown.contains("cell path dL/dc") && shown.contains("gate paths dL/dc"))
    #expect(!text(GradientsView(), SyntheticScene.make(cell: .rnnTanh), 160, 40).contains("cell path"))
    let deep = text(GradientsView(), SyntheticScene.make(cell: .gru, layers: 2), 200, 40)
    #expect(deep.contains("gate paths") && deep.contains("l1"))
  }

  @Test func theUnitCircleIsRound() {
    var scene = SyntheticScene.make(cell: .rnnTanh, timesteps: 5, hiddenSize: 2)
    let place = LayerDirection(layer: 0)
    scene.weights?["rnn.weight_hh_l0"] = Tensor(shape: [2, 2], values: [0, 0, 0, 0])
    scene.spectra = scene.weights.map { NetworkSpectra(step: 0, weights: $0, unroll: nil, at: place) }
    let lines = text(SpectraView(), scene, 60, 30).split(separator: "\n").map(Array.init)
    let isDot = { (character: Character) in ("\u{2801}"..."\u{28FF}").contains(character) }
    let rows = lines.indices.filter { lines[$0].contains(where: isDot) }
    let columns = lines.flatMap { line in line.indices.filter { isDot(line[$0]) } }
    let height = Double((rows.last ?? 0) - (rows.first ?? 0) + 1)
    let width = Double((columns.max() ?? 0) - (columns.min() ?? 0) + 1)
    #expect(abs(width / (2 * height) - 1) < 0.15, "\(width) × \(height) cells")
  }

  @Test func saturationCountsEveryGate() {
    let shown = text(SaturationView(), SyntheticScene.make(), 160, 40)
    for words in [
      "input gate", "forget gate", "candidate", "output gate", "Timescale", "< 0.1 17%", "> 0.9 15%",
    ] {
      #expect(shown.contains(words), "\(words)")
    }
    #expect(text(SaturationView(), SyntheticScene.make(cell: .rnnTanh)).contains("tanh states"))
    #expect(SaturationView().readout(SyntheticScene.make()).contains("unit 8, left/right: i "))
  }

  @Test func theTrajectoryShowsSharesAndWhatUnitsFollow() {
    let shown = text(TrajectoryView(), SyntheticScene.make())
    #expect(shown.contains("Principal components") && shown.contains("step 0") && shown.contains("step 360"))
    #expect(shown.contains("What units follow") && shown.contains("chance"))
    var still = SyntheticScene.make()
    still.unroll?.tensors["hidden.l0"] = Tensor(shape: [40, 32], repeating: 0.5)
    #expect(text(TrajectoryView(), still).contains("does not move"))
  }

  @Test func readingColoursTheTextByOneUnit() throws {
    var scene = SyntheticScene.make(cell: .rnnTanh, timesteps: 3, hiddenSize: 2)
    scene.inputLabels = ["x", "y", "z"]
    scene.unroll?.tensors["hidden.l0"] = Tensor(shape: [3, 2], values: [-1, 0, 0, 0, 1, 0])
    (scene.cursor.unit, scene.cursor.timestep) = (0, 99)
    var drawing = Drawing(width: 40, height: 10, appearance: Appearance())
    ReadingView().show(scene, in: drawing.bounds, on: &drawing)
    #expect(drawing.grid.plainRow(2) == "xyz")
    let ramp = Appearance().diverging.colors
    let colors = (0..<3).map { drawing.grid[$0, 2].style.background }
    #expect(colors == [ramp[0], ramp[ramp.count / 2], ramp[ramp.count - 1]])
    let clicked = ReadingView().cursor(
      atX: 1, y: 2, in: drawing.bounds, scene: scene, appearance: Appearance())
    #expect(clicked?.timestep == 1)
  }

  @Test func readingFindsWhereTheSameUnitsAreOn() {
    var scene = SyntheticScene.make(cell: .rnnTanh, timesteps: 12, hiddenSize: 3)
    scene.inputLabels = "abcdefghijkl".map(String.init)
    var states = Tensor<Float>(shape: [12, 3], repeating: 0)
    for t in [1, 2, 3, 7, 8, 9] { states[t, 1] = 0.8 }
    scene.unroll?.tensors["hidden.l0"] = states
    scene.cursor.timestep = 3
    let shown = text(ReadingView(), scene, 80, 24)
    #expect(shown.contains("Where the same units are on as over t 1–3 (bcd), h ≥ 0.3, 1 in number"))
    #expect(shown.contains("t 7–9   100% abcdefghij"))
    scene.cursor.timestep = 5
    #expect(text(ReadingView(), scene, 80, 24).contains("No unit is on"))
  }

  @Test func otherLayersStandInTheGradientProfile() {
    var scene = SyntheticScene.make(layers: 3)
    scene.cursor.place = LayerDirection(layer: 1)
    let shown = text(GradientsView(), scene, 140, 30)
    #expect(shown.contains("l0") && shown.contains("l2"))
  }

  @Test func theReportHoldsEveryPanelOfEveryRun() {
    let scenes = [SyntheticScene.make(), SyntheticScene.make(cell: .rnnTanh)]
    let size = ReportPage.size(runCount: 2)
    var drawing = Drawing(width: size.width, height: size.height, appearance: Appearance())
    ReportPage(scenes).draw(in: drawing.bounds, on: &drawing)
    let shown = drawing.grid.plainText
    for words in [
      "LSTM 32", "RNN (tanh) 32", "Histogram of log₁₀‖∂L/∂h_t‖", "untrained", "Saturation", "forget gate",
      "tanh",
      "ρ(W_hh) over training", "of the steps clipped",
    ] {
      #expect(shown.contains(words), "\(words)")
    }
    for (width, height) in [(0, 0), (1, 1), (20, 8), (80, 24)] {
      var small = Drawing(width: width, height: height, appearance: Appearance())
      ReportPage(scenes).draw(in: small.bounds, on: &small)
      #expect(small.grid.width == width)
    }
  }
}
