import Canvas
import Engine
import Foundation

/// What was measured of each run, a row each, with the verdict at the end of the row or, where it is long, under it.
struct ComparisonTable {
  private struct Column: Sendable {
    let title: String
    /// With a blank before what is written; it grows where a text takes more.
    var width: Int
    /// The columns with the greatest number are left out first.
    let rank: Int
    let value: @Sendable (ComparedRun) -> String
  }

  private let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  /// The rows that the table takes at most: the titles, then the runs with their verdicts.
  static func height(of comparison: Comparison, width: Int) -> Int {
    1 + comparison.runs.count * (width >= widthWithVerdicts ? 1 : 2)
  }

  /// From so many columns on the verdicts stand beside the numbers.
  private static let widthWithVerdicts = 150

  private static let columns = [
    Column(title: "step", width: 8, rank: 0) { $0.scene.record.map { NumberFormat.grouped($0.step) } ?? "–" },
    Column(title: "loss", width: 9, rank: 0) { number($0.scene.record?.loss) },
    Column(title: "held out", width: 9, rank: 3) { heldOut($0.scene) },
    Column(title: "gradient", width: 9, rank: 1) { number($0.scene.record?.gradientNorm) },
    // The verdict's own: with a loss at every step the total of the profile would tell another story.
    Column(title: "decay", width: 8, rank: 1) {
      $0.scene.diagnosis?.measured("decay rate").map { String(format: "%+.3f", $0) } ?? "–"
    },
    Column(title: "memory", width: 7, rank: 2) { $0.scene.lags.map { String($0.effectiveMemory) } ?? "–" },
    Column(title: "steps/s", width: 8, rank: 4) { $0.stepsPerSecond.map { NumberFormat.short($0) } ?? "–" },
    Column(title: "time", width: 8, rank: 5) { $0.trainingSeconds.map(time) ?? "–" },
  ]

  func draw(in rect: Rect, on drawing: inout Drawing) {
    guard rect.height >= 2 else { return }
    let isBeside = rect.width >= Self.widthWithVerdicts
    let nameWidth = nameColumns(drawing, in: min(rect.width, 100))
    let columns = columns(in: rect.width - nameWidth - 3)
    let numbersWidth = 3 + nameWidth + columns.reduce(0) { $0 + $1.width } + 3
    heading(columns, nameWidth, in: rect.row(0), on: &drawing)
    if isBeside { drawing.text("verdict", in: rect.inset(left: numbersWidth).row(0), .dimText) }
    let linesPerRun = !isBeside && rect.height >= 1 + 2 * comparison.runs.count ? 2 : 1
    for position in comparison.runs.indices {
      let lines = rect.inset(top: 1 + position * linesPerRun)
      row(position, columns, nameWidth, in: lines.row(0), on: &drawing)
      let verdict = isBeside ? lines.row(0).inset(left: numbersWidth) : lines.row(1).inset(left: 3)
      if isBeside || linesPerRun == 2 {
        drawing.oneLineVerdict(comparison.runs[position].scene.verdict, in: verdict)
      }
    }
  }

  private func nameColumns(_ drawing: Drawing, in room: Int) -> Int {
    let longest = comparison.runs.map { DisplayText($0.name, glyphs: drawing.glyphs).columns }.max() ?? 0
    return min(max(8, longest + 1), max(8, room / 3))
  }

  /// The columns that fit, in their order.
  private func columns(in width: Int) -> [Column] {
    var kept = Self.columns.map { column in
      var column = column
      let longest = comparison.runs.map { column.value($0).count }.max() ?? 0
      column.width = max(column.width, longest + 1)
      return column
    }
    while kept.reduce(0, { $0 + $1.width }) > width,
      let least = kept.indices.max(by: { kept[$0].rank < kept[$1].rank })
    {
      kept.remove(at: least)
    }
    return kept
  }

  private func heading(_ columns: [Column], _ nameWidth: Int, in row: Rect, on drawing: inout Drawing) {
    var x = row.x + 3 + nameWidth
    for column in columns {
      let room = Rect(x: x, y: row.y, width: column.width, height: 1)
      drawing.text(column.title, in: room, .dimText, align: .trailing)
      x += column.width
    }
  }

  private func row(
    _ position: Int, _ columns: [Column], _ nameWidth: Int, in row: Rect, on drawing: inout Drawing
  ) {
    let run = comparison.runs[position]
    let isFocused = position == comparison.focus
    drawing.curveSample(position, comparison.role(of: position), x: row.x, y: row.y)
    let name = Rect(x: row.x + 3, y: row.y, width: nameWidth, height: 1)
    drawing.text(run.name, in: name, isFocused ? .focusedTitle : .text)
    var x = name.maxX
    for column in columns {
      let room = Rect(x: x, y: row.y, width: column.width, height: 1)
      let isWarning = column.title == "step" && comparison.stepsDiffer
      drawing.text(column.value(run), in: room, isWarning ? .warning : .strongText, align: .trailing)
      x += column.width
    }
  }

  /// `value` with as many of four digits as a column of numbers has room for beside a blank.
  private static func number(_ value: Double?) -> String {
    guard let value else { return "–" }
    let texts = [4, 3, 2, 1].lazy.map { NumberFormat.aligned(value, digits: $0) }
    return texts.first { $0.count <= 8 } ?? NumberFormat.aligned(value, digits: 1)
  }

  /// The held-out loss that belongs to the row's step, with its own step where that is an earlier one.
  private static func heldOut(_ scene: Scene) -> String {
    guard let heldOut = scene.heldOut, let record = scene.record else { return "–" }
    return number(heldOut.loss) + (heldOut.step < record.step ? " @\(heldOut.step)" : "")
  }

  private static func time(_ seconds: Double) -> String {
    if seconds < 60 { return String(format: "%.1f s", seconds) }
    // A trace may claim any time.
    let whole = Int(clamping: seconds.rounded(.down), within: 0...1_000_000_000)
    return String(format: "%d:%02d min", whole / 60, whole % 60)
  }
}

extension Drawing {
  /// Writes the diagnosis with a mark of how bad it is into one line.
  mutating func oneLineVerdict(_ verdict: Verdict?, in row: Rect) {
    guard let verdict else { return text("no verdict yet", in: row, .dimText) }
    text(glyphs == .ascii ? "*" : "●", in: row, verdict.severity.role)
    let room = row.inset(left: 2)
    text(wholeClauses(of: verdict.text, in: room.row(0)), in: room, verdict.severity.textRole)
  }
}
