import Engine
import Testing

@Suite struct DisplaySafeTests {
  @Test func controlCharactersBecomeTheirPictures() {
    #expect("\u{1B}[31mred\u{7F}\n\u{0}".displaySafe == "␛[31mred␡␊␀")
    #expect("\u{9B}31m".displaySafe == "\u{FFFD}31m")
  }

  @Test func directionOverridesAndInvisibleMarksAreReplaced() {
    #expect("a\u{202E}b\u{2066}c\u{FEFF}d\u{2028}".displaySafe == "a�b�c�d�")
  }

  @Test func ordinaryTextOfAnyScriptStays() {
    for text in ["plain", "é e\u{301}", "日本語", "👩‍👩‍👧‍👦", "नमस्ते", "ש", ""] { #expect(text.displaySafe == text) }
  }

  @Test func longNamesAreCutInMessages() {
    #expect(String(repeating: "e\u{301}", count: 50).quotedForDisplay(limit: 4) == "'e\u{301}e\u{301}…'")
  }
}
