import PtyKit
import Testing

/// Keys and mouse as the program receives them.
@Suite struct InputTests {
  @Test(arguments: [
    (KeySequence("k"), #"character(\"k\")"#), (KeySequence("é"), #"character(\"\u{00E9}\")"#),
    (KeySequence("語"), #"character(\"\u{8A9E}\")"#), (KeySequence("🎉"), #"character(\"\u{0001F389}\")"#),
    (.enter, "enter"), (.tab, "tab"), (.backTab, "backTab"), (.backspace, "backspace"),
    (.delete, "delete"), (.insert, "insert"), (.escape, "escape"), (.up, "up"), (.down, "down"),
    (.left, "left"), (.right, "right"), (.home, "home"), (.end, "end"), (.pageUp, "pageUp"),
    (.pageDown, "pageDown"), (.function(1), "function(1)"), (.function(12), "function(12)"),
    (.control("d"), #"control(\"d\")"#), (.control("s"), #"control(\"s\")"#),
    (.control("v"), #"control(\"v\")"#), (KeySequence("\u{1B}[A"), "up"), (KeySequence("\u{1B}[1~"), "home"),
  ])
  func aKeyArrivesAsWhatItIs(key: KeySequence, name: String) throws {
    let session = try startProbe()
    session.send(key)
    try session.wait(forText: "event 1: key \(name)", seconds: 3)
  }

  @Test(arguments: installed("xterm-256color", "xterm", "xterm-direct", "tmux-256color", "screen"))
  func theMouseReportsEveryKindOfEvent(type: String) throws {
    let session = try startProbe(type: type, width: 300, height: 50)
    let events: [(KeySequence, String)] = [
      (.mousePress(x: 5, y: 7), "press 5,7"), (.mouseDrag(x: 250, y: 7), "drag 250,7"),
      (.mouseRelease(x: 250, y: 8), "release 250,8"),
      (.wheelUp(x: 0, y: 0), "wheelUp 0,0"), (.wheelDown(x: 299, y: 49), "wheelDown 299,49"),
    ]
    for (key, text) in events {
      session.send(key)
      try session.wait(forText: "mouse \(text)", seconds: 3)
    }
  }

  @Test func eventsThatArriveTogetherAreAllReported() throws {
    let session = try startProbe()
    session.send(String(repeating: "k", count: 500) + KeySequence.click(x: 3, y: 4).text + "j")
    try session.wait(forText: #"event 503: key character(\"j\")"#)
  }

  @Test func aMouseReportInPiecesIsPutTogether() throws {
    let session = try startProbe()
    session.send("\u{1B}[<0;1")
    session.watch(milliseconds: 60)
    session.send("2;4M")
    try session.wait(forText: "mouse press 11,3")
  }

  @Test func textIsCopiedToTheTerminalsClipboard() throws {
    let session = try startProbe()
    session.send("c")
    try session.wait(for: "the clipboard") { $0.clipboard == "0.25 \u{1B}é" }
  }

  @Test func anotherThreadWakesTheLoop() throws {
    let session = try startProbe()
    session.send("w")
    try session.wait(forText: "event 2: wake")
  }
}
