import Analysis
import Canvas
import Engine
import Testing
import Training
import Views

@testable import Explorer

/// Sorting, filtering and pinning of units, and searching.
@Suite struct UnitArrangementTests {
  /// A run whose seven units differ: unit u swings by `swings[u]`.
  private static let swings: [Float] = [0.1, 0.9, 0.3, 0.5, 0, 0.7, 0.2]

  private func explorer(_ keys: String = "") -> Press {
    var tensors = Press.unroll(step: 19).unroll.tensors
    tensors[TensorName.of(.hidden, at: LayerDirection(layer: 0))] = Tensor(
      shape: [10, 7],
      values: (0..<70).map { Self.swings[$0 % 7] * (($0 / 7).isMultiple(of: 2) ? 1 : -1) })
    tensors[TensorName.of(.hiddenGradient, at: LayerDirection(layer: 0))] = Tensor(
      shape: [10, 7], values: (0..<70).map { Float($0 % 7) })
    let unroll = StepUnroll(step: 19, unroll: Unroll(model: Press.model, timesteps: 10, tensors: tensors))
    return Press(live: false, steps: 20).send(.unrolled(unroll, requestedStep: 19, inDetail: true)).keys(
      "2" + keys)
  }

  @Test(arguments: [
    ("variance", [1, 5, 3, 2, 6, 0, 4]), ("gradient", [6, 5, 4, 3, 2, 1, 0]),
    ("index", [0, 1, 2, 3, 4, 5, 6]),
  ])
  func unitsAreSorted(order: String, expected: [Int]) {
    let sorted = explorer(":sort \(order)").key(.enter)
    #expect(sorted.run.shownUnits == expected)
    #expect(sorted.keys("gg").run.cursor.unit == expected[0])
    #expect(sorted.keys("ggjj").run.cursor.unit == expected[2])
    #expect(sorted.keys("G").run.cursor.unit == expected[6])
  }

  @Test func oneKeyGoesThroughTheOrders() {
    #expect(explorer("o").run.arrangement.order == .variance)
    #expect(explorer("ooooo").run.arrangement.order == .index)
  }

  @Test func sortedRowsAreDrawnAndClickedInTheirOrder() {
    let sorted = explorer(":sort variance").key(.enter).keys("gg")
    let rows = (0..<24).map { sorted.state.frame().plainRow($0).filter { $0 != " " } }
    #expect((2...4).contains(rows.firstIndex { $0.hasPrefix("1▸") } ?? -1), "\(rows)")
    let page = RunPage(run: sorted.run, bounds: Rect(x: 0, y: 0, width: 80, height: 24))
    let clicked = sorted.send(.input(.mouse(MouseEvent(.press, x: 40, y: page.view.y + 1))))
    #expect(clicked.run.cursor.unit == 1)
  }

  @Test func theOrderStaysWhereTheTrainingGoesOn() {
    let sorted = explorer(":sort variance").key(.enter)
    let later = sorted.send(.updated(Press.update(steps: 40))).key(.end)
    #expect(later.run.shownUnits == sorted.run.shownUnits)
  }

  @Test(arguments: [
    ("1 3-5", [1, 3, 4, 5]), ("max>0.45", [1, 3, 5]), ("max>0.45 3-6", [3, 5]), ("grad<1.5", [0, 1]),
    ("var<0.001", [4]),
  ])
  func unitsAreFiltered(filter: String, expected: [Int]) {
    let filtered = explorer("f\(filter)").key(.enter)
    #expect(filtered.run.shownUnits == expected)
    #expect(expected.contains(filtered.run.cursor.unit))
    #expect(filtered.state.frame().plainRow(0).contains("units \(filter)"))
    #expect(filtered.keys("f").key(.enter).run.shownUnits.count == 7, "no filter shows all")
  }

  @Test(arguments: ["nonsense", "max>", "5-2", "max>9"])
  func aFilterThatKeepsNothingOrMeansNothingChangesNothing(filter: String) {
    let filtered = explorer("f\(filter)").key(.enter)
    #expect(filtered.run.shownUnits.count == 7)
    #expect(filtered.state.message?.isError == true)
  }

  @Test func pinnedUnitsComeFirst() {
    let pinned = explorer("jjj*jjjj*")
    #expect(pinned.run.shownUnits == [3, 4, 0, 1, 2, 5, 6])
    #expect(
      pinned.state.frame().plainText.contains("*3") && pinned.state.frame().plainRow(0).contains("2 pinned"))
    #expect(pinned.keys("*").run.shownUnits == [3, 0, 1, 2, 4, 5, 6])
    #expect(pinned.keys(":sort gradient").key(.enter).run.shownUnits == [3, 4, 6, 5, 2, 1, 0])
  }

  @Test func likeUnitsStandTogether() throws {
    let tensor = Tensor<Float>(
      shape: [6, 4],
      values: (0..<6).flatMap { t -> [Float] in
        let (slow, fast) = (Float(t), Float(t % 2 * 2 - 1))
        return [slow, 3 * fast, -2 * slow, fast]
      })
    let unroll = Unroll(
      model: ModelShape(cell: .rnn, inputSize: 1, hiddenSize: 4, outputSize: 1), timesteps: 6,
      tensors: [TensorName.of(.hidden, at: LayerDirection(layer: 0)): tensor])
    let statistics = try #require(UnitStatistics(unroll, at: LayerDirection(layer: 0)))
    let order = Explorer.UnitOrder.similarity.units(statistics, tensor, labels: [])
    #expect(abs(order.firstIndex(of: 0)! - order.firstIndex(of: 2)!) == 1)
    #expect(abs(order.firstIndex(of: 1)! - order.firstIndex(of: 3)!) == 1)
    // Every other timestep reads an a: the fast units follow that, the larger |r| first.
    let labels = (0..<6).map { $0.isMultiple(of: 2) ? "a" : "b" }
    let followed = Explorer.UnitOrder.follows.units(statistics, tensor, labels: labels)
    #expect(Set(followed.prefix(2)) == [1, 3] || Set(followed.suffix(2)) == [1, 3], "\(followed)")
    #expect(followed.sorted() == [0, 1, 2, 3])
  }

  @Test(arguments: [
    ("x3", 3), ("X3", 0), ("x", 1), ("5x6", 5), ("zzz", 0),
  ])
  func aSearchGoesToTheTokens(text: String, timestep: Int) {
    #expect(explorer("l/\(text)").key(.enter).keys(timestep == 0 ? "h" : "").run.cursor.timestep == timestep)
  }

  @Test func matchesAreMarkedAndNKeysGoThroughThem() {
    let found = explorer("/x").key(.enter)
    #expect(found.run.search?.matches.count == 10)
    #expect(found.keys("nn").run.cursor.timestep == 2 && found.keys("nnN").run.cursor.timestep == 1)
    #expect(found.keys("N").run.cursor.timestep == 9, "it goes round")
    #expect(explorer("/x4").run.scene.foundTimesteps == [4], "what is found is marked while one types")
    #expect(explorer("/#5").key(.enter).run.cursor.unit == 5)
    #expect(found.key(.escape).run.search == nil && found.key(.escape).state.run != nil)
    #expect(explorer("/zzz").key(.enter).state.message?.isError == true)
    #expect(explorer("/x3").state.frame().plainRow(23).contains("1 match"))
  }
}
