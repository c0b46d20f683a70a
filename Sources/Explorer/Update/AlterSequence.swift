import Canvas
import Engine
import Training

extension ExplorerState {
  /// Does a command that tries something out on the sequence that is shown.
  mutating func performWhatIf(_ command: Command) -> [Effect] {
    guard let run else { return [] }
    switch command {
    case .clamp:
      let target = run.clampTarget
      let shown = NumberFormat.signed(target.value, digits: 5)
      overlay = .prompt(
        Prompt(
          run: run.number, hint: "a number; nothing keeps \(shown), 0 ablates", purpose: .clamp(target)))
    case .releaseClamps: release()
    case .undo: message = Message(text: self.run?.whatIf.undo().map { "undone: \($0)" } ?? "", isError: false)
    case .redo: message = Message(text: self.run?.whatIf.redo().map { "again: \($0)" } ?? "", isError: false)
    case .alteredSide: self.run?.panes.focused.side = run.panes.focused.side.next
    case .editSequence: return editSequence()
    case .write: return write(WritingSettings())
    default: break
    }
    return []
  }

  /// Holds `target` at the value that `text` says; where it can't be, says so and lets the person type on.
  mutating func clamp(_ target: ClampTarget, at text: String, _ prompt: Prompt) {
    do {
      let value = try target.value(of: text)
      overlay = nil
      run?.selectionStart = nil
      hold(target.clamps(at: value), "\(target.words) at \(NumberFormat.short(value))")
    } catch {
      var prompt = prompt
      prompt.problem = error.description
      overlay = .prompt(prompt)
    }
  }

  /// Holds what a person wrote in the notation of clamps.
  mutating func hold(_ clamp: Intervention) {
    guard let run else { return }
    if let obstacle = run.obstacle(to: clamp) {
      message = Message(text: "\(clamp.notation) can't be held: \(obstacle)", isError: true)
    } else {
      hold([clamp], clamp.notation)
    }
  }

  private mutating func hold(_ clamps: [Intervention], _ words: String) {
    let held = Set(clamps.map { Held($0) })
    run?.whatIf.change("hold \(words)") { alteration in
      alteration.clamps.removeAll { held.contains(Held($0)) }
      alteration.clamps += clamps
    }
    message = Message(
      text: "held\(extent(of: clamps)): \(words) · X releases, % compares, u undoes", isError: false)
  }

  /// In which of the runs that stand side by side `clamps` are held; empty where one is looked at.
  private func extent(of clamps: [Intervention]) -> String {
    guard isComparing else { return "" }
    let others = runs.indices.filter { $0 != focus }
    let obstacles = others.compactMap { position in
      clamps.lazy.compactMap { runs[position].obstacle(to: $0) }.first
    }
    guard let first = obstacles.first else { return " in all \(runs.count) runs" }
    let count = runs.count - obstacles.count
    return (count == 1 ? " in this run only" : " in \(count) of \(runs.count) runs") + " (\(first))"
  }

  /// Releases what is held under the cursor, else everything.
  mutating func release() {
    guard let run else { return }
    let here = run.clampsAtCursor
    let released = here.isEmpty ? run.whatIf.alteration.clamps : here
    let words = released.count == 1 ? "released \(released[0].notation)" : "released \(released.count) clamps"
    self.run?.whatIf.change(words) { alteration in alteration.clamps.removeAll(where: released.contains) }
    message = Message(text: words, isError: false)
  }
}

extension RunState {
  /// Why `clamp` can't be held in this run; nil where it can.
  func obstacle(to clamp: Intervention) -> String? {
    if let fault = clamp.fault(for: description.model) { return fault }
    return clamp.timesteps.lowerBound < timesteps ? nil : "the timesteps are 0 to \(timesteps - 1)"
  }
}

/// What a clamp holds, whatever the value.
struct Held: Hashable {
  let quantity: Intervention.Quantity
  let place: LayerDirection
  let unit: Int
  let timesteps: Range<Int>

  init(_ clamp: Intervention) {
    (quantity, place, unit, timesteps) = (clamp.quantity, clamp.place, clamp.unit, clamp.timesteps)
  }
}
