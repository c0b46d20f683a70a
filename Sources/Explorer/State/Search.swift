import Views

/// What was searched for, and where it is.
struct Search: Sendable, Hashable {
  /// A place that was found.
  enum Match: Sendable, Hashable {
    case timestep(Int)
    case unit(Int)
  }

  /// As it was typed.
  let text: String
  /// The places, ascending.
  let matches: [Match]
  /// Every timestep that belongs to a match.
  let timesteps: Set<Int>

  /// Looks for `text`: `#12` is unit 12, anything else a text among the tokens that are read, over several of them
  /// where it is longer than one. Capital letters count where there are any.
  init(_ text: String, in labels: [String], unitCount: Int) {
    self.text = text
    if text.hasPrefix("#") {
      let number = Int(text.dropFirst())
      matches = number.map { (0..<unitCount).contains($0) ? [.unit($0)] : [] } ?? []
      timesteps = []
      return
    }
    let found = Self.spans(of: text, in: labels)
    matches = found.map { .timestep($0.lowerBound) }
    timesteps = Set(found.flatMap { Array($0) })
  }

  /// The first match after timestep `timestep`, or the first of all; with `isForward` false the other way round.
  func next(from timestep: Int, isForward: Bool = true) -> Match? {
    func lies(_ match: Match) -> Bool {
      guard case .timestep(let found) = match else { return true }
      return isForward ? found > timestep : found < timestep
    }
    return isForward ? matches.first(where: lies) ?? matches.first : matches.last(where: lies) ?? matches.last
  }

  /// How many there are, for the person.
  var words: String {
    switch matches.count {
    case 0: "nothing found"
    case 1: "1 match"
    default: "\(matches.count) matches · n N"
    }
  }

  /// The timesteps whose labels, one after the other, read `text`.
  private static func spans(of text: String, in labels: [String]) -> [ClosedRange<Int>] {
    guard !text.isEmpty else { return [] }
    let isExact = text.contains(where: \.isUppercase)
    let wanted = Array((isExact ? text : text.lowercased()).unicodeScalars)
    var letters: [Unicode.Scalar] = []
    var owners: [Int] = []
    for (timestep, label) in labels.enumerated() {
      // A space has a glyph of its own among the labels.
      let plain = label == "␣" ? " " : isExact ? label : label.lowercased()
      letters += plain.unicodeScalars
      owners += Array(repeating: timestep, count: plain.unicodeScalars.count)
    }
    guard letters.count >= wanted.count else { return [] }
    var spans: [ClosedRange<Int>] = []
    for start in 0...letters.count - wanted.count
    where letters[start] == wanted[0] && letters[start..<start + wanted.count].elementsEqual(wanted) {
      let span = owners[start]...owners[start + wanted.count - 1]
      if spans.last != span { spans.append(span) }
    }
    return spans
  }
}

extension RunState {
  /// Searches for `text`.
  func search(for text: String) -> Search {
    Search(text, in: scene(scene, inPane: panes.focus).inputLabels, unitCount: description.model.hiddenSize)
  }

  /// Moves the cursor to `match`.
  mutating func move(to match: Search.Match) {
    switch match {
    case .timestep(let timestep): cursor.timestep = timestep
    case .unit(let unit): cursor.unit = unit
    }
  }
}
