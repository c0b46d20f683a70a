import Canvas

/// The page that lists what can be opened, and tells what the selected item is.
struct HomePage {
  let banner: Rect
  let list: Rect
  /// Empty where there is no room.
  let preview: Rect
  let keys: Rect

  /// Divides `bounds`: list and preview beside each other where it is wide enough.
  init(bounds: Rect) {
    let isTall = bounds.height >= 20
    let rows = bounds.rows([
      .fixed(isTall ? 1 : 0), .fixed(isTall ? 2 : 1), .share(minimum: 3), .fixed(1),
    ])
    banner = rows[1].inset(left: 2, right: 2)
    keys = rows[3]
    let body = rows[2].inset(left: 1, right: 1)
    if body.width >= 74 {
      let width = min(60, max(34, body.width * 2 / 5))
      let parts = body.columns([.fixed(width), .share()], gap: 1)
      (list, preview) = (parts[0], parts[1])
    } else {
      let parts = body.rows([.share(minimum: 4), .fixed(body.height >= 14 ? body.height / 2 : 0)])
      (list, preview) = (parts[0], parts[1])
    }
  }

  /// A line of the list.
  enum Row: Hashable {
    case heading(HomeSection)
    /// The item at this position among those that are shown.
    case item(Int)
    case remark(String)
    case blank
  }

  /// The room inside the list's frame.
  private var listRoom: Rect { Box.interior(of: list) }

  /// The lines of the list that are in sight, from the top.
  func rows(of home: HomeState) -> [Row] {
    let all = allRows(of: home)
    let (height, first) = (listRoom.height, firstRow(of: home))
    guard all.count > height, height > 0 else { return all }
    var rows = Array(all[first..<first + height])
    // What is scrolled past leaves its heading at the top.
    if case .item(let position) = rows[0], height >= 3, rows[0] != .item(home.selection) {
      rows[0] = .heading(home.shown[position].section)
    }
    return rows
  }

  /// The first of all lines that is in sight.
  private func firstRow(of home: HomeState) -> Int {
    let all = allRows(of: home)
    let selected = all.firstIndex(of: .item(home.selection)) ?? 0
    return max(0, min(selected - listRoom.height / 2, all.count - listRoom.height))
  }

  /// Which lines are in sight, of how many.
  func linesInSight(of home: HomeState) -> (shown: Range<Int>, count: Int) {
    let (first, count) = (firstRow(of: home), allRows(of: home).count)
    return (first..<min(count, first + max(0, listRoom.height)), count)
  }

  private func allRows(of home: HomeState) -> [Row] {
    let isSpaced = listRoom.height >= 14
    let items = home.shown
    if items.isEmpty { return [.remark(home.items.isEmpty ? "nothing to open" : "nothing fits")] }
    var rows: [Row] = []
    for section in HomeSection.allCases {
      let positions = items.indices.filter { items[$0].section == section }
      let remark = home.filter.isEmpty ? section.emptyRemark : nil
      if positions.isEmpty && remark == nil { continue }
      if isSpaced && !rows.isEmpty { rows.append(.blank) }
      rows.append(.heading(section))
      rows += positions.isEmpty ? [.remark(remark ?? "")] : positions.map { .item($0) }
    }
    return rows
  }

  /// The item drawn at a cell; nil where there is none.
  func item(atX x: Int, y: Int, of home: HomeState) -> Int? {
    guard listRoom.contains(x: x, y: y) else { return nil }
    let rows = rows(of: home)
    let line = y - listRoom.y
    guard rows.indices.contains(line), case .item(let position) = rows[line] else { return nil }
    return position
  }
}

extension HomeSection {
  /// What is said where it holds nothing; nil leaves it out.
  fileprivate var emptyRemark: String? {
    self == .traces ? "none yet: train with --record" : nil
  }
}

extension Drawing {
  /// Draws `page` with the contents of `state`.
  mutating func homePage(_ page: HomePage, _ state: ExplorerState, footer: Footer) {
    let home = state.home
    text(
      [
        ("rnnscope", .accent), ("   ", .text),
        ("see what happens inside recurrent networks while they learn", .dimText),
      ], in: page.banner.row(0))
    homeList(home, page)
    homePreview(state, in: page.preview)
    self.footer(footer, in: page.keys)
  }

  private mutating func homeList(_ home: HomeState, _ page: HomePage) {
    let note = home.filter.isEmpty ? "" : "/\(home.filter)"
    let room = box(Box("Start", note: note, isFocused: true), in: page.list)
    let lines = page.linesInSight(of: home)
    scrollMark(lines.shown, of: lines.count, along: page.list)
    let items = home.shown
    for (offset, row) in page.rows(of: home).prefix(room.height).enumerated() {
      let line = room.row(offset)
      switch row {
      case .heading(let section): text(section.rawValue, in: line.inset(left: 1), .title)
      case .remark(let words): text(words, in: line.inset(left: 3), .dimText)
      case .item(let position):
        homeRow(items[position], isSelected: position == home.selection, in: line)
      case .blank: break
      }
    }
  }

  private mutating func homeRow(_ item: HomeItem, isSelected: Bool, in row: Rect) {
    if isSelected { fill(row, with: Cell(.blank, style(.selection))) }
    let mark = isSelected ? (glyphs == .ascii ? " > " : " ▸ ") : "   "
    let columns = DisplayText(item.note, glyphs: glyphs).columns
    let parts = row.columns([.share(), .fixed(columns), .fixed(1)], gap: columns > 0 ? 1 : 0)
    text(mark + item.title, in: parts[0], isSelected ? .selection : .text)
    text(item.note, in: parts[1], isSelected ? .selection : .dimText)
  }
}
