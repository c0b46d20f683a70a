import Canvas
import Engine
import Testing

@testable import Views

/// A file may hold any number: it is drawn, and pointed at.
@Suite struct HugeNumbersTests {
  /// A run whose only step is the last one that a file can name.
  private var farScene: Scene {
    var scene = SyntheticScene.make(steps: 20)
    let record = StepRecord(
      step: .max - 1, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1,
      profile: scene.history[0].profile)
    scene.history = RunHistory([record])
    scene.cursor.step = record.step
    return scene
  }

  private let screen = Rect(x: 0, y: 0, width: 120, height: 40)

  @Test func everyCellOfAFarStepCanBePointedAt() {
    let scene = farScene
    let comparison = ComparisonOverview(
      Comparison([ComparedRun(name: "a", scene: scene), ComparedRun(name: "b", scene: scene)], focus: 0))
    for y in 0..<screen.height {
      for x in 0..<screen.width {
        let cursors = [
          OverviewView().cursor(atX: x, y: y, in: screen, scene: scene, appearance: Appearance()),
          comparison.cursor(atX: x, y: y, in: screen, appearance: Appearance()),
        ]
        for cursor in cursors.compactMap({ $0 }) { #expect(cursor.step == .max - 1) }
      }
    }
    let steps = (0..<120).compactMap {
      Timeline().step(
        atX: $0, in: Rect(x: 0, y: 0, width: 120, height: 4), scene: scene, appearance: Appearance())
    }
    #expect(!steps.isEmpty && steps.allSatisfy { $0 == .max - 1 })
  }

  @Test(arguments: [Float(1e20), -1e20, 3e38, .infinity])
  func aReportIsMadeOfGradientsOfAnySize(_ decade: Float) {
    var scene = SyntheticScene.make(steps: 20)
    let count = scene.history[0].profile.count
    scene.history = RunHistory(
      (0..<20).map {
        StepRecord(
          step: $0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1,
          profile: Array(repeating: decade, count: count))
      })
    var drawing = Drawing(width: 82, height: 76, appearance: Appearance())
    ReportPage([scene]).draw(in: drawing.bounds, on: &drawing)
    #expect(drawing.grid.plainText.contains("Histogram of"))
  }

  @Test func aRunThatTookForeverIsListed() {
    var run = ComparedRun(name: "a", scene: SyntheticScene.make(steps: 20))
    for seconds in [Double.nan, .infinity, 1e300, -1e300] {
      run.trainingSeconds = seconds
      var drawing = Drawing(width: 160, height: 10, appearance: Appearance())
      ComparisonTable(Comparison([run], focus: 0)).draw(in: drawing.bounds, on: &drawing)
      #expect(drawing.grid.plainText.contains("a"))
    }
  }
}
