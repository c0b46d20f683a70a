import Canvas
import Engine
import Testing
import Training
import Views

@testable import Explorer

/// The palette, the help and loops, as (state, keys, expected).
@Suite struct PaletteTests {
  private func run(_ line: String) -> Press { Press(live: false, steps: 20).keys(":" + line).key(.enter) }

  @Test func wordsTakeArguments() {
    #expect(run("timestep 4").run.cursor.timestep == 4 && run("timestep 400").run.cursor.timestep == 9)
    #expect(run("unit 5").run.cursor.unit == 5 && run("unit 99").run.cursor.unit == 6)
    #expect(run("view gates").run.view.name == "gates" && run("view wf").run.view.name == "waterfall")
    #expect(run("theme light").state.appearance.theme == .light)
    #expect(run("speed 50").run.playback.stepsPerSecond == 50)
    #expect(run("speed max").run.playback.stepsPerSecond == nil)
    #expect(run("loop 3 9").run.playback.loop == 3...9)
    #expect(run("save png a b.png").effects == [.savePicture(.png, path: "a b.png")])
    #expect(run("save svg").effects == [.savePicture(.svg, path: nil)])
  }

  @Test(arguments: [
    "loop 9 3", "speed -1", "speed 0", "speed 1e-300", "speed nan", "unit many", "timestep", "filter ???",
    "sort weight", "sort foo", "save bmp x",
  ])
  func wrongArgumentsDoNothing(line: String) {
    let explorer = run(line)
    #expect(explorer.effects.isEmpty && explorer.run.cursor.unit == 0 && explorer.run.playback.loop == nil)
    #expect(explorer.run.playback.stepsPerSecond == 10)
  }

  @Test(arguments: [
    ("foobarbaz", "there is no command “foobarbaz”"), ("theme pink", "theme NAME: dark"),
    ("sort foo", "index, variance"),
    ("unit 99", "6 is the last"), ("timestep 400", "9 is the last"), ("step 400", "19 is the last"),
    ("layer 7", "0 is the last"),
  ])
  func whatIsNotThereIsTold(line: String, says: String) {
    let told = run(line).state.message?.text
    #expect(told?.contains(says) == true, "\(told ?? "-")")
  }

