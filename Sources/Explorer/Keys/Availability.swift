import Canvas
import Views

extension ExplorerState {
  /// The key of `command` as people write it; without one, its name in the palette.
  func keyName(_ command: Command) -> String {
    let keys = bindings.first { $0.command == command && !$0.sequences.isEmpty }?.sequences[0]
    return keys.map { $0.map(\.displayText).joined() } ?? ":" + command.rawValue
  }

  /// Why `command` does nothing now; nil where it does something.
  func reasonDisabled(_ command: Command) -> String? {
    guard let run else { return nil }
    switch command {
    case .nextLayer where run.description.model.layerDirections.count == 1:
      return "there is one layer in one direction"
    case .playOrPause where run.description.stillReason != nil: return "there is no training"
    case .typeSequence where run.description.probeHint == nil:
      return run.description.probeObstacle ?? "its symbols are not known"
    case .nextSequence where run.sequences.others.isEmpty:
      return "there is one sequence: \(keyName(.typeSequence)) adds another"
    case .clamp where run.unrolls.shown == nil: return "there are no states yet"
    case .releaseClamps where run.whatIf.alteration.clamps.isEmpty:
      return "nothing is held: \(keyName(.clamp)) holds"
    case .alteredSide where run.whatIf.alteration.isEmpty:
      return "nothing is altered: \(keyName(.clamp)) holds a value"
    case .editSequence where run.description.probeHint == nil:
      return run.description.probeObstacle ?? "its symbols are not known"
    case .undo where !run.whatIf.canUndo: return "there is nothing to undo"
    case .redo where !run.whatIf.canRedo: return "there is nothing to redo"
    case .write:
      return run.description.writingObstacle ?? (run.unrolls.shown == nil ? "there are no states yet" : nil)
    case .stepBack, .jumpBack, .firstStep:
      return run.cursor.step == run.past.firstStep ? "this is the first step" : nil
    case .jumpForward, .lastStep:
      return run.cursor.step == run.past.lastStep ? "this is the newest step" : nil
    case .nextEvent where run.past.eventStep(after: run.cursor.step) == nil:
      return "nothing happened after this step"
    case .previousEvent where run.past.eventStep(before: run.cursor.step) == nil:
      return "nothing happened before this step"
    case .stepForward where !run.isLive:
      return run.cursor.step == run.past.lastStep ? "the recording ends here" : nil
    case .lessonOn, .lessonBack, .lessonNotes: return reasonLessonStands(command)
    case .fork: return forkFault(run)
    case .difference where !isComparing: return "it needs two runs side by side: \(keyName(.compare))"
    case .difference where run.view.name == "overview":
      return "in the overview the curves tell: \(keyName(.view2)) to \(keyName(.view9)) show it"
    case .nextRun, .previousRun:
      return runs.count < 2 ? "there is one run: \(keyName(.compare)) opens another" : nil
    case .split where isComparing: return "the runs stand side by side already"
    case .split where width < Panes.leastWidth && !run.panes.isSplit:
      return "two views side by side need \(Panes.leastWidth) columns, there are \(width)"
    case .zoomIn where !canZoomIn: return "there is nothing to zoom into"
    case .nextPanel where panelCount < 2: return "this view has one panel"
    case .widenRange, .narrowRange, .lockRange: return reasonWithout(.range, run)
    case .exchangeScale: return reasonWithout(.scale, run)
    case .perUnit: return reasonWithout(.perUnit, run)
    case .sortUnits, .filterUnits: return run.unrolls.shown == nil ? "there are no states yet" : nil
    default: return nil
    }
  }
}

extension ExplorerState {
  /// Why `run` can't be forked now.
  private func forkFault(_ run: RunState) -> String? {
    if run.description.experiment == nil { return "only a run that rnnscope trained can be forked" }
    if runs.count >= Self.largestRunCount { return "\(runs.count) runs are open: :close closes one" }
    return run.past.isEmpty ? "there is no step yet" : nil
  }

  /// Why nothing of the colours of the view that keys go to can be changed in the way of `setting`.
  private func reasonWithout(_ setting: ValueSetting, _ run: RunState) -> String? {
    let view = run.view.view
    guard !view.valueSettings(run.description.model).contains(setting) else { return nil }
    let name = view.title.lowercased()
    return switch setting {
    case .range: "\(name) has no range to change"
    case .scale: "\(name) has one scale"
    case .perUnit: "\(name) has no rows of units"
    }
  }

  /// How many panels the view has that keys go to.
  var panelCount: Int {
    guard let run else { return 0 }
    let scene = run.scene(run.scene, inPane: run.panes.focus)
    let page = RunPage(run: run, bounds: pageBounds)
    return run.view.view.panelAreas(scene, in: page.focusedPane).count
  }

  private var canZoomIn: Bool {
    var trial = run
    return trial?.zoomIn() ?? false
  }
}

extension ExplorerState {
  private func reasonLessonStands(_ command: Command) -> String? {
    guard let lesson else { return "no lesson is open: the home page lists them" }
    switch command {
    case .lessonOn where lesson.isLast && !lesson.isAsking && lesson.lesson.next == nil:
      return "this is the last page of the last lesson"
    case .lessonNotes where lesson.page.notes.isEmpty && !lesson.showsNotes:
      return "this page has no notes for the presenter"
    case .lessonBack where lesson.isFirst: return "this is the lesson's first page"
    default: return nil
    }
  }
}
