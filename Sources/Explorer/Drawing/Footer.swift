import Canvas
import Views

/// The last line: a message where there is one, else the keys that lead on.
struct Footer {
  /// A key, and what it is said to do here.
  struct Hint: Equatable {
    let binding: KeyBinding
    let word: String
  }

  let message: Message?
  /// The most useful first; those that always stand at the end last.
  let hints: [Hint]

  /// Kept at the end however narrow the screen is.
  static let last: [Command] = [.palette, .help, .quit]
}

extension ExplorerState {
  /// The last line of the page: what leads on in the view and with what is going on, then what holds everywhere.
  var footer: Footer {
    let here = hintPlaces
    let known = bindings.filter {
      $0.places.contains(place) && !$0.sequences.isEmpty && !isOutOfQuestion($0.command)
    }
    var leading: [(rank: Int, hint: Footer.Hint)] = []
    var others: [Footer.Hint] = []
    for binding in known {
      let leads = here.compactMap { binding.leads[$0] }.sorted { $0.rank < $1.rank }
      guard let word = leads.lazy.compactMap(\.word).first ?? binding.hint else { continue }
      let hint = Footer.Hint(binding: binding, word: word)
      if let rank = leads.first?.rank { leading.append((rank, hint)) } else { others.append(hint) }
    }
    // Among equals the order of the records stays.
    let ordered = leading.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    let hints = ordered.map(\.element.hint) + others
    let last = Footer.last.compactMap { command in hints.first { $0.binding.command == command } }
    return Footer(message: message, hints: hints.filter { !last.contains($0) } + last)
  }

  /// The command whose hint stands in the footer, drawn in `row`, at a cell.
  func command(inFooter row: Rect, atX x: Int, y: Int) -> Command? {
    guard row.contains(x: x, y: y) else { return nil }
    var drawing = Drawing(width: width, height: height, appearance: appearance)
    return drawing.footer(footer, in: row).first { $0.columns.contains(x) }?.command
  }

  /// The view that keys go to and what is going on there.
  private var hintPlaces: [HintPlace] {
    guard let run else { return [] }
    let pane = run.panes.focused
    let isPlaying =
      run.isTraining || run.playback.isReplaying || isComparing && runs.contains(where: \.isTraining)
    let modes: [(HintPlace, Bool)] = [
      (.selecting, run.selectionStart != nil), (.altered, !run.whatIf.alteration.isEmpty),
      (.searching, run.search != nil), (.writing, isWriting), (.playing, isPlaying),
      (.live, run.isLive && !isPlaying),
      (.replay, !run.isLive && !isPlaying),
      (.zoomed, pane.zoom > .page || run.panes.isFilled), (.split, run.panes.isSplit),
      (.comparing, isComparing), (.layered, run.description.model.layerDirections.count > 1),
    ]
    return modes.filter(\.1).map(\.0) + [.view(pane.view.name)]
  }

  /// Whether `command` can do nothing with this run in this view, whatever the cursor does: its hint would take the room of
  /// another.
  private func isOutOfQuestion(_ command: Command) -> Bool {
    let answers = (0..<(lesson?.answerCount ?? 0)).map(Command.view)
    if answers.contains(command) { return true }
    if isWriting, [.write, .playOrPause].contains(command) { return command == .write }
    return switch command {
    case .nextLayer, .playOrPause, .typeSequence, .editSequence, .write, .fork, .nextRun, .difference, .split,
      .widenRange, .lockRange, .exchangeScale, .releaseClamps:
      reasonDisabled(command) != nil
    default: false
    }
  }
}

extension Drawing {
  /// Draws the footer into the first row of `rect`; returns which columns stand for which command.
  @discardableResult
  mutating func footer(_ footer: Footer, in rect: Rect) -> [(columns: Range<Int>, command: Command)] {
    if let message = footer.message {
      text(" " + message.text, in: rect, message.isError ? .bad : .good)
      return []
    }
    let hints = footer.hints.map {
      KeyHint($0.binding.sequences[0].map(\.displayText).joined(), $0.word)
    }
    let keptCount = footer.hints.count { Footer.last.contains($0.binding.command) }
    let room = rect.inset(left: 1)
    let kept = hints.suffix(keptCount)
    let keptColumns = kept.reduce(0) { $0 + DisplayText($1.key + $1.text, glyphs: glyphs).columns + 3 }
    let places = keyHints(Array(hints.dropLast(keptCount)), in: room.inset(right: keptColumns))
    let last = keyHints(
      Array(kept), in: room.inset(left: places.last.map { $0.upperBound + 2 - room.x } ?? 0))
    let commands = footer.hints.map(\.binding.command)
    return zip(places, commands).map { ($0, $1) } + zip(last, commands.suffix(keptCount)).map { ($0, $1) }
  }
}
