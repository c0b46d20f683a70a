import Analysis
import Canvas
import Training

extension Drawing {
  /// Draws the places in the data where the same units are on, over the page.
  mutating func matchesOverlay(_ run: RunState) {
    let layout = MatchesLayout(bounds: bounds, run.stretch.search)
    let frame = Box(
      "Where the same units are on", footnote: "Enter goes there · h l longer, shorter · + − threshold · Esc",
      isFocused: true)
    fill(layout.frame)
    box(frame, in: layout.frame)
    let room = layout.room
    guard room.height >= 3 else { return }
    likeness(run, in: room.row(0))
    guard let search = run.stretch.search else {
      text(
        "no unit is on all over it: try - for a lower threshold, or l for fewer timesteps", in: room.row(1),
        .dimText)
      return
    }
    text([(summary(search, run.works[.search]), .dimText)], in: room.row(1))
    let (list, first) = (layout.list, layout.first)
    scrollMark(
      first..<min(first + list.height, search.matches.count), of: search.matches.count, along: layout.frame)
    for (row, match) in search.matches.dropFirst(first).prefix(list.height).enumerated() {
      draw(
        match, labels: run.sequence.inputLabels, isSelected: first + row == search.selected, in: list.row(row)
      )
    }
  }

  /// What is looked for: what is read over the stretch, where it is, and from where on a unit is on.
  private mutating func likeness(_ run: RunState, in row: Rect) {
    let stretch = run.searchedTimesteps
    let threshold = NumberFormat.short(run.stretch.choice.threshold)
    let place = "  t \(stretch.lowerBound)–\(stretch.upperBound - 1), h ≥ \(threshold)"
    text(
      [
        ("like ", .dimText), (Self.words(stretch, of: run.sequence.inputLabels), .strongText),
        (place, .dimText),
      ], in: row)
  }

  private func summary(_ search: DataSearch, _ progress: WorkProgress?) -> String {
    let units = search.search.units
    let named = units.prefix(8).map(String.init).joined(separator: " ") + (units.count > 8 ? " …" : "")
    let rest = search.isOver ? "" : " so far" + (progress.map { ", \($0.percent)" } ?? "")
    let searched = "\(search.searchedCount) sequences of the data" + rest
    return "\(units.count) unit\(units.count == 1 ? "" : "s") (\(named)) · looked into \(searched)"
  }

  /// One match: how many of the units are on there, where it is, and what is read about it.
  private mutating func draw(_ match: DataSearch.Match, labels: [String], isSelected: Bool, in row: Rect) {
    if isSelected { fill(row, with: Cell(.blank, style(.selection))) }
    func role(_ role: Role) -> Role { isSelected ? .selection : role }
    let parts = row.columns([.fixed(5), .share(), .fixed(min(28, row.width / 3))], gap: 1)
    text("\(Int((match.place.coverage * 100).rounded()))%", in: parts[0], role(.strongText), align: .trailing)
    let (labels, place) = (match.sequence?.inputLabels ?? labels, match.place.timesteps)
    let before = Self.words(max(0, place.lowerBound - parts[1].width)..<place.lowerBound, of: labels)
    let found = Self.words(place, of: labels)
    let after = Self.words(place.upperBound..<place.upperBound + parts[1].width, of: labels)
    // The match begins in the middle, so that matches stand under each other.
    let middle = parts[1].width / 2
    let lead = DisplayText(before, glyphs: glyphs)
    let shown = String(before.suffix(max(0, before.count - max(0, lead.columns - middle))))
    let indent = max(0, middle - DisplayText(shown, glyphs: glyphs).columns)
    text(
      [(shown, role(.dimText)), (found, role(.accent)), (after, role(.dimText))],
      in: parts[1].inset(left: indent))
    text(match.sequence?.title ?? "this sequence", in: parts[2], role(.dimText))
  }

  /// What is read over `timesteps`, words apart.
  private static func words(_ timesteps: Range<Int>, of labels: [String]) -> String {
    let shown = timesteps.clamped(to: 0..<labels.count).map { labels[$0] }
    return shown.joined(separator: labels.contains { $0.count > 1 } ? " " : "")
  }
}
