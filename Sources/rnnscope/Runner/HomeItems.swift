import Explorer
import Foundation
import Training

/// What the home page offers: experiments that need no file, the samples where they lie beside us, and the
/// traces opened last.
struct HomeItems {
  /// The list, made when the program starts.
  static func all(recent: RecentTraces = RecentTraces()) -> [HomeItem] {
    recent.paths.map(trace) + synthetic + samples() + lessons + [newExperiment]
  }

  private static let lessons = LessonCatalog.all.map {
    HomeItem(title: $0.title, explanation: $0.summary, target: .lesson(name: $0.name))
  }

  private static let newExperiment = HomeItem(
    title: "State your own …",
    explanation: """
      State your own: the data, the cell, its size, how it learns. Every option is explained and checked while you \
      type; it can be saved as a file.
      """, target: .newExperiment)

  private static let synthetic = [
    HomeItem(
      title: "Adding problem, LSTM",
      explanation: """
        Two numbers are marked somewhere in a sequence of 100; at its end the network is asked for their sum. \
        Watch the gradient at the early timesteps: only when it survives the way back can the sum be learned.
        """,
      target: .experiment(adding(cell: "lstm"))),
    HomeItem(
      title: "Adding problem, tanh RNN",
      explanation: """
        The same with the simple cell. In the waterfall the gradient vanishes a few timesteps before the end.
        """,
      target: .experiment(adding(cell: "rnn"))),
    HomeItem(
      title: "Adding problem: RNN, LSTM and GRU side by side",
      explanation: """
        The three cells on the same sequences, trained at the same time, on common scales. Which one's gradient \
        reaches the early timesteps, and which one leaves the plateau?
        """,
      target: .together(
        ["rnn", "lstm", "gru"].map { .experiment(adding(cell: $0)) })),
    HomeItem(
      title: "Copy memory, GRU",
      explanation: """
        Ten symbols are shown and asked for after a delay of 20. Baseline: knowing nothing of the symbols.
        """,
      target: .experiment(options(task: "copy", cell: "gru", hidden: 64))),
  ]

  /// Settings with which an LSTM and a GRU leave the plateau within 4000 steps, and a tanh RNN does not.
  private static func adding(cell: String) -> ExperimentOptions {
    var options = options(task: "adding", cell: cell, hidden: 64)
    (options.batch, options.learningRate) = (50, 0.002)
    if cell == "lstm" { options.forgetBias = 1 }
    return options
  }

  private static func options(task: String, cell: String, hidden: Int) -> ExperimentOptions {
    var options = ExperimentOptions()
    options.task = task
    options.cell = cell
    options.hidden = hidden
    options.steps = 4000
    return options
  }

  /// The experiments in `samples/` of the working folder.
  private static func samples() -> [HomeItem] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "samples")) ?? []
    return names.filter { $0.hasSuffix(".toml") }.sorted().map { name in
      let path = "samples/\(name)"
      return HomeItem(title: path, explanation: "", target: .experimentFile(path: path))
    }
  }

  /// `path` as people write it: `~/run.rnntrace`.
  private static func fromHome(_ path: String) -> String {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    return home.count > 1 && path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
  }

  private static func trace(_ path: String) -> HomeItem {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let age = (attributes?[.modificationDate] as? Date).map { Age(since: $0, until: .now).words }
    return HomeItem(
      title: (path as NSString).lastPathComponent, explanation: fromHome(path), note: age ?? "",
      target: .trace(path: path))
  }
}

/// The time since something, as people say it.
struct Age {
  let words: String

  /// From `start` to `end`; what lies ahead, because a clock is wrong, is called now.
  init(since start: Date, until end: Date) {
    let seconds = Int(max(0, min(end.timeIntervalSince(start), 1e10)))
    words =
      switch seconds {
      case ..<60: "now"
      case ..<3600: "\(seconds / 60) min"
      case ..<86_400: "\(seconds / 3600) h"
      default: seconds < 172_800 ? "1 day" : "\(seconds / 86_400) days"
      }
  }
}
