import Canvas
import Testing
import Views

@testable import Explorer

/// Zooming, splitting and how values are shown, as (state, keys, expected).
@Suite struct PaneTests {
  @Test func theTimelineOfOneStepLeavesItsRowsToTheView() {
    let bounds = Rect(x: 0, y: 0, width: 80, height: 24)
    let heights = [1, 2].map { steps in
      let page = RunPage(run: Press(live: true, steps: steps).run, bounds: bounds)
      return [page.timeline.height, page.view.height]
    }
    #expect(heights == [[1, 19], [4, 16]])
  }

  private func wide(_ keys: String = "") -> Press {
    Press(live: false, steps: 20).send(.input(.resize(width: 140, height: 40))).keys(keys)
  }

  @Test(arguments: [
    ("", [Zoom.panel]), ("2", [.cells]), ("4", [.panel, .cells]), ("5", [.panel]), ("5w", [.panel, .cells]),
  ])
  func enterZoomsInAndEscapeOut(keys: String, levels: [Zoom]) {
    var explorer = wide(keys)
    for level in levels {
      explorer = explorer.key(.enter)
      #expect(explorer.run.panes.focused.zoom == level)
    }
    #expect(explorer.key(.enter).run.panes.focused.zoom == levels.last, "there is nothing deeper")
    while explorer.run.panes.focused.zoom > .page { explorer = explorer.key(.escape) }
    #expect(explorer.state.run != nil && explorer.key(.escape).state.run == nil)
  }

  @Test func aZoomedGateFillsThePageAndTheNextPanelFollows() {
    let page = wide("4").state.frame().plainText
    #expect(page.contains("forget gate") && page.contains("output gate"))
    let input = wide("4").key(.enter).state.frame().plainText
    #expect(input.contains("input gate") && !input.contains("forget gate"))
    let forget = wide("4w").key(.enter).state.frame().plainText
    #expect(forget.contains("forget gate") && !forget.contains("input gate"))
    #expect(wide("4").key(.enter).keys("w").state.frame().plainText.contains("forget gate"))
  }

  @Test func singleCellsShowTheirNumbers() {
    let explorer = wide("2").key(.enter)
    #expect(explorer.run.panes.focused.zoom == .cells)
    #expect(explorer.state.frame().plainText.components(separatedBy: "0.19").count > 20)
    #expect(!wide("9").state.frame().plainText.contains("0.19"))
  }

  @Test func aClickInACloseUpMeansTheCellThatIsShown() throws {
    let explorer = wide("2lllllllllGk").key(.enter)
    let clicked = try #require(click("]", explorer))
    #expect(clicked.run.cursor == explorer.run.cursor)
  }

  /// Clicks where the first `mark` stands.
  private func click(_ mark: Unicode.Scalar, _ explorer: Press) -> Press? {
    let grid = explorer.state.frame()
    for y in 2..<grid.height - 2 {
      for x in 0..<grid.width where grid[x, y].glyph == Glyph(mark) {
        return explorer.send(.input(.mouse(MouseEvent(.press, x: x, y: y))))
      }
    }
    return nil
  }

  @Test func twoViewsStandSideBySideWithOneCursor() {
    let split = wide("2|")
    #expect(split.run.panes.isSplit && split.run.view.name == "hidden")
    let text = split.state.frame().plainText
    #expect(text.contains("Hidden state") && text.contains("Gradient flow"))
    let other = split.key(.tab)
    #expect(other.run.view.name == "gradients" && other.key(.tab).run.view.name == "hidden")
    #expect(other.keys("8").run.panes.panes.map(\.view.name) == ["hidden", "sequence"])
    #expect(other.keys("lljj").key(.tab).run.cursor.timestep == 2)
    #expect(other.key(.enter).run.panes.isFilled && !other.key(.enter).key(.escape).run.panes.isFilled)
    #expect(!split.keys("|").run.panes.isSplit && !split.key(.escape).run.panes.isSplit)
    // A pane's number is the key that opens its view.
    let keys = wide(":split spectra").key(.enter).state.frame().plainText
    #expect(keys.contains("─ 1 Overview ─") && keys.contains("─ 9 Spectra ─"))
    #expect(wide(":split weights").key(.enter).run.panes.panes.map(\.view.name) == ["overview", "weights"])
  }

