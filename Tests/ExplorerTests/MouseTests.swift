import Canvas
import Testing
import Views

@testable import Explorer

/// What clicks, drags and the wheel do, as (state, event, expected).
@Suite struct MouseTests {
  private let explorer = Press(live: false, steps: 50)

  private func mouse(_ kind: MouseEvent.Kind, _ x: Int, _ y: Int) -> Action {
    .input(.mouse(MouseEvent(kind, x: x, y: y)))
  }

  /// The cell at which `words` begin on the screen of `explorer`.
  private func place(of words: String, in explorer: Press) throws -> (x: Int, y: Int) {
    let grid = explorer.state.frame()
    for y in 0..<grid.height {
      let row = grid.plainRow(y)
      if let range = row.range(of: words) {
        return (row.distance(from: row.startIndex, to: range.lowerBound), y)
      }
    }
    throw Missing(words: words, screen: grid.plainText)
  }

  private struct Missing: Error { let words, screen: String }

  private func clicked(_ words: String, in explorer: Press) throws -> Press {
    let place = try place(of: words, in: explorer)
    return explorer.send(mouse(.press, place.x, place.y))
  }

  @Test func aHintDoesWhatItsKeyMeansByNow() throws {
    var writing = Press(live: true, steps: 20).send(.input(.resize(width: 120, height: 30)))
    writing = writing.send(.written(try WritingTests().writing()))
    let stopped = try clicked("stop writing", in: writing)
    #expect(stopped.run.sequences.writing == nil && !stopped.run.playback.isPlaying)
    let searching = explorer.keys("/x3").key(.enter).keys("0")
    #expect(try clicked("n match", in: searching).run.cursor.timestep == 3)
  }

  @Test func hintsInTheFooterAreClicked() throws {
    #expect(try clicked("quit", in: explorer).effects == [.quit])
    #expect(try clicked("? help", in: explorer).state.overlay == .help(Help()))
    #expect(try clicked(", back", in: explorer).run.cursor.step == 48)
    let home = explorer.key(.escape)
    #expect(try clicked("q quit", in: home).effects == [.quit])
    #expect(try clicked(": command", in: home).state.overlay == .palette(Palette("")))
  }

  @Test func entriesOfThePaletteAreClickedAndTurnedThrough() throws {
    let palette = explorer.keys(":view ")
    #expect(try clicked("view: gates", in: palette).run.view.name == "gates")
    let turned = palette.send(mouse(.wheelDown, 40, 4)).send(mouse(.wheelDown, 40, 4))
    guard case .palette(let shown) = turned.state.overlay else { Issue.record("it is closed"); return }
    #expect(shown.selection == 2)
    #expect(turned.key(.enter).run.view == ViewChoice.all[2])
    #expect(palette.send(mouse(.press, 1, 22)).state.overlay == nil, "a click beside it closes it")
    let line = try place(of: ":view", in: palette)
    #expect(palette.send(mouse(.press, line.x, line.y)).state.overlay == palette.state.overlay)
  }

  @Test func helpIsScrolledByTheWheel() {
    let help = explorer.keys("?")
    let scrolled = (0..<4).reduce(help) { explorer, _ in explorer.send(mouse(.wheelDown, 40, 10)) }
    guard case .help(let shown) = scrolled.state.overlay else { Issue.record("it is closed"); return }
    #expect(shown.scroll == 4)
    #expect(scrolled.send(mouse(.wheelUp, 40, 10)).state.overlay != scrolled.state.overlay)
    #expect(scrolled.send(mouse(.press, 40, 10)).state.overlay == nil)
  }

  @Test func aDragAlongTheTimelineKeepsToItWhereverThePointerGoes() throws {
    let page = RunPage(run: explorer.run, bounds: Rect(x: 0, y: 0, width: 80, height: 24))
    let y = page.timeline.y + 1
    let timestep = explorer.keys("2").run.cursor.timestep
    var dragged = explorer.keys("2").send(mouse(.press, 40, y))
    #expect((20...30).contains(dragged.run.cursor.step))
    dragged = dragged.send(mouse(.drag, 20, 8))
    #expect((8...16).contains(dragged.run.cursor.step) && dragged.run.cursor.timestep == timestep)
    #expect(dragged.send(mouse(.drag, 0, 8)).run.cursor.step == 0)
    #expect(dragged.send(mouse(.drag, 79, 2)).run.cursor.step == 49)
    let released = dragged.send(mouse(.release, 20, 8)).send(mouse(.press, 30, 8))
    #expect(released.run.cursor.step == dragged.run.cursor.step && released.run.cursor.timestep != timestep)
    let over = released.send(mouse(.drag, 30, y))
    #expect(over.run.cursor.step == dragged.run.cursor.step, "a drag out of a map moves no step")
  }

