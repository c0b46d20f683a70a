import CNcurses
import Canvas
import Testing

@testable import Terminal

/// Events from what ncurses reads.
@Suite struct InputDecoderTests {
  private func events(_ reads: [InputDecoder.Read]) -> [InputEvent] {
    var decoder = InputDecoder()
    return reads.compactMap { decoder.event(for: $0) }
  }

  private func mouse(_ report: String) -> [InputEvent] {
    events([.key(CN_KEY_MOUSE_REPORT.rawValue)] + report.unicodeScalars.map { .scalar($0.value) })
  }

  @Test(arguments: [
    (UInt32(0x61), Key.character("a")), (0x20, .character(" ")), (0x09, .tab), (0x0D, .enter), (0x0A, .enter),
    (0x1B, .escape), (0x7F, .backspace), (0x08, .backspace), (0x01, .control("a")), (0x1A, .control("z")),
    (0x1D, .control("]")), (0x1F600, .character("😀")),
  ])
  func scalarsAreKeys(value: UInt32, key: Key) {
    #expect(events([.scalar(value)]) == [.key(key)])
  }

  @Test(arguments: [UInt32(0), 0x80, 0x9B, 0xD800, 0x110000])
  func whatIsNoCharacterIsLeftOut(value: UInt32) {
    #expect(events([.scalar(value), .scalar(0x61)]) == [.key(.character("a"))])
  }

  @Test func namedAndUnknownKeys() {
    #expect(events([.key(CN_KEY_HOME.rawValue)]) == [.key(.home)])
    #expect(events([.key(CN_KEY_FUNCTION.rawValue + 12)]) == [.key(.function(12))])
    #expect(events([.key(CN_KEY_UNKNOWN.rawValue)]).isEmpty)
  }

  @Test(arguments: [
    ("0;1;1M", MouseEvent(.press, x: 0, y: 0)), ("0;301;52m", MouseEvent(.release, x: 300, y: 51)),
    ("2;5;6M", MouseEvent(.press, x: 4, y: 5)), ("32;2;3M", MouseEvent(.drag, x: 1, y: 2)),
    ("64;9;9M", MouseEvent(.wheelUp, x: 8, y: 8)), ("65;9;9M", MouseEvent(.wheelDown, x: 8, y: 8)),
    ("16;4;4M", MouseEvent(.press, x: 3, y: 3)),
  ])
  func mouseReports(report: String, event: MouseEvent) {
    #expect(mouse(report) == [.mouse(event)])
  }

  @Test func aMoveWithoutAButtonIsNoEvent() {
    #expect(mouse("35;4;4Ma") == [.key(.character("a"))])
  }

  @Test(arguments: ["0;1M", "0;1;1;1M", "0;99999999;1M", "x"])
  func malformedReportsAreDropped(report: String) {
    #expect(mouse(report + "\r").last == .key(.enter))
  }

  @Test func aReportThatBreaksOffLeavesNoTrace() {
    let broken: [InputDecoder.Read] = [
      .key(CN_KEY_MOUSE_REPORT.rawValue), .scalar(0x30), .key(CN_KEY_UP.rawValue), .scalar(0x31),
    ]
    #expect(events(broken) == [.key(.up), .key(.character("1"))])
  }
}
