import Canvas
import Testing
import Views

@testable import Explorer

/// The last line follows the view and what is going on, as (state, keys, expected).
@Suite struct FooterTests {
  private let replay = Press(live: false, steps: 20)

  private func footer(_ explorer: Press) -> String {
    explorer.state.frame().plainRow(explorer.state.height - 1)
  }

  @Test(arguments: [
    ("", " 1 diagnosis  Space play  . step  , back"), ("1", " n event  i explain"),
    ("2", " o sort  x hold  f units  Enter zoom  Space play"), ("3", " o sort  x hold  f units  Enter zoom"),
    ("4", " w gate  Enter zoom  o sort  x hold"), ("5", " w panel  Enter zoom  o sort  = scale"),
    ("6", " j step  + range  r lock  = scale  Space play"), ("7", " ← move  + range  r lock  = scale"),
    ("8", " / search"), ("88", " j unit  z alike  / search"), ("9", " w panel  Enter zoom  + range  = scale"),
    ("99", " ← move  i explain  Space play  9 updates"),
  ])
  func whatIsMostUsefulInAViewComesFirst(keys: String, first: String) {
    #expect(footer(replay.keys(keys)).hasPrefix(first), "\(footer(replay.keys(keys)))")
  }

  @Test func atEightyColumnsEveryViewNamesItsNextKeyAndEndsWithHelpAndQuit() {
    for view in ViewChoice.all {
      var explorer = replay
      explorer.state.run?.view = view
      let line = footer(explorer)
      #expect(line.count <= 80 && line.hasSuffix("  : command  ? help  q quit"), "\(view.name): \(line)")
      let hints = explorer.state.footer.hints.map {
        $0.binding.sequences[0].map(\.displayText).joined() + " " + $0.word
      }
      let shown = line.dropFirst().components(separatedBy: "  ").filter { !$0.isEmpty }
      #expect(shown.allSatisfy(hints.contains), "nothing is cut: \(line)")
      #expect(shown.count >= 7, "\(view.name): \(line)")
    }
  }

  @Test func aKeyWhosePlaceIsTheViewSaysWhatItShowsNext() {
    let wide = replay.send(.input(.resize(width: 140, height: 40)))
    #expect(footer(wide.keys("4")).contains("4 saturation") && footer(wide.keys("44")).contains("4 gates"))
    #expect(footer(wide.keys("9")).contains("9 spectra") && !footer(wide.keys("9")).contains("9 updates"))
  }

  @Test func whatGoesOnComesBeforeTheView() {
    #expect(footer(replay.keys("2v")).hasPrefix(" x hold these  Esc no more  o sort"))
    let held = replay.keys("2x1").key(.enter)
    #expect(held.run.whatIf.alteration.isEmpty == false)
    #expect(footer(held.keys("l")).hasPrefix(" X release  % original  o sort"))
    #expect(footer(replay.keys("4").key(.enter)).hasPrefix(" Esc zoom out  w gate"))
    let split = replay.send(.input(.resize(width: 140, height: 40))).keys("2|")
    #expect(footer(split).hasPrefix(" Tab other pane  o sort"))
    let two = replay.second(live: false, steps: 9)
    #expect(footer(two.keys("2")).hasPrefix(" d difference  a run  o sort"))
    #expect(!footer(two).contains("difference"), "the overview has none")
    #expect(footer(replay.keys("8/x3").key(.enter).keys("h")).hasPrefix(" n match"))
  }

  @Test func aLiveRunTrainsAndPauses() {
    let live = Press(live: true, steps: 5)
    #expect(footer(live.keys("2")).contains("Space train"))
    #expect(footer(live.keys("2 ")).hasPrefix(" Space pause  o sort"))
  }

  @Test func aHintThatLeadsIsClicked() throws {
    let explorer = replay.keys("4")
    let line = footer(explorer)
    let start = try #require(line.range(of: "o sort")).lowerBound
    let x = line.distance(from: line.startIndex, to: start)
    let clicked = explorer.send(.input(.mouse(MouseEvent(.press, x: x, y: 23))))
    #expect(clicked.run.arrangement.order != .index)
  }

  @Test func theKeysAndTheWordsHaveTheirStyles() {
    let grid = replay.keys("2").state.frame()
    let appearance = replay.state.appearance
    #expect(
      grid[1, 23].style == appearance.style(.keyHint) && grid[3, 23].style == appearance.style(.dimText))
  }

  @Test(arguments: [
    ("8", "+", "sequence has no range to change"), ("4", "+", "gates has no range to change"),
    ("9" + "9", "r", "spectra has no range to change"), ("8", "=", "sequence has one scale"),
    ("6", "m", "gradient waterfall has no rows of units"),
  ])
  func aKeyOfColoursSaysWhyItDoesNothing(view: String, key: String, reason: String) {
    let before = replay.keys(view)
    let after = before.keys(key)
    #expect(after.state.message?.text == reason)
    #expect(after.run.scales.ranges == before.run.scales.ranges && !after.run.scales.areLocked)
    #expect(before.keys("?colour").state.frame().plainText.contains("(\(reason))") || key == "m")
    #expect(!replay.keys("2?colour").state.frame().plainText.contains("has no range"))
  }
}
