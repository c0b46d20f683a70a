import Canvas
import DrawingKit
import Testing
import Training

@testable import Explorer

/// A lesson that is taken: its pages, its questions, and where it takes the runs.
@Suite struct LessonTests {
  /// The lesson called `name` on `count` live runs that have come to step 19.
  private func lesson(_ name: String = "forget-bias", width: Int = 80, height: Int = 24) throws -> Press {
    let lesson = try #require(LessonCatalog.named(name))
    var taken = Press(live: true, steps: 20)
    taken.state.width = width
    taken.state.height = height
    for number in 1..<max(2, lesson.runs.count) {
      taken = taken.send(.ofRun(number, .opened(taken.run.description, isLive: true)))
      taken = taken.send(.ofRun(number, .updated(Press.update(steps: 20))))
    }
    return taken.send(.lessonBegan(name: name))
  }

  @Test func aLessonBeginsWithItsFirstPage() throws {
    let page = try lesson().state.frame().plainText
    #expect(page.contains("Lesson: ") && page.contains("page 1 of"))
    #expect(page.contains("1 overview"), "the run is above it")
  }

  @Test func aClosingBracketShowsTheAnswerAndThenGoesOn() throws {
    var taken = try lesson()
    while taken.state.lesson?.isAsking == false { taken = taken.keys(")") }
    let asked = try #require(taken.state.lesson)
    #expect(taken.state.frame().plainText.contains("Predict first:"))
    let told = taken.keys(")")
    #expect(told.state.lesson?.position == asked.position && told.state.lesson?.isAsking == false)
    #expect(told.keys(")").state.lesson?.position == min(asked.position + 1, asked.lesson.pages.count - 1))
    #expect(told.keys("(").state.lesson?.position == max(0, asked.position - 1))
  }

  @Test func aNumberAnswersWhileSomethingIsAskedAndIsAViewElsewhere() throws {
    var taken = try lesson()
    while taken.state.lesson?.isAsking == false { taken = taken.keys(")") }
    let question = try #require(taken.state.lesson?.page.question)
    let right = taken.keys(String(question.answer + 1))
    #expect(right.state.lesson?.answer == question.answer && right.run.view == taken.run.view)
    #expect(right.state.frame().plainText.contains("Right: "))
    let wrong = taken.keys(String((question.answer + 1) % question.choices.count + 1))
    #expect(wrong.state.frame().plainText.contains("Not so: "))
    #expect(right.keys("4").run.view.name == "gates")
  }

  @Test func whileSomethingIsAskedTheNumbersAreNoViewsAndAfterwardsTheAnswersStayMarked() throws {
    var taken = try lesson(width: 120, height: 36)
    #expect(taken.state.frame().plainRow(1).contains("1 overview"))
    while taken.state.lesson?.isAsking == false { taken = taken.keys(")") }
    let question = try #require(taken.state.lesson?.page.question)
    #expect(!taken.state.frame().plainRow(1).contains("1 overview"))
    #expect(taken.state.frame().plainRow(1).contains("\(question.choices.count + 1) "))
    #expect(!taken.state.footer.hints.contains { $0.binding.command == .view1 })
    let wrong = (question.answer + 1) % question.choices.count
    let told = taken.keys(String(wrong + 1)).state.frame().plainText
    #expect(told.contains("✓ \(question.choices[question.answer].prefix(20))"))
    #expect(told.contains("✗ \(question.choices[wrong].prefix(20))"))
    #expect(told.components(separatedBy: "(your answer)").count == 2)
    #expect(!taken.keys(")").state.frame().plainText.contains("(your answer)"))
  }

  @Test func whatAPersonTrainedBesideALessonIsNotLostWithIt() throws {
    var forked = Press.description
    forked.forkStep = 19
    let taken = try lesson("overfitting", width: 120, height: 36)
    let number = taken.state.runs.count
    #expect(taken.state.runNames == ["plain", "dropout", "early stopping"], "as the lesson calls them")
    let beside = taken.send(.ofRun(number, .opened(forked, isLive: true)))
      .send(.ofRun(number, .updated(Press.update(steps: 400))))
    #expect(beside.run.number == number)
    let next = beside.keys(":lesson vanishing").key(.enter)
    #expect(next.state.kept.contains { $0.runs.contains { $0.number == number } })
    #expect(next.state.message?.text.contains("kept") == true)
    #expect(beside.keys("q").state.isAskedToQuit && taken.keys("q").effects == [.quit])
    // Also where one of the lesson's own was closed before.
    let closed = taken.keys(":close this run").key(.enter)
      .send(.ofRun(number, .opened(forked, isLive: true)))
      .send(.ofRun(number, .updated(Press.update(steps: 400))))
    #expect(closed.state.runNames.prefix(2) == ["dropout", "early stopping"] && closed.state.runs.count == 3)
    #expect(!closed.state.isOfLesson(closed.state.runs[2]) && closed.keys("q").state.isAskedToQuit)
  }