  @Test func aClickInAPaneSendsKeysThere() {
    let split = wide("2|")
    let page = RunPage(run: split.run, bounds: Rect(x: 0, y: 0, width: 140, height: 40))
    let target = page.panes[1]
    let clicked = split.send(.input(.mouse(MouseEvent(.press, x: target.x + 10, y: target.maxY - 6))))
    #expect(clicked.run.panes.focus == 1)
    let title = page.paneFrames[1].row(0)
    let framed = split.send(.input(.mouse(MouseEvent(.press, x: title.x + 4, y: title.y))))
    #expect(framed.run.panes.focus == 1, "the frame belongs to the pane")
  }

  @Test func thePlotsOfTheOverviewAreChosenAndZoomedInto() throws {
    let explorer = wide("w")
    let page = explorer.state.frame()
    #expect(explorer.run.panes.focused.panel == 1)
    let zoomed = explorer.key(.enter).state.frame().plainText
    #expect(zoomed.contains("6 Gradient") && !zoomed.contains("train loss"))
    let y = try #require((0..<page.height).first { page.plainRow($0).contains("6 Gradient ─") && $0 > 1 })
    let opened = explorer.send(.input(.mouse(MouseEvent(.press, x: 5, y: y))))
    #expect(opened.run.view.name == "waterfall")
  }

  @Test func aSmallScreenSaysWhyItIsNotSplit() {
    let small = Press(live: false, steps: 20).keys("|")
    #expect(!small.run.panes.isSplit)
    #expect(small.state.frame().plainRow(23).contains("need 100 columns, there are 80"))
    let shrunk = wide("2|").send(.input(.resize(width: 80, height: 24))).state.frame().plainText
    #expect(shrunk.contains("both panes need 100 columns") && shrunk.contains("─ 2 Hidden state ─"))
    #expect(!shrunk.contains("╭"), "a pane alone takes no columns for a frame")
  }

  @Test func theRangeIsLockedAndFreed() {
    let locked = wide("5r")
    #expect(locked.run.scales.areLocked)
    #expect(locked.state.frame().plainRow(0).contains("range locked"))
    #expect(!locked.keys("r").run.scales.areLocked)
  }

  @Test func aScaleIsExchangedInItsViewOnly() {
    let page = wide("2=").state.frame().plainText
    #expect(page.contains("logarithmic") && !wide("2=3").state.frame().plainText.contains("logarithmic"))
    #expect(wide("5w=").key(.enter).state.frame().plainText.contains("linear"))
    #expect(!wide("2==").state.frame().plainText.contains("logarithmic"))
    #expect(wide("2m").state.frame().plainText.contains("per unit: ÷ max"))
    #expect(wide("4m").state.frame().plainText.contains("per unit: min to max"))
  }

  @Test(arguments: ColorDepth.allCases)
  func everyZoomAndSplitIsDrawnAtEverySize(depth: ColorDepth) {
    for (width, height) in [(0, 0), (1, 1), (20, 5), (40, 10), (80, 24), (240, 60)] {
      for view in 2...9 {
        for keys in width > 100 ? ["w=m"] : ["", "w=m"] {
          var explorer = wide("\(view)\(keys)").send(.input(.resize(width: width, height: height)))
          explorer.state.appearance = Appearance(depth: depth, glyphs: depth == .ansi16 ? .ascii : .braille)
          #expect(explorer.keys("|").state.frame().width == width)
          for _ in 0..<2 { explorer = explorer.key(.enter) }
          #expect(explorer.state.frame().height == height)
        }
      }
    }
  }
}
