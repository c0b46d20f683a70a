import Canvas
import Testing

@Suite struct LayoutTests {
  @Test func sharesDivideWhatFixedPartsLeave() {
    let rows = Rect(x: 2, y: 3, width: 10, height: 20).rows([.fixed(2), .share(2), .share(1)], gap: 1)
    #expect(rows.map(\.height) == [2, 11, 5])
    #expect(rows.map(\.y) == [3, 6, 18])
    #expect(rows.allSatisfy { $0.x == 2 && $0.width == 10 })
  }

  @Test func sharesKeepTheirMinimum() {
    let columns = Rect(x: 0, y: 0, width: 20, height: 1).columns([.share(9), .share(1, minimum: 8)])
    #expect(columns.map(\.width) == [12, 8])
  }

  @Test(arguments: 0...12) func partsNeverLeaveTheirRectangle(_ width: Int) {
    let whole = Rect(x: 5, y: 0, width: width, height: 1)
    let parts = whole.columns([.fixed(4), .share(1, minimum: 3), .fixed(4)], gap: 1)
    #expect(parts.allSatisfy { $0.x >= whole.x && $0.maxX <= whole.maxX })
  }

  @Test func rowsCanBeCountedFromBothEnds() {
    let rect = Rect(x: 1, y: 10, width: 4, height: 3)
    #expect(rect.row(0).y == 10)
    #expect(rect.row(-1).y == 12)
    #expect(rect.row(3).isEmpty)
    #expect(rect.row(-4).isEmpty)
  }
}