  @Test func theWheelMovesWhatIsUnderThePointer() {
    let page = RunPage(run: explorer.run, bounds: Rect(x: 0, y: 0, width: 80, height: 24))
    #expect(explorer.send(mouse(.wheelUp, 40, page.timeline.y)).run.cursor.step == 48)
    #expect(explorer.keys("2").send(mouse(.wheelDown, 40, 8)).run.cursor.unit == 1)
    #expect(explorer.keys("6").send(mouse(.wheelUp, 40, 8)).run.cursor.step == 48)
    // Keys go to the states at the left; the pointer is over the waterfall at the right.
    var split = explorer
    split.state.width = 130
    split = split.keys("2:split waterfall").key(.enter)
    #expect(split.run.view.name == "hidden" && split.run.panes.isSplit)
    let turned = split.send(mouse(.wheelUp, 100, 8))
    #expect(turned.run.cursor.step == 48 && turned.run.cursor.unit == 0)
    #expect(split.send(mouse(.wheelDown, 20, 8)).run.cursor.unit == 1)
  }

  @Test func optionsOfTheFormAreClickedAndTurnedThrough() {
    let fields = [
      OptionField(name: "task", help: "", choices: ["adding", "copy"]),
      OptionField(name: "hidden", help: "", default: "32"),
    ]
    var form = explorer.key(.escape)
    form.state.home = HomeState(items: [], form: ExperimentForm(fields: fields))
    form.state.overlay = .form
    let rows = FormPage(bounds: Rect(x: 0, y: 0, width: 80, height: 24)).rows
    let second = form.send(mouse(.press, rows.x + 4, rows.y + 1))
    #expect(second.state.home.form.selection == 1)
    let first = second.send(mouse(.press, rows.x + 4, rows.y))
    #expect(first.state.home.form.selection == 0 && first.state.home.form.values["task"] == nil)
    #expect(first.send(mouse(.press, rows.x + 4, rows.y)).state.home.form.values["task"] == "adding")
    #expect(first.send(mouse(.wheelDown, 10, 10)).state.home.form.selection == 1)
  }

  @Test func theListOfTheHomePageOpensWhatWasClickedTwiceAlthoughItScrolls() {
    var home = explorer.key(.escape)
    home.state.home = HomeState(
      items: (0..<60).map { HomeItem(title: "item \($0)", explanation: "", target: .trace(path: "\($0)")) })
    let list = HomePage(bounds: Rect(x: 0, y: 0, width: 80, height: 24)).list
    let click = mouse(.press, list.x + 4, list.maxY - 2)
    let once = home.send(click)
    let selected = once.state.home.selection
    #expect(selected > 5)
    #expect(once.send(click).effects == [.open(.trace(path: "\(selected)"))])
    let elsewhere = once.send(mouse(.press, list.x + 4, list.y + 3)).send(click)
    #expect(!elsewhere.effects.contains { if case .open = $0 { true } else { false } })
  }

  @Test func answersOfALessonAreClicked() throws {
    var lesson = explorer
    (lesson.state.width, lesson.state.height) = (120, 50)
    let known = try #require(LessonCatalog.all.first { $0.pages.contains { $0.question != nil } })
    lesson = lesson.send(.lessonBegan(name: known.name))
    for _ in known.pages where lesson.state.lesson?.isAsking == false { lesson = lesson.keys(")") }
    #expect(lesson.state.lesson?.isAsking == true)
    let question = try #require(lesson.state.lesson?.page.question)
    let answered = try clicked("2 " + question.choices[1].prefix(12), in: lesson)
    #expect(answered.state.lesson?.answer == 1)
  }
}
