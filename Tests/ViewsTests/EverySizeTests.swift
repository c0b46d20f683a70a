import Canvas
import DrawingKit
import Engine
import Testing

@testable import Views

@Suite struct EverySizeTests {
  static let sizes = [(0, 0), (1, 1), (20, 5), (80, 24), (200, 60), (400, 120)]

  @Test(arguments: ScreenKind.all)
  func viewsStayInTheirRectAtEverySize(_ kind: ScreenKind) {
    let scene = SyntheticScene.make(timesteps: 30, hiddenSize: 16, steps: 300)
    for (width, height) in Self.sizes {
      for view in ViewCatalog.all {
        expectInside(width, height, kind, view.name) { view.show(scene, in: $0, on: &$1) }
      }
      expectInside(width, height, kind, "timeline") { Timeline().draw(scene, in: $0, on: &$1) }
    }
  }

  @Test(arguments: ScreenKind.all)
  func runsSideBySideAndTheirDifferencesStayInTheirRectAtEverySize(_ kind: ScreenKind) {
    let comparison = SyntheticScene.comparison(timesteps: 30, hiddenSize: 16, steps: 300)
    for (width, height) in Self.sizes {
      expectInside(width, height, kind, "overview") { ComparisonOverview(comparison).draw(in: $0, on: &$1) }
      // The views themselves are drawn larger still in the other test.
      for view in ViewCatalog.all where width <= 200 {
        for run in comparison.differences(in: view).runs.suffix(1) where run.absence == nil {
          expectInside(width, height, kind, "\(view.name): \(run.name)") {
            view.show(run.scene, in: $0, on: &$1)
          }
        }
      }
    }
  }

  @Test(arguments: ScreenKind.all)
  func theCliffStaysInItsRectAtEverySize(_ kind: ScreenKind) {
    for (width, height) in Self.sizes {
      for descent in [CliffDescent(isClipped: false, update: 77), CliffDescent(isClipped: true, update: 90)] {
        expectInside(width, height, kind, "cliff") { descent.draw(in: $0, on: &$1) }
      }
    }
  }

  @Test(arguments: CellVariant.allCases)
  func viewsDrawEveryCellVariantAndStackedLayers(_ cell: CellVariant) {
    let scene = SyntheticScene.make(cell: cell, layers: 2, isBidirectional: true, steps: 50)
    for view in ViewCatalog.all {
      let drawing = drawn(view, scene, 100, 30)
      #expect(drawing.grid.plainText.contains { !$0.isWhitespace }, "\(view.name) is empty")
    }
  }

  @Test func viewsSayWhatIsMissing() {
    var scene = SyntheticScene.make(steps: 20)
    scene.unroll = nil
    scene.unrollNote = "This recording holds no unroll of step 12."
    #expect(drawn(HiddenView(), scene, 80, 20).grid.plainText.contains("holds no unroll of step 12"))
    scene.history = RunHistory()
    for view in ViewCatalog.all {
      #expect(drawn(view, scene, 80, 20).grid.plainText.contains { !$0.isWhitespace })
      #expect(!view.readout(scene).isEmpty)
    }
  }

  /// A file may hold any number, and a run that diverges comes by most of them.
  @Test(arguments: [
    Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    .leastNonzeroMagnitude,
  ])
  func viewsDrawNumbersOfEverySize(_ number: Float) {
    for cell in [CellVariant.lstm, .gru, .rnnTanh] {
      let scene = SyntheticScene.make(cell: cell, timesteps: 12, hiddenSize: 6, steps: 40, filledWith: number)
      for view in ViewCatalog.all {
        #expect(drawn(view, scene, 80, 24).grid.plainText.contains { !$0.isWhitespace }, "\(view.name)")
        #expect(!view.readout(scene).isEmpty)
      }
    }
  }

  @Test func aViewThatIsTooSmallSaysTheSizeItNeeds() {
    let text = drawn(GradientsView(), SyntheticScene.make(steps: 20), 23, 6).grid.plainText
    #expect(text.contains("needs 24×6"))
  }

  @Test func aCursorOutsideTheSequenceIsNotDrawn() {
    var scene = SyntheticScene.make(steps: 20)
    scene.cursor = Cursor(step: 1000, timestep: 1000, unit: 1000)
    for view in ViewCatalog.all {
      #expect(!drawn(view, scene, 80, 24).grid.plainText.contains("1000"), "\(view.name)")
    }
  }

  private func drawn(_ view: some ExplorerView, _ scene: Scene, _ width: Int, _ height: Int) -> Drawing {
    var drawing = Drawing(width: width, height: height, appearance: Appearance())
    view.show(scene, in: drawing.bounds, on: &drawing)
    return drawing
  }

  /// Draws with a margin of marked cells around and expects that none of them changes.
  private func expectInside(
    _ width: Int, _ height: Int, _ kind: ScreenKind, _ name: String, draw: (Rect, inout Drawing) -> Void
  ) {
    var drawing = Drawing(width: width + 4, height: height + 4, appearance: kind.appearance)
    let mark = Cell("@", Style(.indexed(9), on: .indexed(3)))
    let rect = Rect(x: 2, y: 2, width: width, height: height)
    let margin = [
      Rect(x: 0, y: 0, width: width + 4, height: 2), Rect(x: 0, y: height + 2, width: width + 4, height: 2),
      Rect(x: 0, y: 2, width: 2, height: height), Rect(x: width + 2, y: 2, width: 2, height: height),
    ]
    for edge in margin { drawing.fill(edge, with: mark) }
    draw(rect, &drawing)
    let isIntact = margin.allSatisfy { edge in
      (edge.y..<edge.maxY).allSatisfy { y in (edge.x..<edge.maxX).allSatisfy { drawing.grid[$0, y] == mark } }
    }
    #expect(isIntact, "\(name) drew outside \(width)×\(height)")
    let strangers = kind.strangers(in: drawing.grid, rect)
    #expect(strangers == nil, "\(name), \(width)×\(height)")
  }
}
