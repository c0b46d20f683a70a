import Canvas
import Engine
import Testing

@testable import Views

/// In a heat map the colour is the data: what a cell shows is what its place stands for, and the legend says so.
@Suite struct ColorTruthTests {
  /// A view whose map can be checked cell by cell.
  struct Map: CustomTestStringConvertible, Sendable {
    let view: String
    /// Where a value under the cursor stands on the colour map, 0…1; nil where no colour stands for it.
    let fraction: @Sendable (Scene) -> Float?

    var testDescription: String { view }
  }

  static let maps = [
    Map(view: "hidden") { scene in scene.value(of: .hidden).map { ($0 + 1) / 2 } },
    Map(view: "cell") { scene in
      scene.value(of: .cell).map { ($0 / Float(scene.ranges.cellLimit) + 1) / 2 }
    },
    Map(view: "waterfall") { scene in
      guard let record = scene.history.record(at: scene.cursor.step) else { return nil }
      let (value, decades) = (record.profile[scene.cursor.timestep], scene.ranges.profileDecades)
      return value.isFinite
        ? (value - Float(decades.lowerBound)) / Float(decades.upperBound - decades.lowerBound) : nil
    },
  ]

  @Test(arguments: maps, [ColorDepth.truecolor, .indexed256, .ansi16])
  func everyCellHasTheColourOfItsValue(_ map: Map, _ depth: ColorDepth) throws {
    var scene = SyntheticScene.make(timesteps: 30, hiddenSize: 16, steps: 40)
    // Without the cursor's lines.
    scene.cursor = Cursor(step: 1000, timestep: 1000, place: LayerDirection(layer: 0), unit: 1000)
    scene.unrollStep = 1000
    let view = try #require(ViewCatalog.all.first { $0.name == map.view })
    let appearance = Appearance(depth: depth, glyphs: .blocks)
    var drawing = Drawing(width: 200, height: 60, appearance: appearance)
    view.show(scene, in: drawing.bounds, on: &drawing)
    let ramp = map.view == "waterfall" ? appearance.sequential : appearance.diverging
    var checked = 0
    for y in 0..<60 {
      for x in 0..<200 {
        guard
          let cursor = view.cursor(atX: x, y: y, in: drawing.bounds, scene: scene, appearance: appearance)
        else { continue }
        var there = scene
        there.cursor = cursor
        guard let fraction = map.fraction(there) else { continue }
        let cell = drawing.grid[x, y]
        let upper = cell.glyph.base == "▀" ? cell.style.foreground : cell.style.background
        #expect(upper == ramp.colors[ramp.level(fraction)], "\(x), \(y): \(cursor)")
        checked += 1
      }
    }
    #expect(checked > 30 * 16)
  }

  /// What the legends of each view say at 80×24, where the scene's ranges make it so.
  private func legends(_ scene: Scene) -> [String: [String]] {
    func power(_ decade: Double) -> String { NumberFormat.powerOfTen(decade, glyphs: .braille) }
    let (profile, gradient) = (scene.ranges.profileDecades, scene.ranges.gradientDecades)
    return [
      "hidden": ["-1", "+1"],
      "cell": [
        NumberFormat.short(-scene.ranges.cellLimit), "+" + NumberFormat.short(scene.ranges.cellLimit),
      ],
      "gates": ["gate 0", "1", "candidate -1", "+1"],
      "gradients": [power(gradient.lowerBound), power(gradient.upperBound)],
      "waterfall": [power(profile.lowerBound), power(profile.upperBound)],
      "by-lag": [power(profile.lowerBound), power(profile.upperBound)],
      "sequence": ["p 0", "1"],
      "weights": ["-" + NumberFormat.short(scene.ranges.weightLimit), "+"],
      "reading": ["-", "0", "+"],
    ]
  }

  @Test(arguments: [(80, 18), (200, 60), (400, 120)], ColorDepth.allCases)
  func everyLegendHasItsNumbersAndItsColoursInOrder(_ size: (Int, Int), _ depth: ColorDepth) throws {
    let scene = SyntheticScene.make(timesteps: 30, hiddenSize: 16, steps: 300)
    let appearance = Appearance(depth: depth)
    for (name, numbers) in legends(scene) {
      let view = try #require(ViewCatalog.all.first { $0.name == name })
      var drawing = Drawing(width: size.0, height: size.1, appearance: appearance)
      view.show(scene, in: drawing.bounds, on: &drawing)
      let grid = drawing.grid
      let rows = (0..<grid.height).filter { y in
        let row = grid.plainRow(y)
        return numbers.allSatisfy(row.contains)
      }
      #expect(!rows.isEmpty, "\(name): no row with \(numbers)\n\(grid.plainText)")
      guard depth > .monochrome, name != "gates" else { continue }
      #expect(rows.contains { isRamp(grid, row: $0, appearance) }, "\(name): the colours of the legend")
    }
  }

  @Test(arguments: [(60, 14), (80, 18), (200, 60)], [ColorDepth.truecolor, .monochrome])
  func theLegendOfADifferenceSaysWhatWasTakenAwayAndHowFarItGoes(_ size: (Int, Int), _ depth: ColorDepth)
    throws
  {
    let comparison = SyntheticScene.comparison(timesteps: 30, hiddenSize: 16, steps: 300)
    let appearance = Appearance(depth: depth)
    var names: [String] = []
    for view in ViewCatalog.all {
      let compared = comparison.differences(in: view).runs
      for run in compared.dropFirst() where run.absence == nil {
        let scale = try #require(run.scene.display.difference)
        var drawing = Drawing(width: size.0, height: size.1, appearance: appearance)
        view.show(run.scene, in: drawing.bounds, on: &drawing)
        let limit = NumberFormat.short(scale.limit)
        let rows = (0..<size.1).filter { y in
          let row = drawing.grid.plainRow(y)
          let words = size.0 >= 200 ? scale.words : scale.isInDecades ? "Δlog " : "Δ "
          return ["-" + limit, "+" + limit, words].allSatisfy(row.contains)
        }
        #expect(!rows.isEmpty, "\(view.name): no legend up to \(limit)\n\(drawing.grid.plainText)")
        if depth > .monochrome, view.name != "gates" {
          #expect(rows.contains { isRamp(drawing.grid, row: $0, appearance) }, "\(view.name): its colours")
        }
        names.append(view.name)
      }
    }
    #expect(Set(names) == ["hidden", "cell", "gates", "gradients", "by-lag", "weights"])
  }

  /// Whether the blank cells of a row that have a colour of a map run through it from its beginning to its end.
  private func isRamp(_ grid: CellGrid, row: Int, _ appearance: Appearance) -> Bool {
    [appearance.sequential, appearance.diverging].contains { ramp in
      let ground = appearance.background
      let levels = (0..<grid.width).compactMap { x -> Int? in
        let cell = grid[x, row]
        guard cell.glyph == .blank, cell.style.background != ground || ramp.colors[0] == ground else {
          return nil
        }
        return ramp.colors.firstIndex(of: cell.style.background)
      }
      return levels == levels.sorted() && levels.first == 0 && levels.last == ramp.count - 1
    }
  }
}
