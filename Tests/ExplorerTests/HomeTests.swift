import Canvas
import Engine
import Foundation
import Testing
import Training

@testable import Explorer

/// The home page, as (state, keys, expected) and as what is drawn.
@Suite struct HomeTests {
  private static let adding: ExperimentOptions = {
    var options = ExperimentOptions()
    options.task = "adding"
    options.hidden = 48
    return options
  }()

  private static let items = [
    HomeItem(title: "own", explanation: "", target: .newExperiment),
    HomeItem(title: "adding", explanation: "two numbers", target: .experiment(adding)),
    HomeItem(title: "tide.toml", explanation: "", target: .experimentFile(path: "tide.toml")),
    HomeItem(title: "a.rnntrace", explanation: "/a.rnntrace", note: "3 h ago", target: .trace(path: "a")),
    HomeItem(title: "b.rnntrace", explanation: "/b.rnntrace", target: .trace(path: "b")),
  ]

  @Test func aCommandForRunsIsNotCalledUnknownHere() {
    let told = home().keys(":step 5000").key(.enter).state.message?.text
    #expect(told?.hasPrefix("“step 5000” is for a run: open one first") == true, "\(told ?? "-")")
    #expect(home().keys(":nonsense!").key(.enter).state.message?.text.contains("there is no command") == true)
  }

  private func home(_ width: Int = 80, _ height: Int = 24, _ items: [HomeItem] = items) -> Press {
    var explorer = Press(live: true, steps: 1).key(.escape)
    explorer.state.home = HomeState(items: [])
    return explorer.send(.input(.resize(width: width, height: height))).send(.listed(items))
  }

  @Test(arguments: [
    ("", "a.rnntrace"), ("j", "b.rnntrace"), ("jj", "adding"), ("G", "own"), ("Ggg", "a.rnntrace"),
    ("jjjjjjjj", "own"), ("k", "a.rnntrace"),
  ])
  func keysWalkThroughTheSections(keys: String, expected: String) {
    #expect(home().keys(keys).state.home.selected?.title == expected)
  }

  @Test func tabGoesFromSectionToSection() {
    var explorer = home().keys("j")
    for expected in ["adding", "own", "a.rnntrace"] {
      explorer = explorer.key(.tab)
      #expect(explorer.state.home.selected?.title == expected)
    }
    #expect(explorer.key(.backTab).state.home.selected?.title == "own")
    #expect(explorer.key(.control("d")).state.home.selected?.title == "own")
  }

  @Test func aLessonIsFoundByItsNameToo() {
    let lesson = HomeItem(title: "Why memory fades", explanation: "", target: .lesson(name: "vanishing"))
    #expect(home(80, 24, [lesson] + Self.items).keys("/vanish").state.home.shown == [lesson])
  }

  @Test func whatIsTypedFiltersAndEscapeShowsAllAgain() {
    let typed = home().keys("/numbers")
    #expect(typed.state.home.shown.map(\.title) == ["adding"])
    #expect(typed.state.frame().plainRow(23).contains("1 of 5"))
    let kept = typed.key(.enter)
    #expect(kept.state.overlay == nil && kept.state.home.shown.count == 1)
    #expect(kept.key(.enter).effects.contains(.open(.experiment(Self.adding))))
    #expect(kept.key(.escape).state.home.shown.count == 5)
    let nothing = home().keys("/zebra")
    #expect(nothing.state.frame().plainText.contains("nothing fits"))
    #expect(nothing.key(.enter).key(.enter).effects.isEmpty)
  }

  @Test func whatIsSelectedIsReadOnceAndTakenBackWhenTheSelectionMovesOn() throws {
    var explorer = home()
    #expect(explorer.effects == [.preview(.trace(path: "a"))])
    #expect(!explorer.state.isIdle)
    explorer = explorer.keys("j")
    #expect(explorer.effects == [.preview(.trace(path: "b"))])
    explorer = explorer.keys("j")
    #expect(explorer.effects == [.preview(nil)] && explorer.state.isIdle)
    explorer = explorer.keys("k").send(.previewed(.trace(path: "b"), .unreadable("no trace")))
    #expect(explorer.effects.isEmpty && explorer.state.isIdle)
    #expect(explorer.state.frame().plainText.contains("no trace"))
    #expect(explorer.keys("jk").effects.isEmpty, "what is known is not read again")
    #expect(
      explorer.send(.listed(Self.items)).effects == [.preview(.trace(path: "b"))], "until it is listed anew")
  }

  @Test func theSelectionStaysOnItsItemWhenTheListGrows() {
    let newer = HomeItem(title: "c", explanation: "", target: .trace(path: "c"))
    let explorer = home().keys("jj").send(.listed([newer] + Self.items))
    #expect(explorer.state.home.selected?.title == "adding")
  }

  @Test func anExperimentShowsItsSettingsStatedOnesFirst() {
    let explorer = home(120, 40).keys("jj")
    let text = explorer.state.frame().plainText
    #expect(text.contains("hidden") && text.contains("48") && text.contains("optimizer"))
    let settings = (try? PreviewedSetting.all(of: Self.adding)) ?? []
    #expect(settings.prefix(2).map(\.name) == ["task", "hidden"] && settings.count > 10)
    #expect(!settings[5].isStated)
  }

  @Test func aFileSaysWhatItsCommentSaysAndWhyItCannotBeOpened() {
    let explorer = home(100, 30).keys("jjj")
    let known = explorer.send(
      .previewed(
        .experimentFile(path: "tide.toml"), .experiment(Self.adding, remark: "the next hour of a tide")))
    #expect(known.state.frame().plainText.contains("the next hour of a tide"))
    var wrong = Self.adding
    wrong.cell = "lsmt"
    let broken = explorer.send(
      .previewed(.experimentFile(path: "tide.toml"), .experiment(wrong, remark: "")))
    #expect(broken.state.frame().plainText.contains("did you mean lstm?"))
  }

  @Test func headingsStayInSightAndTheSelectionIsStyled() throws {
    let items = (0..<40).map { HomeItem(title: "t\($0)", explanation: "", target: .trace(path: "\($0)")) }
    for keys in ["", "jjjjjjjjjjjjjjjjjjjj", "G"] {
      let explorer = home(80, 24, items).keys(keys)
      let page = HomePage(bounds: Rect(x: 0, y: 0, width: 80, height: 24))
      let rows = page.rows(of: explorer.state.home)
      #expect(rows[0] == .heading(.traces))
      let line = try #require(rows.firstIndex(of: .item(explorer.state.home.selection)))
      let grid = explorer.state.frame()
      let style = explorer.state.appearance.style(.selection)
      #expect(grid[page.list.x + 4, page.list.y + 1 + line].style == style)
    }
  }

  @Test func everySizeAndDepthIsDrawn() {
    for (width, height) in [(40, 10), (60, 16), (80, 24), (200, 50), (400, 120)] {
      for depth in ColorDepth.allCases {
        for glyphs in GlyphTier.allCases {
          var explorer = home(width, height)
          explorer.state.appearance = Appearance(depth: depth, glyphs: glyphs)
          let text = explorer.state.frame().plainText
          #expect(text.contains("Recent traces") && text.contains("a.rnntrace") && text.contains("Enter"))
        }
      }
    }
  }

  @Test func emptySectionsSayHowTheyAreFilled() {
    #expect(home(80, 24, [Self.items[0]]).state.frame().plainText.contains("none yet: train with --record"))
  }
}
