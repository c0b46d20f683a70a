import Canvas
import Testing

@testable import Views

/// Where the panes of several runs stand.
@Suite struct ComparisonLayoutTests {
  @Test(arguments: [
    (2, 158, 34, 2), (3, 158, 34, 3), (4, 158, 34, 2), (3, 118, 27, 2), (4, 198, 40, 4), (2, 80, 30, 1),
  ])
  func thePanesFillThePageAsWellAsTheyCan(count: Int, width: Int, height: Int, columns: Int) {
    let layout = ComparisonLayout(count: count, focus: 0, in: Rect(x: 1, y: 2, width: width, height: height))
    #expect(!layout.showsOneOnly && layout.frames.count { $0.y == 2 } == columns)
  }

  @Test func panesHaveOneWidthSoThatTheirAxesAreTheSame() {
    for count in 2...4 {
      for width in stride(from: 40, through: 400, by: 7) {
        for height in stride(from: 8, through: 100, by: 9) {
          let rect = Rect(x: 3, y: 1, width: width, height: height)
          let layout = ComparisonLayout(count: count, focus: 1, in: rect)
          let shown = layout.frames.filter { !$0.isEmpty }
          #expect(shown.count == (layout.showsOneOnly ? 1 : count))
          #expect(Set(shown.map(\.width)).count == 1)
          for frame in shown {
            #expect(
              frame.x >= rect.x && frame.maxX <= rect.maxX && frame.y >= rect.y && frame.maxY <= rect.maxY)
          }
          for (index, one) in shown.enumerated() {
            for other in shown[..<index] {
              #expect(
                one.x >= other.maxX || other.x >= one.maxX || one.y >= other.maxY || other.y >= one.maxY)
            }
          }
        }
      }
    }
  }
}
