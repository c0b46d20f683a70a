import Canvas
import Testing

@Suite struct CharacterWidthTests {
  @Test(arguments: [("a", 1), ("é", 1), ("雨", 2), ("한", 2), ("Ａ", 2), ("ｱ", 1), ("🙂", 2), ("─", 1), ("☺", 1)])
  func charactersTakeTheirColumns(_ text: String, columns: Int) {
    #expect(DisplayText(text).columns == columns)
  }
}
