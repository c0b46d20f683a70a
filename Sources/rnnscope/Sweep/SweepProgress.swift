import Canvas
import Synchronization
import Training

/// How a sweep gets on, told on standard error while it runs: one line redrawn in place on a terminal, else a line for
/// each member that has ended. It may be told by several threads.
final class SweepProgress: Sendable {
  private struct State {
    /// The steps done of the members that are being trained.
    var running: [Int: Int] = [:]
    var doneSteps = 0
    var endedCount = 0
    var lastShown = ContinuousClock.now
  }

  private let grid: SweepGrid
  private let plannedSteps: Int
  private let status = StatusLine()
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// A report on the members of `grid`.
  init(_ grid: SweepGrid) {
    self.grid = grid
    plannedSteps = grid.members.reduce(0) { $0 + $1.experiment.plannedSteps }
    StandardError.tell("\(grid.members.count) runs, \(NumberFormat.grouped(plannedSteps)) steps")
  }

  /// Takes in that member `index` has made `step` steps, and shows it if the last line is old enough.
  func show(_ index: Int, step: Int) {
    state.withLock { state in
      state.doneSteps += step - (state.running[index] ?? 0)
      state.running[index] = step
      guard StandardError.isTerminal, state.lastShown.duration(to: .now) > .milliseconds(100) else { return }
      state.lastShown = .now
      status.show(line(state))
    }
  }

  /// Takes in that member `index` has ended as `row` tells.
  func end(_ index: Int, _ row: SweepRow) {
    state.withLock { state in
      state.doneSteps += row.member.experiment.plannedSteps - (state.running[index] ?? 0)
      state.running[index] = nil
      state.endedCount += 1
      let result =
        row.failure.map { "failed: \($0)" }
        ?? "loss \(NumberFormat.short(row.loss ?? .nan)), \(row.verdict?.headline ?? "")"
      let name = row.member.words(grid.differing)
      status.tell(
        "\(state.endedCount)/\(grid.members.count) \(name.isEmpty ? row.member.name : name): \(result)")
    }
  }

  /// Ends the report.
  func finish(wasInterrupted: Bool) {
    status.clear()
    if wasInterrupted { StandardError.tell("stopped before the end, as asked") }
  }

  private func line(_ state: State) -> String {
    let share = Double(state.doneSteps) / Double(max(1, plannedSteps))
    let left = StatusLine.timeLeft(share, after: start.duration(to: .now) / .seconds(1))
    let running = state.running.keys.sorted().map { index in
      let planned = grid.members[index].experiment.plannedSteps
      return "\(grid.members[index].words(grid.differing)) \((state.running[index] ?? 0) * 100 / planned) %"
    }
    let done = "\(StatusLine.bar(share)) \(state.endedCount)/\(grid.members.count) done"
    return ([done, left] + running).joined(separator: " · ")
  }
}
