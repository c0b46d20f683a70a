import Analysis
import Canvas
import Engine
import Training

/// Looking in the data for places where the same units are on as over a chosen stretch of the shown sequence.
public struct DataSearch: Sendable, Hashable {
  /// A place that was found.
  public struct Match: Sendable, Hashable {
    /// The sequence of the data; nil is the one that is shown.
    public let sequence: ProbeSequence?
    public let place: StateSearch.Match

    /// `place` in `sequence`.
    public init(sequence: ProbeSequence?, place: StateSearch.Match) {
      (self.sequence, self.place) = (sequence, place)
    }
  }

  /// What is looked for.
  public let search: StateSearch
  /// The layer and direction whose hidden states are compared.
  public let layer: LayerDirection
  /// The training step whose network is looked at.
  public let step: Int
  /// The best first.
  private(set) var matches: [Match]
  /// Sequences of the data that were looked into.
  private(set) var searchedCount = 0
  private(set) var isOver = false
  /// The place of the match that Enter goes to.
  private(set) var selected = 0

  /// The most matches that are kept.
  public static let matchLimit = 60

  init(_ search: StateSearch, layer: LayerDirection, step: Int, states: Tensor<Float>) {
    (self.search, self.layer, self.step) = (search, layer, step)
    matches = search.matches(in: states, limit: Self.matchLimit, excluding: search.selection)
      .map { Match(sequence: nil, place: $0) }
  }

  /// Whether it looks for the same as `other` in the same network.
  func asks(_ other: DataSearch) -> Bool {
    search == other.search && layer == other.layer && step == other.step
  }

  /// Takes in what was found in further sequences, `count` so far.
  mutating func receive(_ found: [Match], searched count: Int, isOver: Bool) {
    matches = (matches + found).sorted { search.isBetter($0.place, $1.place) }
    matches = Array(matches.prefix(Self.matchLimit))
    (searchedCount, self.isOver) = (count, isOver)
    select(selected)
  }

  /// Goes to the match at `position`, or to the nearest.
  mutating func select(_ position: Int) { selected = max(0, min(position, matches.count - 1)) }
}

/// Which stretch is looked for: so many timesteps up to the cursor, and from where on a unit is on.
struct StretchChoice: Sendable, Hashable {
  var count = 3
  var threshold = 0.3

  /// The timesteps up to and with `timestep`.
  func timesteps(upTo timestep: Int) -> Range<Int> { max(0, timestep + 1 - count)..<timestep + 1 }
}

/// The stretch that is chosen to be looked for, and what was found like it.
struct StretchSearch: Sendable {
  private(set) var choice = StretchChoice()
  private(set) var search: DataSearch?

  /// Changes which stretch is looked for, within bounds.
  mutating func choose(_ change: (inout StretchChoice) -> Void) {
    change(&choice)
    choice.threshold = (choice.threshold * 10).rounded() / 10
  }

  /// Looks for what `found` does from now on, in the network of `shown`; nil looks for nothing. Asks for the rest where
  /// that is new.
  mutating func begin(_ found: DataSearch?, in shown: StepUnroll) -> [RunEffect] {
    if let search, let found, search.asks(found) { return [] }
    search = found
    return found.map { [.searchData($0, shown)] } ?? []
  }

  /// Takes in what was found for `asked` in further sequences, `count` so far.
  mutating func receive(_ asked: DataSearch, _ found: [DataSearch.Match], searched count: Int, isOver: Bool) {
    guard search?.asks(asked) == true else { return }
    search?.receive(found, searched: count, isOver: isOver)
  }

  /// Goes to the match at `position`, or to the nearest.
  mutating func select(_ position: Int) { search?.select(position) }

  /// Nobody waits for the rest any more.
  mutating func giveUp() { if search?.isOver == false { search = nil } }

  /// Forgets what was found, for another sequence is looked at.
  mutating func leaveSequence() { search = nil }
}

extension RunState {
  /// The timesteps that are selected, else the stretch up to the cursor.
  var searchedTimesteps: Range<Int> {
    selection.map { Range($0.timesteps) } ?? stretch.choice.timesteps(upTo: cursor.timestep)
  }

  /// The states [T, H] that are compared; nil where there are none yet.
  var searchedStates: Tensor<Float>? {
    let states = unrolls.shown?.unroll.tensor(.hidden, at: cursor.place)
    return states?.shape.count == 2 ? states : nil
  }

  /// Begins to look for the chosen stretch.
  mutating func searchData() -> [RunEffect] {
    guard let shown = unrolls.shown, let states = searchedStates else { return [] }
    let search = StateSearch(selecting: searchedTimesteps, in: states, threshold: stretch.choice.threshold)
    let found = search.map { DataSearch($0, layer: cursor.place, step: shown.step, states: states) }
    return stretch.begin(found, in: shown)
  }
}

extension ExplorerState {
  /// Opens the list of places in the data that are like the one under the cursor.
  mutating func openDataSearch() -> [Effect] {
    guard let run else { return [] }
    guard run.searchedStates != nil else {
      message = Message(text: "there are no states yet", isError: false)
      return []
    }
    overlay = .matches
    return onRun { $0.searchData() }
  }

  /// A key while that list is open.
  mutating func handleInMatches(_ key: Key) -> [Effect] {
    switch key {
    case .escape, .character("z"): overlay = nil
    case .control("c"): return quit()
    case .down, .character("j"): moveMatch(by: 1)
    case .up, .character("k"): moveMatch(by: -1)
    case .control("d"), .pageDown: moveMatch(by: height / 2)
    case .control("u"), .pageUp: moveMatch(by: -height / 2)
    case .left, .character("h"): return changeStretch { $0.count = min($0.count + 1, 200) }
    case .right, .character("l"): return changeStretch { $0.count = max($0.count - 1, 1) }
    case .character("+"): return changeStretch { $0.threshold = min($0.threshold + 0.1, 0.9) }
    case .character("-"): return changeStretch { $0.threshold = max($0.threshold - 0.1, -0.9) }
    case .enter: goToMatch()
    default: break
    }
    return []
  }

  private mutating func moveMatch(by count: Int) {
    guard let search = run?.stretch.search else { return }
    run?.stretch.select(search.selected + count)
  }

  private mutating func changeStretch(_ change: (inout StretchChoice) -> Void) -> [Effect] {
    run?.stretch.choose(change)
    return openDataSearch()
  }

  /// Shows the sequence of the selected match with the cursor at its end.
  private mutating func goToMatch() {
    guard let search = run?.stretch.search, search.matches.indices.contains(search.selected) else { return }
    let match = search.matches[search.selected]
    overlay = nil
    if let sequence = match.sequence { look(at: sequence, inRunAt: focus) }
    run?.cursor.timestep = match.place.timesteps.upperBound - 1
  }
}
