import Canvas
import Engine
import Foundation
import Training

/// A sweep's results under each other.
struct SweepTable {
  /// A line for the names of the columns and one for each row.
  let text: String

  /// The rows that were trained of `grid`.
  init(_ grid: SweepGrid, _ rows: [SweepRow]) {
    let measured = [
      "steps", "loss", "held out", "verdict", "memory", "decay", "gradient", "steps/s", "seconds",
    ]
    let heading = (grid.differing.isEmpty ? ["run"] : grid.differing) + measured
    let lines = [heading] + rows.map { Self.cells($0, grid) }
    let widths = heading.indices.map { column in lines.map { Self.columns($0[column]) }.max() ?? 0 }
    var texts = lines.map { cells in
      zip(cells, widths).map { cell, width in
        cell + String(repeating: " ", count: max(0, width - Self.columns(cell)))
      }.joined(separator: "  ").trimmedAtEnd.displaySafe
    }
    if rows.count < grid.members.count {
      texts.append("\(grid.members.count - rows.count) of \(grid.members.count) runs were not started")
    }
    text = texts.joined(separator: "\n")
  }

  private static func cells(_ row: SweepRow, _ grid: SweepGrid) -> [String] {
    let differences = row.member.differences.map { $0 ?? "–" }
    let steps = "\(row.steps)" + (row.ending == .complete ? "" : row.ending == nil ? " failed" : " stopped")
    return (grid.differing.isEmpty ? [row.member.name] : differences) + [
      steps, number(row.loss), number(row.heldOutLoss), row.verdict?.kind.rawValue ?? "–",
      number(row.effectiveMemory), number(row.decayRate), number(row.gradientNorm),
      number(row.stepsPerSecond), number(row.seconds),
    ]
  }

  private static func number(_ value: Double?) -> String { value.map { NumberFormat.short($0) } ?? "–" }

  private static func columns(_ text: String) -> Int { DisplayText(text).columns }
}

extension String {
  /// Without the spaces at its end.
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
