import Canvas

/// The page on which a new experiment is stated.
struct FormPage {
  let list: Rect
  let explanation: Rect
  let keys: Rect

  /// Divides `bounds`: the options and what they mean beside each other where it is wide enough.
  init(bounds: Rect) {
    let rows = bounds.rows([.share(minimum: 3), .fixed(1)])
    let body = rows[0].inset(left: 1, right: 1)
    let parts =
      body.width >= 90
      ? body.columns([.share(3), .share(2)], gap: 1) : body.rows([.share(3, minimum: 4), .fixed(9)])
    (list, explanation, keys) = (parts[0], parts[1], rows[1])
  }

  /// The room inside the list's frame.
  var rows: Rect { Box.interior(of: list) }

  /// The columns that the names of `form`'s fields take, its mark and a gap included.
  func nameWidth(of form: ExperimentForm) -> Int {
    let longest = form.fields.map(\.name.count).max() ?? 0
    return min(longest + 4, max(0, rows.width - Self.leastValueWidth))
  }

  /// Values keep so many columns, whatever the names are.
  private static let leastValueWidth = 12

  /// The first field in sight: the list scrolls just far enough to show the selection.
  func firstField(of form: ExperimentForm) -> Int { max(0, form.selection - rows.height + 1) }

  /// The field drawn at a cell; nil where there is none.
  func field(atX x: Int, y: Int, of form: ExperimentForm) -> Int? {
    guard rows.contains(x: x, y: y) else { return nil }
    let position = firstField(of: form) + y - rows.y
    return form.fields.indices.contains(position) ? position : nil
  }
}

extension Drawing {
  /// Draws `form` over the whole screen.
  mutating func formPage(_ form: ExperimentForm, title: String, isFork: Bool = false, _ state: ExplorerState)
  {
    let page = FormPage(bounds: bounds)
    fill(bounds)
    formList(form, title: title, page)
    formExplanation(
      form, form.fault,
      ready: isFork ? "Enter opens the fork beside its parent." : "Enter starts it; Space trains.",
      in: page.explanation)
    if let opening = state.opening {
      text(" opening \(opening.name) … · Esc stops it", in: page.keys, .accent)
    } else if let message = state.message {
      text(" " + message.text, in: page.keys, message.isError ? .bad : .good)
    } else {
      let first =
        [KeyHint("Enter", isFork ? "fork" : "start")] + (isFork ? [] : [KeyHint("Ctrl-o", "save as TOML")])
      let others = [("↓↑", "option"), ("←→", "value"), ("Ctrl-u", "clear"), ("Esc", "back")]
      keyHints(first + others.map { KeyHint($0.0, $0.1) }, in: page.keys.inset(left: 1))
    }
  }

  /// Draws the options with what is stated, and whether that will do.
  private mutating func formList(_ form: ExperimentForm, title: String, _ page: FormPage) {
    let problem = form.fault
    let note =
      problem == nil ? "ready" : form.failure == nil ? "not ready yet" : "it could not be started"
    let room = box(Box(title, note: note, isFocused: true), in: page.list)
    let first = page.firstField(of: form)
    scrollMark(first..<min(first + room.height, form.fields.count), of: form.fields.count, along: page.list)
    for (offset, field) in form.fields.dropFirst(first).prefix(room.height).enumerated() {
      formRow(
        field, form.values[field.name] ?? "", form.defaultText(of: field),
        isSelected: first + offset == form.selection,
        isWrong: problem?.field == field.name, nameWidth: page.nameWidth(of: form), in: room.row(offset))
    }
  }

  private mutating func formRow(
    _ field: OptionField, _ value: String, _ defaultText: String, isSelected: Bool, isWrong: Bool,
    nameWidth: Int, in row: Rect
  ) {
    if isSelected { fill(row, with: Cell(.blank, style(.selection))) }
    func role(_ role: Role) -> Role { isSelected ? .selection : role }
    let columns = row.columns([.fixed(nameWidth), .share()])
    text((isSelected ? "▸ " : "  ") + field.name, in: columns[0], role(isWrong ? .bad : .text))
    if value.isEmpty {
      text([(isSelected ? "▏" : "", .selection), (defaultText, role(.dimText))], in: columns[1])
    } else {
      text(
        [(value, role(isWrong ? .bad : .strongText)), (isSelected ? "▏" : "", .selection)], in: columns[1])
    }
  }

  private mutating func formExplanation(
    _ form: ExperimentForm, _ problem: FormProblem?, ready: String, in rect: Rect
  ) {
    let room = box(Box(form.selected?.name ?? ""), in: rect).inset(left: 1, right: 1)
    guard let field = form.selected else { return }
    var used = paragraph(form.help(of: field), in: room)
    if !field.choices.isEmpty {
      used +=
        paragraph("← → " + field.choices.joined(separator: " · "), in: room.inset(top: used + 1), .dimText)
        + 1
    }
    let rest = room.inset(top: used + 1)
    if let problem {
      paragraph(problem.text, in: rest, problem.field == nil ? .warning : .bad)
    } else if let obstacle = form.obstacle(to: field) {
      paragraph("It can't be changed here: \(obstacle.inFormWords).", in: rest, .warning)
    } else {
      paragraph(ready, in: rest, .good)
    }
  }
}
