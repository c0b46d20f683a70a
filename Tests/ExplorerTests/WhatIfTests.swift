import Canvas
import Engine
import Testing
import Training
import Views

@testable import Explorer

/// Holding values, undoing, comparing: (state, keys, expected).
@Suite struct WhatIfTests {
  @Test func twoPanesSayWhichPassTheyShow() {
    var explorer = Press(live: false, steps: 20).send(.input(.resize(width: 140, height: 40))).keys("3x1")
      .key(.enter)
    explorer = explorer.keys("|")
    let page = explorer.state.frame().plainText
    #expect(page.contains("3 Cell state, altered") && page.contains("3 Cell state, original"))
    #expect(explorer.keys("%").state.frame().plainText.contains("3 Cell state, altered − original"))
    #expect(!explorer.keys("u").state.frame().plainText.contains("3 Cell state, "))
  }

  private let place = LayerDirection(layer: 0)

  private func explorer(_ keys: String = "") -> Press { Press(live: false, steps: 20).keys(keys) }

  private func hold(_ quantity: Intervention.Quantity, _ unit: Int, _ times: Range<Int>, _ value: Double)
    -> Intervention
  {
    Intervention(quantity, at: place, unit: unit, timesteps: times, value: value)
  }

  /// An answer to what is awaited in which every number is `value`.
  private func altered(_ press: Press, value: Float) throws -> RunAction {
    let shown = try #require(press.run.unrolls.shown)
    var unroll = shown.unroll
    for (name, tensor) in unroll.tensors {
      unroll.tensors[name] = Tensor(shape: tensor.shape, repeating: value)
    }
    let alteration = press.run.whatIf.alteration
    return .altered(
      AwaitedAlteration(of: shown, by: alteration),
      AlteredUnroll(original: shown, alteration: alteration, unroll: unroll))
  }

  @Test func theValueUnderTheCursorIsHeldAtWhatIsTyped() {
    let held = explorer("3ljx0").key(.enter)
    #expect(held.run.whatIf.alteration.clamps == [hold(.cell, 1, 1..<2, 0)])
    guard case .ofRun(0, .alter(let original, let alteration, true))? = held.effects.first else {
      Issue.record("nothing was asked for: \(held.effects)")
      return
    }
    #expect(original.step == 19 && alteration == held.run.whatIf.alteration)
    #expect(held.state.overlay == nil)
  }

  @Test func nothingTypedKeepsWhatIsThereAndASelectionIsHeldUnitByUnit() {
    let held = explorer("2vlljx").key(.enter)
    #expect(held.run.whatIf.alteration.clamps.map(\.unit) == [0, 1])
    #expect(held.run.whatIf.alteration.clamps.allSatisfy { $0.timesteps == 0..<3 })
    #expect(held.run.whatIf.alteration.clamps.allSatisfy { abs($0.value - 0.19) < 1e-6 })
    #expect(held.run.selection == nil)
  }

  @Test func aGateIsThatOfTheFocusedPanelAndLiesBetweenItsEnds() {
    let typing = explorer("4wx2").key(.enter)
    #expect(typing.run.whatIf.alteration.isEmpty)
    #expect(typing.state.frame().plainText.contains("this gate lies between 0 and 1"))
    let held = typing.key(.backspace).keys("1").key(.enter)
    #expect(held.run.whatIf.alteration.clamps == [hold(.gate(.forget), 0, 0..<1, 1)])
    #expect(explorer("4wwx-1").key(.enter).run.whatIf.alteration.clamps.first?.value == -1)
    #expect(explorer("2xabc").key(.enter).state.frame().plainText.contains("'abc' is no number"))
  }

  @Test func whatIsHeldSideBySideIsHeldInEveryRunThatHasIt() {
    let two = explorer().second(live: false, steps: 9)
    let held = two.keys("3ljx0").key(.enter)
    let clamps = [hold(.cell, 1, 1..<2, 0)]
    func isHeld(_ press: Press) -> [Bool] { press.state.runs.map { $0.whatIf.alteration.clamps == clamps } }
    #expect(isHeld(held) == [true, true])
    #expect(held.state.message?.text.hasPrefix("held in all 2 runs: cell.l0") == true)
    #expect(held.effects.filter(\.isAlteration).count == 2, "both passes are computed")
    #expect(held.state.comparison.runs.allSatisfy { $0.notes.contains("1 clamp") })
    // Taken back in one run it is taken back in both, and can be made again from either.
    let undone = held.keys("u")
    #expect(isHeld(undone) == [false, false] && isHeld(undone.keys("aU")) == [true, true])
    #expect(isHeld(held.keys("aX")) == [false, false])
    // One run by itself is altered alone.
    let alone = two.keys("c3ljx0").key(.enter)
    #expect(isHeld(alone) == [true, false] && alone.state.message?.text.hasPrefix("held: ") == true)
  }

