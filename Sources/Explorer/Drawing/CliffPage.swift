import Canvas
import Views

extension ExplorerState {
  /// The keys that walk through a lesson's picture, as they are bound.
  var pictureHints: [KeyHint] { boundPictureHints.map(\.hint) }

  /// The command whose hint stands in the last row of the page at a cell.
  func command(inPictureFooterAtX x: Int, y: Int) -> Command? {
    let row = pageBounds.row(-1).inset(left: 1)
    guard row.contains(x: x, y: y) else { return nil }
    var drawing = Drawing(width: width, height: height, appearance: appearance)
    let places = drawing.keyHints(pictureHints, in: row)
    return zip(places, boundPictureHints).first { $0.0.contains(x) }?.1.command
  }

  private var boundPictureHints: [(command: Command, hint: KeyHint)] {
    let walks: [(Command, String)] = [
      (.laterTimestep, "next update"), (.earlierTimestep, "back"), (.jumpForward, "ten on"),
      (.firstTimestep, "first"), (.view1, "the runs"), (.help, "help"), (.quit, "quit"),
    ]
    return walks.compactMap { command, words in
      let binding = bindings.first { $0.command == command && $0.places.contains(.run) }
      return binding?.sequences.first.map { (command, KeyHint($0.map(\.displayText).joined(), words)) }
    }
  }
}

extension Drawing {
  private static let cliffUnit =
    "x ← w·σ(x) + b, fifty times from x = 0.5; E = (σ(x) − 0.7)²"

  /// Draws a lesson's picture in the place of its runs.
  mutating func cliffPage(_ descent: CliffDescent, in bounds: Rect, _ hints: [KeyHint], _ message: Message?) {
    let rows = bounds.rows([.fixed(1), .share(), .fixed(1), .fixed(1)])
    text([(" rnnscope ", .accent), (Self.cliffUnit, .strongText)], in: rows[0])
    descent.draw(in: rows[1].inset(left: 1, right: 1), on: &self)
    text(" " + descent.readout, in: rows[2], .strongText)
    if let message {
      text(" " + message.text, in: rows[3], message.isError ? .bad : .good)
    } else {
      keyHints(hints, in: rows[3].inset(left: 1))
    }
  }
}