  @Test func aLessonIsOpenedByItsName() {
    let opened = run("lesson vanishing")
    #expect(opened.state.run == nil && opened.state.opening != nil)
    #expect(
      opened.effects.contains(.open(.lesson(name: "vanishing"))) && opened.effects.contains(.closeRun(0)))
  }

  @Test func aHeldKeyNeverTakesTheRangesBeyondNumbers() {
    let explorer = Press(live: false, steps: 20).send(.unrolled(withLags, requestedStep: 19, inDetail: true))
    for key in ["+", "-"] {
      let held = (0..<2000).reduce(explorer.keys(":view by-lag").key(.enter)) { press, _ in press.keys(key) }
      let ranges = held.run.scales.ranges
      #expect([ranges.hiddenLimit, ranges.cellLimit, ranges.weightLimit].allSatisfy { $0.isNormal })
      #expect(ranges.profileDecades.lowerBound.isFinite && ranges.gradientDecades.lowerBound.isFinite)
      #expect(held.state.frame().plainText.contains("effective memory"))
    }
  }

  @Test func theJumpsEndAtTheLastStepThatNumbersReach() {
    let records = [0, Int.max - 1].map {
      StepRecord(
        step: $0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1,
        profile: Array(repeating: 0, count: 10))
    }
    let explorer = Press(live: false, steps: 0)
      .send(.updated(RunUpdate(history: RunHistory(records), newest: nil)))
    #expect(explorer.send(.input(.key(forward))).run.cursor.step == .max - 1)
  }

  private var forward: Key {
    KeyBindings.all.first { $0.command == .jumpForward }?.sequences.first?.first ?? .pageDown
  }

  private var withLags: StepUnroll {
    let unroll = Press.unroll(step: 19)
    var tensors = unroll.unroll.tensors
    tensors[TensorName.byLag] = Tensor(shape: [10, 10], repeating: 0.1)
    return StepUnroll(step: 19, unroll: Unroll(model: Press.model, timesteps: 10, tensors: tensors))
  }

  @Test func namesAreFoundAsLooselyAsTheyAreTyped() {
    #expect(run("qit").effects == [.quit])
    #expect(run("newest").run.cursor.step == 19 && run("frst trainin").run.cursor.step == 0)
  }

  @Test func aMisspelledWordIsShownAsWhatItMayMean() {
    let typed = Press(live: false, steps: 20).keys(":thme light")
    #expect(typed.state.frame().plainText.contains("theme: light"))
    #expect(typed.key(.enter).state.appearance.theme.name == "light")
    #expect(run("xyzzy light").state.message?.isError == true)
  }

  @Test func tabCompletes() {
    let explorer = Press(live: false, steps: 20)
    #expect(explorer.keys(":vie").key(.tab).state.overlay == .palette(Palette("view ")))
    #expect(explorer.keys(":view ga").key(.tab).state.overlay == .palette(Palette("view gates")))
    #expect(explorer.keys(":theme safe-l").key(.tab).key(.enter).state.appearance.theme == .safeLight)
  }

  @Test func everyCommandOfThePlaceIsListedWithItsKey() {
    for place in BindingPlace.allCases {
      let listed = Palette().entries(at: place).compactMap { entry -> Command? in
        if case .command(let binding) = entry { binding.command } else { nil }
      }
      let expected = KeyBindings.all.filter { $0.places.contains(place) && $0.command != .palette }
      #expect(Set(listed) == Set(expected.map(\.command)))
    }
    let grid = Press(live: false, steps: 20).keys(":newest").state.frame().plainText
    #expect(grid.contains("newest training step") && grid.contains("End"))
    #expect(grid.contains("this is the newest step"), "it says why it can't be done")
  }

  @Test func theSavingKeyOffersTheFormats() {
    let menu = Press(live: false, steps: 20).keys("s")
    #expect(menu.state.frame().plainText.contains("save as PNG"))
    #expect(menu.key(.enter).effects == [.savePicture(.png, path: nil)])
    #expect(menu.key(.down).key(.enter).effects == [.savePicture(.svg, path: nil)])
  }

  @Test func theHelpIsSearchedByTyping() {
    let help = Press(live: false, steps: 20).keys("?")
    #expect(help.state.frame().plainText.contains("one training step back"))
    let narrowed = help.keys("colour range").state.frame().plainText
    #expect(narrowed.contains("widen the colour range") && !narrowed.contains("one training step back"))
    #expect(help.keys("layer").state.frame().plainText.contains("there is one layer"))
    #expect(help.keys("checkpoint").state.frame().plainText.contains("steps soon after it come at once"))
    #expect(help.keys("zzzz").state.frame().plainText.contains("no key does that"))
    #expect(help.keys("quit").state.run != nil && help.keys("q").key(.escape).state.overlay == nil)
  }

  @Test func aLoopIsMarkedAndPlayedRoundAndRound() {
    var explorer = run("5").keys("<").send(.input(.key(.end)))
    explorer = explorer.keys(",,,,>")
    #expect(explorer.run.playback.loop == 5...15)
    explorer = explorer.keys(" ")
    #expect(
      explorer.run.cursor.step == 5 && explorer.state.frame().plainRow(0).contains("looping 10 steps/s"))
    var steps: [Int] = []
    for _ in 0..<40 {
      explorer = explorer.send(.elapsed(seconds: 0.1))
      steps.append(explorer.run.cursor.step)
    }
    #expect(steps.allSatisfy { (5...15).contains($0) } && steps.filter { $0 == 5 }.count >= 3)
    #expect(explorer.state.needsTime)
    #expect(explorer.keys(":loop off").key(.enter).run.playback.loop == nil)
    #expect(explorer.state.frame().plainText.contains("╭──"))
  }

  @Test func aSpeedChosenWhileNothingMovesIsTold() {
    let explorer = Press(live: false, steps: 20)
    #expect(explorer.keys("}").state.frame().plainRow(23).contains("plays 20 steps a second"))
    #expect(explorer.keys("}}}}}}").state.frame().plainRow(23).contains("plays as fast as it goes"))
  }

  @Test func longListsTellWhichPartIsInSight() {
    let palette = Press(live: false, steps: 20).keys(":")
    /// The rows in which the mark stands at the palette's right edge.
    func mark(_ explorer: Press) -> [Int] {
      let grid = explorer.state.frame()
      return (0..<24).filter { grid.plainRow($0).contains("┃") }
    }
    #expect(mark(palette).first == 2 && mark(palette).count < 8)
    let end = palette.key(.up)
    #expect(mark(end).count == mark(palette).count && (mark(end).first ?? 0) > 6)
    #expect(mark(palette.keys("view g")).isEmpty, "all of it is in sight")
  }

  @Test func speedsGoUpAndDownBetweenAnyTwo() {
    #expect(run("speed 7").keys("}").run.playback.stepsPerSecond == 10)
    #expect(run("speed 7").keys("{").run.playback.stepsPerSecond == 5)
    #expect(run("speed max").keys("}").run.playback.stepsPerSecond == nil)
    #expect(run("speed 0.5").keys("{").run.playback.stepsPerSecond == 0.5)
  }
}
