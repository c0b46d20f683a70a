import ArgumentParser
import Engine
import Foundation
import Synchronization
import Training

struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Train several experiments that differ, and print one table.",
    discussion: """
      rnnscope sweep samples/sweeps/forget-bias.toml --dry-run
      rnnscope sweep samples/sweeps/cells.toml --jobs 2 --record cells
      rnnscope replay cells/*.rnntrace           look at up to four side by side

      The file holds an experiment's options. A list of values makes a dimension of the grid:

        task = "temporal-order"
        forget-bias = [0, 1, 3]
        seed = [1, 2, 3]

      Options that belong together stand in [[run]] tables below, one for each network. With --record every member \
      is recorded into a trace that is named by what differs. A member that fails does not stop the others; then \
      the command ends with 1. Ctrl-C ends it with whole traces and the table of what was trained until then.
      """)

  @Argument(help: "The grid.", completion: .file(extensions: ["toml"]))
  var grid: String
  @Option(help: "So many members are trained at a time.")
  var jobs = 1
  @Option(
    help: ArgumentHelp("Record every member into a trace in this folder.", valueName: "folder"),
    completion: .directory)
  var record: String?
  @Flag(help: "List the members and end.")
  var dryRun = false
  @Flag(help: "Print one JSON object a line, a member each.")
  var json = false

  func validate() throws {
    guard (1...64).contains(jobs) else {
      throw ValidationError("--jobs takes a whole number from 1 to 64, not \(jobs)")
    }
  }

  func run() throws {
    let grid = try SweepGrid.read(grid)
    let paths = grid.members.map { member in record.map { "\($0)/\(member.name).rnntrace" } }
    if dryRun { return list(grid, paths) }
    try prepare(paths.compactMap { $0 })
    let rows = train(grid, paths)
    print(
      json
        ? try rows.map { try $0.json(grid.differing) }.joined(separator: "\n") : SweepTable(grid, rows).text)
    // The list is a convenience of the explorer's, which tells where it can't be kept.
    for path in rows.compactMap(\.tracePath) { try? RecentTraces().note(path) }
    let failures = rows.filter { $0.failure != nil }
    for row in failures { StandardError.tell("rnnscope: \(row.member.name): \(row.failure ?? "")") }
    if !failures.isEmpty { throw ExitCode(1) }
  }

  private func list(_ grid: SweepGrid, _ paths: [String?]) {
    print("\(grid.members.count) runs of \(self.grid)".displaySafe)
    for (member, path) in zip(grid.members, paths) {
      let words = member.words(grid.differing)
      let steps = "\(member.experiment.plannedSteps) steps"
      print(
        "  \([member.experiment.title, words, steps, path ?? ""].filter { !$0.isEmpty }.joined(separator: " · "))"
          .displaySafe)
    }
  }

  /// Makes the folder for the traces at `paths`, none of which may exist.
  private func prepare(_ paths: [String]) throws {
    guard let record else { return }
    do {
      try FileManager.default.createDirectory(atPath: record, withIntermediateDirectories: true)
    } catch {
      throw CommandError(
        "\(record): no folder can be made there: name one that you may write in with --record")
    }
    if let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) {
      throw CommandError("\(path) exists: take another folder with --record, or move the trace away")
    }
  }

  /// Trains all members, `jobs` at a time, in their order.
  private func train(_ grid: SweepGrid, _ paths: [String?]) -> [SweepRow] {
    let interruption = Interruption()
    let progress = SweepProgress(grid)
    let rows = Mutex([SweepRow?](repeating: nil, count: grid.members.count))
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = jobs
    for (index, member) in grid.members.enumerated() {
      queue.addOperation {
        guard !interruption.wasAsked else { return }
        let row = SweepRow(training: member, into: paths[index], interruption) {
          progress.show(index, step: $0)
        }
        rows.withLock { $0[index] = row }
        progress.end(index, row)
      }
    }
    queue.waitUntilAllOperationsAreFinished()
    progress.finish(wasInterrupted: interruption.wasAsked)
    return rows.withLock { $0 }.compactMap { $0 }
  }
}