  @Test func aRunThatLacksTheUnitIsSaidNotToHoldIt() {
    var description = Press.description
    description.model = ModelShape(cell: .gru, inputSize: 2, hiddenSize: 7, outputSize: 1)
    let two = explorer().second(live: false, steps: 9, description)
    let held = two.keys("3x0").key(.enter)
    #expect(held.state.runs.map(\.whatIf.alteration.isEmpty) == [false, true])
    #expect(
      held.state.message?.text.hasPrefix("held in this run only (only an LSTM has a cell state)") == true)
    let hidden = two.keys("2x0").key(.enter)
    #expect(hidden.state.runs.map(\.whatIf.alteration.isEmpty) == [false, false])
  }

  @Test func changesAreUndoneAndRedoneInTheirOrder() {
    let two = explorer("2x0").key(.enter).keys("lx1").key(.enter)
    #expect(two.run.whatIf.alteration.clamps.count == 2)
    #expect(two.keys("u").run.whatIf.alteration.clamps == [hold(.hidden, 0, 0..<1, 0)])
    #expect(two.keys("uu").run.whatIf.alteration.isEmpty)
    #expect(two.keys("uu").run.whatIf.altered == nil)
    #expect(two.keys("uuUU").run.whatIf.alteration == two.run.whatIf.alteration)
    #expect(two.keys("uuu").state.message?.text == "there is nothing to undo")
    // Something new forgets what was undone.
    let other = two.keys("ux5").key(.enter)
    #expect(other.keys("U").state.message?.text == "there is nothing to redo")
  }

  @Test func releasingTakesWhatIsUnderTheCursorElseAll() {
    let two = explorer("2x0").key(.enter).keys("lx1").key(.enter)
    #expect(two.keys("X").run.whatIf.alteration.clamps == [hold(.hidden, 0, 0..<1, 0)])
    #expect(two.keys("$X").run.whatIf.alteration.isEmpty)
    #expect(two.keys("$Xu").run.whatIf.alteration.clamps.count == 2)
  }

  @Test func besideAnotherRunWhatIsHeldIsMarkedAndMeasuredAgainstTheFirst() throws {
    let pair = explorer().second(live: false, steps: 20).send(.input(.resize(width: 120, height: 36)))
    // Alone it is held in one run only.
    let typed = pair.keys("ca2ljx0.5").key(.enter)
    #expect(typed.effects.contains { $0.isAlteration })
    let held = typed.send(.ofRun(1, try altered(typed, value: 0.5))).keys("c")
    let (first, second) = (held.state.comparison.runs[0], held.state.comparison.runs[1])
    #expect(first.scene.clamps.isEmpty && first.notes.isEmpty)
    #expect(
      second.scene.clamps == [hold(.hidden, 1, 1..<2, 0.5)] && second.notes.hasPrefix("1 clamp, altered"))
    let page = held.state.frame()
    #expect(page.plainText.contains("1 clamp, altered"))
    // The held cell, away from the cursor, has its cross in the second pane only.
    let moved = held.keys("$").state.frame()
    #expect(marks(moved, "×", columns: 60..<120) == 1 && marks(moved, "×", columns: 0..<60) == 0)
    // Less the first run, whichever side of the alteration was shown before: 0.5 − 0.19.
    for keys in ["d", "%%d"] {
      let difference = held.keys(keys).state.comparison.runs[1].scene
      let hidden = try #require(difference.unroll?.tensor(.hidden, at: place))
      #expect(hidden.values.allSatisfy { abs($0 - 0.31) < 1e-6 }, "\(keys)")
      #expect(difference.original == nil && !difference.showsDifference)
      #expect(difference.clamps.count == 1)
    }
  }

  private func marks(_ grid: CellGrid, _ mark: Unicode.Scalar, columns: Range<Int>) -> Int {
    (3..<grid.height - 8).reduce(0) { count, y in
      count + columns.count { grid[$0, y].glyph.base == mark }
    }
  }

  @Test func holdingTheSameAgainReplacesItsValue() {
    let twice = explorer("2x0").key(.enter).keys("x1").key(.enter)
    #expect(twice.run.whatIf.alteration.clamps == [hold(.hidden, 0, 0..<1, 1)])
  }

  @Test func theAlteredPassIsShownMarkedAndTheReadoutTellsTheDifference() throws {
    let held = explorer("2x0.5").key(.enter)
    let shown = held.send(try altered(held, value: 0.5))
    #expect(shown.run.whatIf.awaited == nil && !shown.effects.contains { $0.isAlteration })
    #expect(
      shown.run.readout == "h[0] at t 0 (x0) = +0.50000 altered (original +0.19000, difference +0.310)")
    #expect(shown.state.frame().plainRow(0).contains("1 clamp, altered"))
    #expect(shown.keys("l").state.frame().plainText.contains("×"))
    let original = shown.keys("%")
    #expect(original.run.readout == "h[0] at t 0 (x0) = +0.19000")
    #expect(!original.keys("l").state.frame().plainText.contains("×"))
    #expect(original.keys("%").state.frame().plainText.contains("Δ h"))
    // The footer's message is gone by then.
    let rows = { (explorer: Press) in (0..<23).map { explorer.state.frame().plainRow($0) } }
    #expect(rows(shown.keys("%%%")) == rows(shown))
  }

  @Test func anotherStepIsAlteredAsWellAndOneAtATime() throws {
    let held = explorer("2x0").key(.enter)
    // The answer to the first is awaited before the next is asked for.
    let moved = held.keys(",").send(.unrolled(Press.unroll(step: 18), requestedStep: 18, inDetail: true))
    #expect(!moved.effects.contains { $0.isAlteration })
    #expect(moved.send(try altered(held, value: 0)).effects.contains { $0.isAlteration })
  }

  @Test func anAnswerThatComesTooLateCountsForNothing() throws {
    let held = explorer("2x0").key(.enter)
    let late = try altered(held, value: 0.5)
    let left = held.send(.sequenceRead(SequenceTests.own))
    #expect(left.run.whatIf.awaited == nil)
    #expect(left.send(late).run.whatIf.altered == nil)
    let given = held.send(late).keys("u")
    #expect(given.run.whatIf.altered == nil && given.send(late).run.whatIf.altered == nil)
  }

  @Test func whatCannotBeAlteredIsAskedForOnce() throws {
    let asked = explorer("2x0").key(.enter)
    let refused = asked.send(.altered(try #require(asked.run.whatIf.awaited), nil))
    #expect(!refused.effects.contains { $0.isAlteration })
    #expect(refused.state.message?.isError == true)
    #expect(!refused.keys("l").effects.contains { $0.isAlteration })
  }

  @Test func splittingShowsTheOriginalBesideTheAltered() throws {
    var wide = explorer("2x0").key(.enter).send(.input(.resize(width: 160, height: 48)))
    wide = wide.send(try altered(wide, value: 0)).keys("|")
    #expect(wide.run.panes.panes.map(\.view.name) == ["hidden", "hidden"])
    #expect(wide.run.panes.panes.map(\.side) == [.original, .altered])
  }

  @Test func thePaletteHoldsAndReleases() {
    let held = explorer().keys(":clamp cell.l0[3]@2..4=1.5").key(.enter)
    #expect(held.run.whatIf.alteration.clamps == [hold(.cell, 3, 2..<5, 1.5)])
    #expect(held.keys(":release").key(.enter).run.whatIf.alteration.isEmpty)
    let wrong = explorer().keys(":clamp cell.l0[7]=1").key(.enter)
    #expect(wrong.state.message?.text.contains("a layer has the units 0 to 6") == true)
    #expect(explorer().keys(":clamp cell.l0[1]@50=1").key(.enter).state.message?.isError == true)
  }

  @Test func clampsAreWrittenAsTheyAreRead() throws {
    for text in [
      "cell.l0[3]@10..20=1.5", "gate.forget.l1_reverse[0]@4=0.0", "hidden.l0[2]=-1.0", "input[1]@0=2.0",
    ] {
      #expect(try Intervention(clamp: text).notation == text)
    }
  }
}

extension Effect {
  fileprivate var isAlteration: Bool { if case .ofRun(_, .alter) = self { true } else { false } }
}
