import PtyKit
import Testing

/// What a program prints while it owns the screen does not smear the picture, and is not lost.
@Suite struct StrayOutputTests {
  @Test(arguments: [("p", "a stray print"), ("e", "a stray error")])
  func isHeldBackUntilTheScreenIsClosed(key: String, text: String) throws {
    let session = try startProbe()
    session.send(key)
    try session.wait(forText: "event 1: key ")
    #expect(!session.screen.contains(text))
    session.send("q")
    _ = try session.waitForExit()
    #expect(session.screen.contains(text))
  }
}
