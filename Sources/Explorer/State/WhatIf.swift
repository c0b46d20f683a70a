import Engine
import Training

/// What the person tries out on the sequence that is shown, with the way back and forth.
struct WhatIf: Sendable, Hashable {
  /// One change, and what there was before it.
  private struct Change: Hashable {
    let words: String
    let before: Alteration
    let after: Alteration
  }

  /// What stands now.
  private(set) var alteration = Alteration()
  private var done: [Change] = []
  private var undone: [Change] = []

  var canUndo: Bool { !done.isEmpty }
  var canRedo: Bool { !undone.isEmpty }

  /// Changes what stands; `words` tell the change when it is undone.
  mutating func change(_ words: String, _ edit: (inout Alteration) -> Void) {
    var after = alteration
    edit(&after)
    guard after != alteration else { return }
    done.append(Change(words: words, before: alteration, after: after))
    undone = []
    alteration = after
  }

  /// Lets `wanted` stand, which another run led to: where that is the last change taken back or made again, as such.
  mutating func become(_ wanted: Alteration, _ words: String) {
    if done.last?.before == wanted {
      _ = undo()
    } else if undone.last?.after == wanted {
      _ = redo()
    } else {
      change(words) { $0 = wanted }
    }
  }

  /// Takes the last change back and says which; nil where there is none.
  mutating func undo() -> String? {
    guard let change = done.popLast() else { return nil }
    undone.append(change)
    alteration = change.before
    return change.words
  }

  /// Makes the change that was taken back last again and says which; nil where there is none.
  mutating func redo() -> String? {
    guard let change = undone.popLast() else { return nil }
    done.append(change)
    alteration = change.after
    return change.words
  }

  /// Another sequence is looked at: what is held stays, an edit belongs to the sequence that is left.
  mutating func leaveSequence() {
    let clamps = alteration.clamps
    self = WhatIf()
    alteration.clamps = clamps
  }
}

/// An altered pass that was asked for.
struct AwaitedAlteration: Sendable, Hashable {
  let step: Int
  let sequence: ProbeSequence?
  let alteration: Alteration
}

/// Which of two passes a pane shows.
enum AlteredSide: Sendable, Hashable, CaseIterable {
  case altered, original, difference

  var words: String {
    switch self {
    case .altered: "altered"
    case .original: "original"
    case .difference: "altered − original"
    }
  }

  /// What the same key shows next.
  var next: AlteredSide {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}
