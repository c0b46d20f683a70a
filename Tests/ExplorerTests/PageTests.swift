import Canvas
import Engine
import DrawingKit
import Testing
import Views

@testable import Explorer

@Suite struct PageTests {
  private static let sizes = [(0, 0), (1, 1), (20, 5), (40, 10), (80, 24), (200, 60), (400, 120)]

  @Test(arguments: ColorDepth.allCases, GlyphTier.allCases)
  func everyPageIsDrawnAtEverySize(depth: ColorDepth, glyphs: GlyphTier) {
    for (width, height) in Self.sizes {
      var explorer = Press(live: true, steps: 12).send(.input(.resize(width: width, height: height)))
      explorer.state.appearance = Appearance(depth: depth, glyphs: glyphs)
      for keys in ["", "?", ":step"] + (1...9).map({ "\($0)" }) {
        let grid = explorer.keys(keys).state.frame()
        #expect(grid.width == width && grid.height == height)
      }
      let home = explorer.key(.escape).state.frame()
      #expect(home.width == width && home.height == height)
    }
  }

  @Test(arguments: ScreenKind.all)
  func runsSideBySideAreDrawnWithWhatTheScreenHas(_ kind: ScreenKind) {
    for (width, height) in [(40, 10), (80, 24), (120, 36), (400, 120)] {
      var explorer = Press(live: true, steps: 12).second(live: true, steps: 9)
        .send(.input(.resize(width: width, height: height)))
      explorer.state.appearance = kind.appearance
      for keys in ["", "2d", "4", "4d", "5da", "9", "F"] {
        let grid = explorer.keys(keys).state.frame()
        #expect(grid.width == width && grid.height == height)
        #expect(kind.strangers(in: grid, grid.bounds) == nil, "\(keys) at \(width)×\(height)")
      }
    }
  }

  @Test func aScreenThatIsTooSmallTellsTheSizeItNeeds() {
    let grid = Press(live: true, steps: 3).send(.input(.resize(width: 30, height: 5))).state.frame()
    #expect(grid.plainText.contains("needs 40×10") && grid.plainText.contains("30×5"))
  }

  @Test func helpAndQuitStandInTheFooterAtEighty() {
    let footer = Press(live: true, steps: 3).state.frame().plainRow(23)
    #expect(footer.contains("? help") && footer.contains("q quit") && footer.contains("Space train"))
  }

  @Test(arguments: [60, 80, 110, 200])
  func everyTabStandsInItsRowAndCanBeClicked(width: Int) {
    let explorer = Press(live: true, steps: 3).send(.input(.resize(width: width, height: 30)))
    let page = RunPage(run: explorer.run, bounds: Rect(x: 0, y: 0, width: width, height: 30))
    #expect(page.tabs.count == ViewChoice.groups.count)
    for tab in page.tabs {
      #expect(tab.rect.maxX <= width && tab.rect.width >= 3)
      let clicked = explorer.send(.input(.mouse(MouseEvent(.press, x: tab.rect.x + 1, y: 1))))
      #expect(clicked.run.view == tab.view)
    }
  }

  @Test func theShownTabAndTheStatusAreStyled() {
    let explorer = Press(live: true, steps: 3).keys("2 ")
    let grid = explorer.state.frame()
    let page = RunPage(run: explorer.run, bounds: grid.bounds)
    let selection = explorer.state.appearance.style(.selection)
    #expect(grid[page.tabs[1].rect.x + 1, 1].style == selection)
    #expect(grid[page.tabs[0].rect.x + 1, 1].style != selection)
    #expect(grid.plainRow(0).contains("training"))
  }

  @Test func theFooterNamesTheKeyForLayersWhereThereAreSeveral() {
    var description = Press.description
    #expect(!Press(live: false, steps: 3).state.frame().plainRow(23).contains("L layer"))
    description.model = ModelShape(
      cell: .lstm, inputSize: 2, hiddenSize: 7, isBidirectional: true, outputSize: 1)
    let layered = Press(live: false, steps: 3).send(.opened(description, isLive: false))
    #expect(layered.state.frame().plainRow(23).contains("L layer"))
  }

  @Test func anErrorIsToldInTheFooterAndGoesWithTheNextKey() {
    let explorer = Press(live: true, steps: 3).send(Action.failed("no room left"))
    #expect(explorer.state.frame().plainRow(23).contains("no room left"))
    #expect(!explorer.keys("l").state.frame().plainRow(23).contains("no room left"))
  }

  @Test func aClickOnTheTimelineGoesToThatStep() {
    let explorer = Press(live: true, steps: 50)
    let page = RunPage(run: explorer.run, bounds: Rect(x: 0, y: 0, width: 80, height: 24))
    let clicked = explorer.send(.input(.mouse(MouseEvent(.press, x: 40, y: page.timeline.y))))
    #expect((15...35).contains(clicked.run.cursor.step))
  }

  @Test func theHomePageIsClickedTwiceToOpen() {
    var explorer = Press(live: true, steps: 1).key(.escape)
    explorer.state.home = HomeState(
      items: (0..<3).map { HomeItem(title: "item \($0)", explanation: "", target: .trace(path: "\($0)")) })
    let page = HomePage(bounds: Rect(x: 0, y: 0, width: 80, height: 24))
    let click = Action.input(.mouse(MouseEvent(.press, x: page.list.x + 2, y: page.list.y + 4)))
    explorer = explorer.send(click)
    #expect(explorer.state.home.selection == 2 && explorer.effects == [.preview(.trace(path: "2"))])
    #expect(explorer.send(click).effects == [.open(.trace(path: "2"))])
  }
}
