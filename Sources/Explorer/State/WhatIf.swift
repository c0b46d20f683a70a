import Engine
import Training

/// What the person tries out on the sequence that is shown, with the way back and forth, and what comes of it.
struct WhatIf: Sendable {
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
  /// The newest altered pass, with the pass that it alters.
  private(set) var altered: AlteredUnroll?
  /// Whether all was computed of it that takes longer.
  private var isDetailed = false
  /// What was asked for and has not come.
  private(set) var awaited: AwaitedAlteration?
  private var awaitsDetail = false
  /// What was asked for last and can't be had.
  private var refused: AwaitedAlteration?

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
    alteration = Alteration()
    alteration.clamps = clamps
    (done, undone, altered) = ([], [], nil)
    (awaited, refused) = (nil, nil)
  }
}

extension WhatIf {
  /// Asks for the altered pass of what is shown, over `sequence`, where it is neither here nor on its way. One is computed
  /// at a time, so that each comes to be seen however fast steps go by.
  mutating func request(
    of shown: StepUnroll?, over sequence: ProbeSequence?, inDetail: Bool
  ) -> [RunEffect] {
    guard !alteration.isEmpty else {
      altered = nil
      return []
    }
    guard let shown, shown.sequence == sequence, awaited == nil else { return [] }
    let wanted = AwaitedAlteration(of: shown, by: alteration)
    let isKnown = wanted == altered.map(AwaitedAlteration.init) && (isDetailed || !inDetail)
    guard wanted != refused, !isKnown else { return [] }
    (awaited, awaitsDetail) = (wanted, inDetail)
    return [.alter(shown, alteration, inDetail: inDetail)]
  }

  /// Takes in the answer to what was `asked`, if somebody still waits for it; nil where it can't be had.
  mutating func receive(_ answer: AlteredUnroll?, for asked: AwaitedAlteration) {
    guard awaited == asked else { return }
    if let answer { (altered, isDetailed) = (answer, awaitsDetail) } else { refused = asked }
    awaited = nil
  }

  /// Nobody waits any more for what was asked for, nor wants it again.
  mutating func giveUp() { (refused, awaited) = (awaited, nil) }
}

/// An altered pass that was asked for.
public struct AwaitedAlteration: Sendable, Hashable {
  let step: Int
  let sequence: ProbeSequence?
  let alteration: Alteration
}

extension AwaitedAlteration {
  /// The pass of `original` altered by `alteration`.
  public init(of original: StepUnroll, by alteration: Alteration) {
    self.init(step: original.step, sequence: original.sequence, alteration: alteration)
  }

  /// What `answer` answers.
  init(_ answer: AlteredUnroll) {
    self.init(
      step: answer.original.step, sequence: answer.original.sequence, alteration: answer.alteration)
  }
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
