import Canvas
import Engine
import Testing

@testable import Views

/// What views say where there is little room: nothing that is drawn goes without a name, nothing is cut in the middle.
@Suite struct LittleRoomTests {
  private let appearance = Appearance()

  private func drawn(_ view: some ExplorerView, _ scene: Scene, _ width: Int, _ height: Int) -> Drawing {
    var drawing = Drawing(width: width, height: height, appearance: appearance)
    view.show(scene, in: drawing.bounds, on: &drawing)
    return drawing
  }

  @Test(arguments: [(78, 16), (78, 20), (60, 12), (120, 30), (158, 36)])
  func everyGradientCurveThatIsDrawnIsNamed(_ width: Int, _ height: Int) {
    let drawing = drawn(GradientsView(), SyntheticScene.make(), width, height)
    let text = drawing.grid.plainText
    for name in ["fit", "batch", "total", "direct", "cell path", "gate paths"] {
      #expect(text.contains(name), "\(name) at \(width)×\(height)")
    }
    let roles = [GradientProfiles.cellPathRole, GradientProfiles.gatePathsRole]
    for role in roles {
      #expect(drawing.grid.cells.contains { $0.glyph == Glyph("━") && $0.style == drawing.style(role) })
    }
  }

  @Test func everyUpdateCurveAndEveryComparedRunIsNamed() {
    let updates = drawn(UpdatesView(), SyntheticScene.make(), 158, 36).grid.plainText
    for line in updates.split(separator: "\n") where line.contains("━━ W_hh i") {
      #expect(line.contains("head"), "\(line)")
    }
    let comparison = SyntheticScene.comparison(timesteps: 40, hiddenSize: 8, steps: 100)
    var drawing = Drawing(width: 158, height: 44, appearance: appearance)
    ComparisonOverview(comparison).draw(in: drawing.bounds, on: &drawing)
    let title = drawing.grid.plainText.split(separator: "\n").first { $0.contains("Gradient from within") }
    let legend = title?.components(separatedBy: "Gradient from within").last ?? ""
    #expect(legend.components(separatedBy: "━━").count - 1 == comparison.runs.count, "\(legend)")
  }

  @Test func gatesThatShareACellShowWhatIsFarthestFromHalfOpenAndSaySo() {
    let scene = SyntheticScene.make(timesteps: 200, hiddenSize: 64)
    for depth in ColorDepth.allCases {
      var drawing = Drawing(width: 78, height: 16, appearance: Appearance(depth: depth))
      GatesView().show(scene, in: drawing.bounds, on: &drawing)
      #expect(drawing.grid.plainText.contains("farthest of "), "\(depth)")
    }
  }

  @Test func aVerdictThatIsTooLongLosesWholeClauses() {
    var scene = SyntheticScene.make()
    scene.verdict = Verdict(
      "vanishing: one loss's gradient loses 0.0636 decades per step back (half-life 4.73 steps), 99 % of it from "
        + "within 31 of 49 steps; mean loss 0.373 against 0.167 of always 1, and more", .bad)
    let rows = drawn(OverviewView(), scene, 76, 16).grid.plainText.split(separator: "\n")
    #expect(rows[1].trimmingCharacters(in: .whitespaces).hasSuffix("31 of 49 steps …"), "\(rows[1])")
  }

  @Test(arguments: [
    (70, "exploding: the norm was 9.97e+12, 3.03e+11 times the usual (step 20)"),
    (66, "exploding: the norm was 9.97e+12, 3.03e+11 times the usual …"),
    (60, "exploding: the norm was 9.97e+12 …"),
    (24, "exploding: the norm …"),
  ])
  func aVerdictInOneLineIsCutBetweenClausesOrWords(_ width: Int, _ expected: String) {
    var drawing = Drawing(width: width, height: 1, appearance: appearance)
    let words = "exploding: the norm was 9.97e+12, 3.03e+11 times the usual (step 20)"
    drawing.oneLineVerdict(Verdict(words, .bad), in: drawing.bounds)
    #expect(drawing.grid.plainRow(0) == "● " + expected)
    #expect(
      drawing.grid[0, 0].style == drawing.style(.bad) && drawing.grid[2, 0].style == drawing.style(.bad))
  }

  @Test func aDiagnosisWithoutRoomSaysHowManyNumbersItShowsAndCutsNone() {
    let scene = SyntheticScene.make()
    let count = scene.diagnosis?.measurements.count ?? 0
    let text = drawn(DiagnosisView(), scene, 78, 14).grid.plainText
    #expect(text.contains(" of \(count); a taller screen has the rest"))
    #expect(!text.contains("…"))
  }

  @Test func aDiagnosisGivesUpItsEmptyLinesBeforeItsNumbers() throws {
    let scene = SyntheticScene.make()
    let diagnosis = try #require(scene.diagnosis)
    let rows = (0..<60).map(drawn(DiagnosisView(), scene, 70, 60).grid.plainRow)
    let end = try #require(rows.lastIndex { !$0.isEmpty }) + 1
    let emptyCount = rows[..<end].count(where: \.isEmpty)
    #expect(emptyCount > 0)
    let small = drawn(DiagnosisView(), scene, 70, end - emptyCount).grid.plainText
    for measurement in diagnosis.measurements { #expect(small.contains(measurement.name)) }
    #expect(!small.contains("taller screen"))
  }

  @Test func theProfileAxisReachesWhatIsDrawn() {
    let scene = SyntheticScene.make(cell: .rnnTanh)
    var record = scene.history[0]
    record.profile = (0..<40).map { Float(-40 + $0) }
    var unroll = scene.unroll
    unroll?.tensors["grad.hidden.l0"] = Tensor(shape: [40, 32], repeating: 50)
    let ranges = ScaleRanges(fitting: RunHistory([record]), unroll: unroll)
    #expect(ranges.profileDecades == -40...3, "nothing is drawn along an edge that the axis could reach")
  }
}
