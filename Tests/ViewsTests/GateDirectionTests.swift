import Canvas
import Engine
import Testing

@testable import Views

/// The gates of a layer that reads both ways stand above each other on one time axis where there is room.
@Suite struct GateDirectionTests {
  private let view = GatesView()

  private func scene(reverse: Bool = false) -> Scene {
    var scene = SyntheticScene.make(timesteps: 20, hiddenSize: 8, isBidirectional: true)
    scene.cursor.place = LayerDirection(layer: 0, isReverse: reverse)
    scene.cursor.timestep = 3
    return scene
  }

  private func drawn(_ scene: Scene, _ width: Int = 158, _ height: Int = 38) -> Drawing {
    var drawing = Drawing(width: width, height: height, appearance: Appearance())
    view.show(scene, in: drawing.bounds, on: &drawing)
    return drawing
  }

  /// Every place at which `words` begin.
  private func places(of words: String, in drawing: Drawing) -> [(x: Int, y: Int)] {
    (0..<drawing.grid.height).flatMap { y -> [(x: Int, y: Int)] in
      let row = drawing.grid.plainRow(y)
      return row.ranges(of: words).map { (row.distance(from: row.startIndex, to: $0.lowerBound), y) }
    }
  }

  @Test func bothDirectionsOfEveryGateStandUnderEachOther() {
    let drawing = drawn(scene())
    for gate in ["input gate", "forget gate", "candidate", "output gate"] {
      let (forward, reverse) = (
        places(of: "\(gate) → forward", in: drawing), places(of: "\(gate) ← reverse", in: drawing)
      )
      #expect(forward.count == 1 && reverse.count == 1, "\(gate)")
      #expect(forward.first?.x == reverse.first?.x && forward[0].y < reverse[0].y)
    }
    let (here, there) = (places(of: "→ forward", in: drawing)[0], places(of: "← reverse", in: drawing)[0])
    #expect(drawing.grid[here.x, here.y].style == drawing.style(.accent))
    #expect(drawing.grid[there.x, there.y].style == drawing.style(.dimText))
  }

  @Test func aTimestepHasOneColumnInBothAndEachItsOwnColours() throws {
    var scene = scene()
    scene.unroll?.tensors["gate.input.l0"] = Tensor(shape: [20, 8], repeating: 0)
    scene.unroll?.tensors["gate.input.l0_reverse"] = Tensor(shape: [20, 8], repeating: 1)
    (scene.cursor.timestep, scene.cursor.unit) = (19, 0)
    let drawing = drawn(scene)
    let (forward, reverse) = (
      try #require(places(of: "input gate → forward", in: drawing).first),
      try #require(places(of: "input gate ← reverse", in: drawing).first)
    )
    let colors = drawing.appearance.sequential.colors
    #expect(drawing.grid[forward.x + 8, forward.y + 6].style.background == colors.first)
    #expect(drawing.grid[reverse.x + 8, reverse.y + 6].style.background == colors.last)
  }

  @Test func aClickInOneDirectionTakesTheCursorThere() throws {
    let (scene, drawing) = (scene(), drawn(scene()))
    for (words, isReverse) in [("forget gate → forward", false), ("forget gate ← reverse", true)] {
      let title = try #require(places(of: words, in: drawing).first)
      let cursor = try #require(
        view.cursor(
          atX: title.x + 10, y: title.y + 4, in: drawing.bounds, scene: scene, appearance: drawing.appearance)
      )
      #expect(cursor.place.isReverse == isReverse && cursor.timestep > 0)
    }
  }

  @Test func whereThereIsLittleRoomTheCursorsDirectionIsShown() {
    let small = drawn(scene(reverse: true), 78, 16).grid.plainText
    #expect(small.contains("forget gate") && !small.contains("forward") && !small.contains("reverse"))
    let single = drawn(SyntheticScene.make()).grid.plainText
    #expect(!single.contains("forward"))
  }

  @Test func differencesAreThoseOfBothDirections() {
    let first = scene()
    var second = first
    for place in first.model.layerDirections {
      let name = TensorName.of(.gate(.input), at: place)
      second.unroll?.tensors[name] = Tensor(shape: [20, 8], repeating: 0.5)
    }
    guard case .shown(let difference) = view.difference(second, from: first) else {
      Issue.record("there is no difference")
      return
    }
    for place in first.model.layerDirections {
      let values = difference.unroll?.tensor(.gate(.input), at: place)?.values.first
      let before = first.unroll?.tensor(.gate(.input), at: place)?.values.first
      #expect(values.map { abs($0 - (0.5 - (before ?? 0))) < 1e-6 } == true, "\(place)")
    }
  }
}
