import CNcurses
import Canvas

/// What showing one frame took.
public struct FrameCost: Hashable, Sendable {
  /// Finding what changed, and handing it to ncurses.
  public var handingOver = Duration.zero
  /// What ncurses does with it: composing the sequences, and writing them to a terminal that has to take them.
  public var writing = Duration.zero
}

/// The terminal as a screen. ``TerminalSession`` opens and closes it.
@MainActor public final class NcursesScreen: Screen {
  public let colorDepth: ColorDepth
  public let glyphTier: GlyphTier
  public var width: Int { Int(cn_width()) }
  public var height: Int { Int(cn_height()) }
  /// Whether the last call of ``nextEvent()`` found one, so that more may have arrived with it.
  private(set) var mayHoldEvents = false
  /// What the last frame that was shown took.
  public private(set) var lastCost = FrameCost()

  private var encoder: CellEncoder
  private var decoder = InputDecoder()
  /// What the terminal shows; nil when that is not known.
  private var shown: CellGrid?
  private var encodedRow: [cn_cell] = []

  /// Wraps the screen that was opened as `choice`.
  init(choice: TerminalChoice, glyphTier: GlyphTier) {
    colorDepth = choice.colorDepth
    self.glyphTier = glyphTier
    encoder = CellEncoder(
      colors: ColorNumbers(depth: choice.colorDepth, paletteSize: choice.description.colors),
      pairLimit: Int(cn_pair_limit())
    ) { cn_define_pair($0, $1, $2) }
  }

  public func show(_ grid: CellGrid) {
    let picture = grid.fitted(width: width, height: height)
    if picture == shown { return }
    let start = ContinuousClock.now
    if !draw(picture, over: shown) {
      encoder.freePairs()
      cn_forget_contents()
      if !draw(picture, over: nil) {
        encoder.coarsenColors()
        _ = draw(picture, over: nil)
      }
    }
    shown = picture
    let handedOver = ContinuousClock.now
    cn_flush()
    lastCost = FrameCost(handingOver: start.duration(to: handedOver), writing: handedOver.duration(to: .now))
  }

  public func nextEvent() -> InputEvent? {
    while let read = readKey() {
      if let event = decoder.event(for: read) {
        mayHoldEvents = true
        return event
      }
    }
    mayHoldEvents = false
    return nil
  }

  public func redraw() {
    cn_forget_contents()
    cn_flush()
  }

  /// Hands what differs from `previous` to ncurses; false when colour pairs ran out.
  private func draw(_ picture: CellGrid, over previous: CellGrid?) -> Bool {
    let previous = previous?.bounds == picture.bounds ? previous : nil
    for y in 0..<picture.height {
      guard let changed = picture.changedColumns(row: y, since: previous) else { continue }
      let row = picture.cells[y * picture.width..<(y + 1) * picture.width]
      guard encoder.encode(row, columns: changed, into: &encodedRow) else { return false }
      cn_put_row(Int32(y), Int32(changed.lowerBound), encodedRow, Int32(encodedRow.count))
    }
    return true
  }

  private func readKey() -> InputDecoder.Read? {
    var value: UInt32 = 0
    switch cn_read_key(&value) {
    case CN_READ_SCALAR: return .scalar(value)
    case CN_READ_KEY where value == CN_KEY_RESIZE.rawValue:
      shown = nil
      return .resize(width: width, height: height)
    case CN_READ_KEY: return .key(value)
    default: return nil
    }
  }
}
