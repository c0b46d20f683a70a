import Canvas
import Engine
import Testing

@testable import Views

/// The overview's parts are told apart by their edges, and their titles lead to the views that tell more.
@Suite struct OverviewPaneTests {
  private let view = OverviewView()

  private func scene(panel: Int = 0, zoom: Zoom = .page, isActive: Bool = true) -> Scene {
    var scene = SyntheticScene.make()
    scene.events = [StepEvent(step: 3, "the gradient's norm 7 was clipped to 1")]
    (scene.display.panel, scene.display.zoom, scene.display.isActive) = (panel, zoom, isActive)
    return scene
  }

  private func drawn(_ scene: Scene, _ width: Int, _ height: Int, _ glyphs: GlyphTier = .braille) -> Drawing {
    var drawing = Drawing(width: width, height: height, appearance: Appearance(glyphs: glyphs))
    view.show(scene, in: drawing.bounds, on: &drawing)
    return drawing
  }

  /// Where `words` begin.
  private func place(of words: String, in drawing: Drawing) throws -> (x: Int, y: Int) {
    for y in 0..<drawing.grid.height {
      let row = drawing.grid.plainRow(y)
      if let range = row.range(of: words) {
        return (row.distance(from: row.startIndex, to: range.lowerBound), y)
      }
    }
    throw Missing(words: words, screen: drawing.grid.plainText)
  }

  private struct Missing: Error { let words, screen: String }

  @Test func boxesStandWhereThereIsRoomForThem() throws {
    let text = drawn(scene(), 158, 38).grid.plainText
    for words in [
      "╭─ 1 Verdict ─", "╭─ Loss ─", "╭─ 6 Gradient ─", "╭─ Run ─", "╭─ 5 ‖δ‖ over the sequence ─",
      "╭─ 1 So far ─",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    let plain = drawn(scene(), 158, 38, .ascii).grid.plainText
    #expect(plain.contains("+- Loss -") && plain.contains("+- 6 Gradient -"))
  }

  @Test func aSmallScreenHasLinesThatTakeNoRowOfTheirOwn() throws {
    let drawing = drawn(scene(), 78, 16)
    let loss = try place(of: "─ Loss ─ ━━ train loss", in: drawing)
    #expect(loss.x == 0 && loss.y == 3, "below the verdict and two lines of facts")
    #expect(try place(of: "─ 6 Gradient ─ ━━ norm", in: drawing).x == 0)
    #expect(!drawing.grid.plainText.contains("╭"))
    #expect(drawn(scene(), 78, 16, .ascii).grid.plainText.contains("- 6 Gradient - "))
  }

  @Test func theActivePlotStandsOutWhereKeysGoThereOnly() throws {
    let active = drawn(scene(panel: 1), 158, 38)
    let (loss, norm) = (try place(of: "╭─ Loss", in: active), try place(of: "╭─ 6 Gradient", in: active))
    #expect(active.grid[loss.x, loss.y].style == active.style(.frame))
    #expect(active.grid[norm.x, norm.y].style == active.style(.focusedFrame))
    #expect(active.grid[norm.x + 3, norm.y].style == active.style(.keyHint))
    let quiet = drawn(scene(panel: 1, isActive: false), 158, 38)
    #expect(quiet.grid[norm.x, norm.y].style == quiet.style(.frame))
  }

  @Test func zoomingInLeavesOnePlotAndTheVerdict() {
    for (width, height) in [(78, 16), (158, 38)] {
      let text = drawn(scene(panel: 1, zoom: .panel), width, height).grid.plainText
      #expect(
        text.contains("6 Gradient") && !text.contains("train loss") && text.contains("The gradient vanishes"))
    }
  }

  @Test(arguments: [(78, 16), (98, 22), (158, 38)])
  func aTitleWithAKeyIsClickedAndAPlotMovesTheCursor(width: Int, height: Int) throws {
    let (scene, drawing) = (scene(), drawn(scene(), width, height))
    let rect = drawing.bounds
    let title = try place(of: "6 Gradient", in: drawing)
    let opened = view.viewName(
      atX: title.x, y: title.y, in: rect, scene: scene, appearance: drawing.appearance)
    #expect(opened == "waterfall")
    let loss = try place(of: "─ Loss ─", in: drawing)
    let nothing = view.viewName(
      atX: loss.x, y: loss.y, in: rect, scene: scene, appearance: drawing.appearance)
    #expect(nothing == nil)
    // The cursor's line stands at its step.
    let cursor = view.cursor(
      atX: loss.x + 30, y: loss.y + 2, in: rect, scene: scene, appearance: drawing.appearance)
    var moved = scene
    moved.cursor = try #require(cursor)
    let grid = drawn(moved, width, height).grid
    #expect(
      (loss.y + 1..<loss.y + 5).contains {
        grid[loss.x + 30, $0] == Cell(Glyph("│"), drawing.style(.accent))
      })
  }

  @Test func runsSideBySideHaveFramedPlotsToo() throws {
    let comparison = SyntheticScene.comparison(timesteps: 30, hiddenSize: 16, steps: 300)
    for (width, height, edge) in [(158, 38, "╭─ "), (78, 16, "─ ")] {
      var drawing = Drawing(width: width, height: height, appearance: Appearance())
      let overview = ComparisonOverview(comparison)
      overview.draw(in: drawing.bounds, on: &drawing)
      let title = try place(of: edge + "5 ‖δ‖ over the sequence", in: drawing)
      #expect(overview.viewName(atX: title.x + 2, y: title.y, in: drawing.bounds) == "gradients")
      #expect(overview.viewName(atX: title.x + 2, y: title.y + 1, in: drawing.bounds) == nil)
    }
  }
}
