import Engine
import Training
import Views

/// What can be opened beside a run.
public enum ComparisonCandidate: Sendable, Hashable {
  /// The same experiment with another cell.
  case cell(CellKind)
  /// A trace, or an experiment in TOML.
  case file(String)

  /// In words, for the palette.
  var words: String {
    switch self {
    case .cell(let cell): "beside it: the same experiment with \(cell.name)"
    case .file(let path): "beside it: \(path)"
    }
  }

  /// What the rest of a line in the palette may mean.
  static func meanings(_ text: String) -> [ComparisonCandidate] {
    guard !text.isEmpty else { return [] }
    let cells = CellKind.allCases.filter { $0.rawValue.hasPrefix(text.lowercased()) }.map(Self.cell)
    return cells.isEmpty ? [.file(text)] : cells
  }
}

extension CellKind {
  /// The name on the screen.
  fileprivate var name: String { self == .rnn ? "an RNN" : self == .gru ? "a GRU" : "an LSTM" }
}

extension ExplorerState {
  /// What the palette offers for comparison: the other cells and the recorded runs that are known.
  var comparisonOffers: [Request] {
    guard let run else { return [] }
    let cells: [ComparisonCandidate] =
      run.description.experiment == nil
      ? [] : CellKind.allCases.filter { $0 != run.description.model.cell }.map { .cell($0) }
    let traces = home.items.compactMap { item -> ComparisonCandidate? in
      if case .trace(let path, _) = item.target { .file(path) } else { nil }
    }
    return (cells + traces).map { .compare($0) }
  }

  /// Shows the runs side by side; with one run, offers what could stand beside it.
  mutating func openComparison() {
    if runs.count > 1 { return setComparing(!isComparing) }
    overlay = .palette(Palette("compare ", offers: comparisonOffers))
  }

  /// Opens `candidate` beside the runs that are there.
  mutating func compare(with candidate: ComparisonCandidate) -> [Effect] {
    guard let run, opening == nil else { return [] }
    guard runs.count < Self.largestRunCount else {
      message = Message(
        text: "\(Self.largestRunCount) runs are open, more find no room: :close closes one", isError: true)
      return []
    }
    switch candidate {
    case .file(let path):
      opening = Opening(path)
      return [.open(path.hasSuffix(".toml") ? .experimentFile(path: path) : .trace(path: path))]
    case .cell(let cell):
      guard let experiment = run.description.experiment else {
        message = Message(
          text: "this run was not made by rnnscope, so it can't be trained with another cell", isError: true)
        return []
      }
      opening = Opening(cell.rawValue)
      return [.open(.experiment(experiment.with(cell: cell)))]
    }
  }

  /// What tells the open runs from each other: as the lesson calls its own, else the settings in which they differ.
  var runNames: [String] {
    let names = RunNames.names(of: runs.map(\.description))
    guard let lesson else { return names }
    return zip(runs, names).map { run, name in
      lessonRuns.firstIndex(of: run.number).map { lesson.lesson.runs[$0].name } ?? name
    }
  }

  /// The runs on common scales.
  var comparison: Comparison {
    let compared = zip(runs, runNames).map { run, name in
      var compared = ComparedRun(name: name, scene: run.scene(run.scene, inPane: run.panes.focus))
      (compared.stepsPerSecond, compared.trainingSeconds) = (
        run.training.stepsPerSecond, run.training.seconds
      )
      let mark = run.recording.isUnderWay ? [RecordingStatus.mark] : []
      compared.notes = (mark + run.displayNotes + run.sequenceNotes).joined(separator: " · ")
      return compared
    }
    let comparison = Comparison(compared, focus: focus)
    guard showsDifference, let view = run?.view.view, view.name != "overview" else { return comparison }
    return comparison.differences(in: view)
  }
}
