import Canvas
import Engine

/// The facts of a run that one asks for first.
struct RunFacts {
  private struct Fact {
    var name: String
    var value: String
    var role = Role.strongText
  }

  private let facts: [Fact]
  private let progress: Double?

  init(_ scene: Scene) {
    var facts = [
      Fact(name: "task", value: scene.title),
      Fact(name: "model", value: scene.model.summary),
      Fact(name: "parameters", value: NumberFormat.grouped(scene.parameterCount)),
    ]
    if let record = scene.record {
      let planned = scene.plannedSteps.map { " of \(NumberFormat.grouped($0))" } ?? ""
      facts.append(Fact(name: "step", value: NumberFormat.grouped(record.step) + planned))
      facts.append(Fact(name: "loss", value: NumberFormat.aligned(record.loss)))
      facts += Self.heldOut(scene, at: record.step)
      facts.append(Fact(name: "gradient", value: NumberFormat.aligned(record.gradientNorm)))
      if record.wasClipped {
        let clipped = NumberFormat.aligned(record.clippedGradientNorm)
        facts.append(Fact(name: "clipped to", value: clipped, role: .warning))
      }
      if record.learningRate.isFinite {
        facts.append(Fact(name: "rate", value: NumberFormat.short(record.learningRate)))
      }
    }
    if !scene.learning.isEmpty { facts.append(Fact(name: "learning", value: scene.learning)) }
    if scene.valueScale != .identity {
      facts.append(Fact(name: "normalised", value: scene.valueScale.words))
    }
    self.facts = facts
    let done = scene.plannedSteps.flatMap { planned in
      planned > 0 ? scene.history.last.map { Double($0.step + 1) / Double(planned) } : nil
    }
    // A full bar would look like a line between parts.
    progress = done.flatMap { $0 < 1 ? $0 : nil }
  }

  /// The held-out loss that belongs to `step`, and what it comes to.
  private static func heldOut(_ scene: Scene, at step: Int) -> [Fact] {
    guard let heldOut = scene.heldOut else { return [] }
    let value = NumberFormat.aligned(heldOut.loss) + heldOut.place(seenFrom: step)
    return [Fact(name: "held out", value: value)] + metrics(of: heldOut.loss, scene)
  }

  /// What the held-out loss comes to in words that people know.
  private static func metrics(of loss: Double, _ scene: Scene) -> [Fact] {
    guard let kind = scene.probe?.lossKind else { return [] }
    let metrics = Metric.all(
      of: loss, kind: kind, unit: scene.valueScale.factor, targetName: scene.targetName)
    return metrics.map {
      // "bits per symbol" would be too long for the column of names.
      let words = $0.name.split(separator: " ", maxSplits: 1)
      let rest = words.count > 1 ? " \(words[1])" : ""
      return Fact(name: String(words[0]), value: NumberFormat.short($0.value) + rest)
    }
  }

  /// The rows that the facts take under each other, with the bar of what is trained.
  func height(width: Int, _ glyphs: GlyphTier) -> Int {
    let lines = facts.map {
      min(
        2, max(1, Drawing.wrapped($0.value, to: max(1, width - Self.nameColumns - 1), glyphs: glyphs).count))
    }
    return lines.reduce(progress == nil ? 0 : 2, +)
  }

  private static let nameColumns = 11

  /// Draws one fact a row where `rect` is tall, else as many as fit side by side.
  func draw(in rect: Rect, on drawing: inout Drawing) {
    if rect.height <= 2 { return drawInline(in: rect, on: &drawing) }
    var row = 0
    for fact in facts where row < rect.height {
      let parts = rect.inset(top: row).columns([.fixed(Self.nameColumns), .share()], gap: 1)
      drawing.text(fact.name, in: parts[0], .dimText)
      // A long value takes a second line where one can be spared.
      let lines = rect.height >= facts.count + (progress == nil ? 1 : 3) ? 2 : 1
      let room = Rect(
        x: parts[1].x, y: parts[1].y, width: parts[1].width, height: min(lines, parts[1].height))
      row += max(1, drawing.paragraph(fact.value, in: room, fact.role))
    }
    if let progress, rect.height > row + 1 { drawing.progressBar(progress, in: rect.row(row + 1)) }
  }

  private func drawInline(in rect: Rect, on drawing: inout Drawing) {
    var (x, row) = (rect.x, 0)
    for fact in facts {
      let columns = DisplayText(fact.name).columns + DisplayText(fact.value).columns + 1
      if x + columns > rect.maxX && x > rect.x { (x, row) = (rect.x, row + 1) }
      guard row < rect.height else { return }
      let room = Rect(x: x, y: rect.y + row, width: rect.maxX - x, height: 1)
      drawing.text([(fact.name + " ", .dimText), (fact.value, fact.role)], in: room)
      x += columns + 3
    }
  }
}

extension ModelShape {
  /// The network in a few words: `LSTM 64`, `2 × GRU 128, both ways`.
  public var summary: String {
    let notes = cell == .rnn ? activation.rawValue : variantNotes
    let kind = cell.rawValue.uppercased() + (notes.map { " (\($0))" } ?? "")
    let layers = layerCount == 1 ? "" : "\(layerCount) × "
    return layers + "\(kind) \(hiddenSize)" + (isBidirectional ? ", both ways" : "")
      + (hasDecoder ? ", encoder and decoder" : "")
  }
}

extension Drawing {
  /// Writes the diagnosis with a mark of how bad it is.
  mutating func verdict(_ verdict: Verdict?, in rect: Rect) {
    guard let verdict else { return text("judging …", in: rect.row(0), .dimText) }
    let mark = glyphs == .ascii ? "*" : "●"
    text(mark, in: rect.row(0), verdict.severity.role)
    let room = rect.inset(left: 2)
    paragraph(wholeClauses(of: verdict.text, in: room), in: room, verdict.severity.textRole)
  }

  /// `words`, without its last clauses, or else its last words, where they find no room: half a comparison says nothing, and
  /// half a number another one.
  func wholeClauses(of words: String, in room: Rect) -> String {
    func fits(_ text: String) -> Bool {
      Self.wrapped(text, to: max(1, room.width), glyphs: glyphs).count <= room.height
    }
    guard !fits(words) else { return words }
    func shortened(before marks: [String]) -> String? {
      words.indices.reversed().lazy.filter { end in marks.contains { words[end...].hasPrefix($0) } }
        .map { words[..<$0] + " …" }.first(where: fits)
    }
    return shortened(before: [", ", "; ", " ("]) ?? shortened(before: [" "]) ?? words
  }
}

extension Severity {
  /// The colour of a mark.
  var role: Role {
    switch self {
    case .neutral: .accent
    case .good: .good
    case .warning: .warning
    case .bad: .bad
    }
  }

  /// The colour of words.
  var textRole: Role {
    switch self {
    case .neutral, .good: .strongText
    case .warning: .warning
    case .bad: .bad
    }
  }
}
