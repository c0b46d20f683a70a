import ArgumentParser
import Engine
import Explorer
import Training

/// The command line's ways to several runs in one explorer.
enum SeveralRuns {
  /// Throws where there are more than find room.
  static func check(_ count: Int, _ what: String) throws {
    let largest = ExplorerState.largestRunCount
    guard count <= largest else {
      throw ValidationError("at most \(largest) \(what) find room side by side, not \(count): leave some out")
    }
  }

  /// The cells that `list` names, as in `rnn,lstm,gru`.
  static func cells(_ list: String) throws -> [CellKind] {
    let words = list.split(separator: ",").map { $0.trimmingPrefix(" ").lowercased() }
    let cells = try words.map { word in
      guard let cell = CellKind(rawValue: word) else {
        throw ValidationError("--compare takes cells, as in rnn,lstm,gru: there is no \(word)")
      }
      return cell
    }
    guard !cells.isEmpty, Set(cells).count == cells.count else {
      throw ValidationError("--compare takes each cell once, as in rnn,lstm,gru")
    }
    return cells
  }

  /// `experiments`, each with every one of `cells` where there are any. Throws where one file would be recorded into
  /// by several.
  static func targets(_ experiments: [ExperimentOptions], cells: [CellKind]) throws -> [HomeItem.Target] {
    let all = experiments.flatMap { experiment in
      cells.isEmpty ? [experiment] : cells.map { experiment.with(cell: $0) }
    }
    try check(all.count, "runs")
    let files = cells.isEmpty ? all.compactMap(\.record) : experiments.compactMap(\.record)
    guard all.count == 1 || files.isEmpty || cells.isEmpty && Set(files).count == files.count else {
      throw ValidationError(
        "--record writes one run into one file: leave it out here, and record each run with rnnscope train")
    }
    return all.map { .experiment($0) }
  }
}