  @Test func turningOnBeforeTheRunsHaveComeLetsThemGoOnToThereAndNoFurther() throws {
    var taken = try lesson("clipping", width: 120, height: 36)
    func until(_ press: Press) -> Set<Int?> {
      Set(
        press.effects.compactMap { effect in
          if case .ofRun(_, .train(_, _, let step)) = effect { .some(step) } else { nil }
        })
    }
    var target: Int?
    while target == nil, taken.state.lesson?.isLast == false {
      taken = taken.keys(")")
      target = taken.state.lesson?.awaitedStep
    }
    let step = try #require(target)
    #expect(until(taken) == [step] && taken.state.runs.allSatisfy { $0.isTraining })
    let turned = taken.keys(")")
    #expect(
      turned.state.lesson?.position != taken.state.lesson?.position || turned.state.lesson?.isAsking == false)
    #expect(turned.state.lesson?.awaitedStep != nil)
    // Who leaves the narration has nothing trained on.
    let left = taken.key(.escape)
    #expect(left.state.lesson == nil && left.state.runs.allSatisfy { !$0.isTraining })
    #expect(left.effects.contains { if case .ofRun(_, .pauseTraining) = $0 { true } else { false } })
  }

  @Test func escLeadsFromALessonsRunsHome() throws {
    var left = try lesson("overfitting", width: 120, height: 36)
    for _ in 0..<4 where left.state.run != nil { left = left.key(.escape) }
    #expect(
      left.state.run == nil && left.effects.count { if case .closeRun = $0 { true } else { false } } == 3)
  }

  @Test func theLastPageLeadsToTheNextLesson() throws {
    var taken = try lesson("eigen-decay", width: 120, height: 36)
    while taken.state.lesson?.isLast == false { taken = taken.keys(")") }
    while taken.state.lesson?.isAsking == true { taken = taken.keys(")") }
    #expect(taken.state.frame().plainText.contains(") next lesson: vanishing"))
    let next = taken.keys(")")
    #expect(next.effects.contains(.open(.lesson(name: "vanishing"))) && next.state.run == nil)
    #expect(next.send(.lessonBegan(name: "vanishing")).state.lesson?.lesson.name == "vanishing")
  }

  @Test func theHintNamesNotesAndOtherNetworksWhereThereAreAny() throws {
    let carousel = try lesson("carousel", width: 140, height: 40)
    let page = try #require(carousel.state.lesson?.page)
    #expect(carousel.state.frame().plainText.contains("a next of 4 networks"))
    #expect(carousel.state.frame().plainText.contains("V notes") == !page.notes.isEmpty)
  }

  @Test func runsThatAreNotFarEnoughAreTrainedThereFirst() throws {
    var awaited = 0
    for name in LessonCatalog.all.map(\.name) {
      var taken = try lesson(name)
      for _ in 0..<12 where (taken.state.lesson?.awaitedStep ?? 0) < 20 { taken = taken.keys(")") }
      guard let step = taken.state.lesson?.awaitedStep else { continue }
      awaited += 1
      #expect(taken.state.runs.allSatisfy { $0.isTraining }, "\(name)")
      for number in taken.state.runs.map(\.number) {
        taken = taken.send(.ofRun(number, .updated(Press.update(steps: step + 1))))
      }
      #expect(taken.state.lesson?.awaitedStep == nil && taken.run.cursor.step == step, "\(name)")
      #expect(taken.state.runs.allSatisfy { !$0.isTraining }, "\(name)")
    }
    #expect(2 * awaited > LessonCatalog.all.count)
  }

  @Test func escapeLeavesTheLessonAndKeepsTheRun() throws {
    let left = try lesson().key(.escape)
    #expect(left.state.lesson == nil && left.state.run != nil)
    #expect(!left.state.frame().plainText.contains("Lesson: "))
    #expect(left.keys(")").state.message?.text.contains("no lesson is open") == true)
  }

  @Test func notesAreForWhoPresents() throws {
    var taken = try lesson(width: 160, height: 48)
    for _ in 0..<20 where taken.state.lesson?.page.notes.isEmpty == true { taken = taken.keys(")") }
    #expect(taken.state.lesson?.page.notes.isEmpty == false)
    #expect(!taken.state.frame().plainText.contains("For the presenter"))
    #expect(taken.keys("V").state.frame().plainText.contains("For the presenter"))
  }

  @Test func theCliffIsWalkedUpdateByUpdateAndLeftForTheRuns() throws {
    let taken = try lesson("cliff", width: 120, height: 36)
    func readout(_ press: Press) -> String { press.state.frame().plainText }
    #expect(readout(taken).contains("update 0: w 6.5  b -3.2  E 0.06352"))
    #expect(readout(taken.keys("l")).contains("update 1: w 6.4844"))
    #expect(readout(taken.keys("]lh")).contains("update 10: "))
    #expect(taken.keys("l").effects.isEmpty && taken.keys("l").run.cursor == taken.run.cursor)
    let wall = taken.keys(")")
    #expect(readout(wall).contains("update 76: w 5.3067  b -2.8032  E 0.1057  ‖g‖ 74 514"))
    let thrown = wall.keys("2l")
    #expect(readout(thrown).contains("update 77: w 19 693  b 31 627  E 0.09  ‖g‖ 0"))
    #expect(readout(thrown).contains("thrown off the map"))
    #expect(readout(thrown.keys(")")).contains("update 1000, clipped at 1: w 3.8973"))
    // A view's key shows the runs, turning the page the picture.
    let runs = thrown.keys("2")
    #expect(!readout(runs).contains("update 77") && runs.run.view.name == "hidden")
    #expect(readout(runs.keys("(")).contains("update 0: "))
    let click = Action.input(.mouse(MouseEvent(.press, x: 40, y: 8)))
    #expect(thrown.send(click).run.cursor == thrown.run.cursor)
    let turned = taken.send(.input(.mouse(MouseEvent(.wheelDown, x: 40, y: 8))))
    #expect(readout(turned).contains("update 1: "))
    let footer = taken.state.pageBounds.maxY - 1
    let column = try #require(taken.state.frame().plainRow(footer).range(of: "ten on")).lowerBound
    let row = taken.state.frame().plainRow(footer)
    let hint = MouseEvent(.press, x: row.distance(from: row.startIndex, to: column) + 1, y: footer)
    #expect(readout(taken.send(.input(.mouse(hint)))).contains("update 10: "))
    #expect(thrown.state.pictureName == "cliff-77")
  }

  @Test(arguments: ScreenKind.all)
  func theNarrationIsDrawnWithWhatTheScreenHas(_ kind: ScreenKind) throws {
    for (width, height) in [(0, 0), (40, 10), (80, 24), (160, 48)] {
      var taken = try lesson("cliff", width: width, height: height).keys("V")
      taken.state.appearance = kind.appearance
      for keys in ["", ")", "2", ")", ")"] {
        taken = taken.keys(keys)
        let grid = taken.state.frame()
        #expect(kind.strangers(in: grid, grid.bounds) == nil, "\(width)×\(height)")
        guard width >= 80 else { continue }
        #expect(grid.plainText.contains("Lesson: "))
      }
    }
  }

  @Test func whatDoesNotFitIsReadOnInOnePageAfterTheOther() throws {
    for (width, height) in [(40, 12), (60, 16)] {
      for lesson in LessonCatalog.all {
        var taken = try self.lesson(lesson.name, width: width, height: height)
        for page in lesson.pages.indices {
          let whole = try #require(taken.state.lessonPanel).columns[0]
          var seen = Set<String>()
          while true {
            let panel = try #require(taken.state.lessonPanel)
            seen.formUnion(panel.shown(panel.columns[0]).map(\.text))
            guard panel.nextFirstLine != nil else { break }
            #expect(panel.hint.contains(") reads on"))
            taken = taken.keys(")")
          }
          #expect(taken.state.lesson?.position == page && seen == Set(whole.map(\.text)))
          if taken.state.lesson?.isAsking == true {
            taken = taken.keys("1")
            let panel = try #require(taken.state.lessonPanel)
            #expect(panel.nextFirstLine == nil && panel.previousFirstLine != nil, "the answer is in sight")
          }
          if page < lesson.pages.count - 1 { taken = taken.keys(")") }
        }
        guard let first = taken.state.lessonPanel?.previousFirstLine else { continue }
        #expect(taken.keys("(").state.lesson?.firstLine == first)
        #expect(taken.keys("(").state.lesson?.position == lesson.pages.count - 1)
      }
    }
  }

  @Test(arguments: [(0, 0), (1, 1), (40, 10), (80, 24), (200, 60), (400, 120)])
  func everyPageOfEveryLessonIsDrawnWhole(width: Int, height: Int) throws {
    for lesson in LessonCatalog.all {
      var taken = try self.lesson(lesson.name, width: width, height: height)
      for position in lesson.pages.indices {
        let grid = taken.state.frame()
        #expect(grid.width == width && grid.height == height)
        if width >= 80 {
          #expect(grid.plainText.contains("page \(position + 1) of \(lesson.pages.count)"))
          let progress = try #require(taken.state.lesson)
          let panel = LessonPanel(progress, in: grid.bounds, glyphs: .braille) { $0.rawValue }
          let lines = panel.columns.map(\.count).max() ?? 0
          #expect(lines <= panel.frame.height - 2, "\(lesson.name), page \(position + 1) is cut")
        }
        if taken.state.lesson?.isAsking == true { taken = taken.keys(")") }
        taken = taken.keys(")")
      }
    }
  }
}
