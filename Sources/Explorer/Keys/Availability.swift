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
    return switch command.area {
    case .training: run.reasonToStand(command)
    case .place: command == .nextLayer ? run.reasonForOneLayer : nil
    case .whatIf: reasonUnaltered(command, run)
    case .panes: reasonPanesStay(command, run)
    case .colors: reasonColorsStay(command, run)
    case .runs: reasonRunsStay(command, run)
    case .lesson: reasonLessonStands(command)
    case .reading: reasonToReadOn(command, run)
    case .loop, .program: nil
    }
  }
}

extension RunState {
  /// Why `command` moves neither the training nor the cursor through it.
  fileprivate func reasonToStand(_ command: Command) -> String? {
    let isAtEnd = cursor.step == past.lastStep
    return switch command {
    case .playOrPause where description.stillReason != nil: description.stillReason
    case .stepBack, .jumpBack, .firstStep:
      isTraining || cursor.step != past.firstStep
        ? nil : description.forkStep == nil ? "this is the first step" : "the fork begins here"
    case .jumpForward, .lastStep:
      isAtEnd && playback.isFollowing && !isTraining ? "this is the newest step" : nil
    case .stepForward where description.stillReason != nil: description.stillReason
    case .stepForward where !isLive && isAtEnd:
      recording.writer == .recording ? "this is the newest step so far" : "the recording ends here"
    case .nextEvent where past.eventStep(after: cursor.step) == nil: "no event after step \(cursor.step)"
    case .previousEvent where past.eventStep(before: cursor.step) == nil:
      "no event before step \(cursor.step)"
    default: nil
    }
  }

  fileprivate var reasonForOneLayer: String? {
    description.model.layerDirections.count == 1 ? "there is one layer in one direction" : nil
  }

  /// Why there is nothing to be done with states.
  fileprivate var reasonWithoutStates: String? { unrolls.shown == nil ? "there are no states yet" : nil }

  /// Why no sequence can be typed, and what can be done instead.
  fileprivate var reasonNotToType: String? {
    guard description.probeHint == nil else { return nil }
    let reason = description.probeObstacle ?? "what this network's symbols are is not known"
    return "\(reason): snapshot --probe FILE takes a sequence as safetensors"
  }
}

extension ExplorerState {
  /// Why `command` tries nothing out on the sequence.
  private func reasonUnaltered(_ command: Command, _ run: RunState) -> String? {
    switch command {
    case .clamp: run.reasonWithoutStates
    case .releaseClamps where run.whatIf.alteration.clamps.isEmpty:
      "nothing is held: \(keyName(.clamp)) holds"
    case .alteredSide where run.whatIf.alteration.isEmpty:
      "nothing is altered: \(keyName(.clamp)) holds a value"
    case .editSequence: run.reasonNotToType
    case .undo where !run.whatIf.canUndo && run.sequences.position != nil:
      "there is nothing to undo: \(keyName(.nextSequence)) goes on to the next sequence, and back to the run's own"
    case .undo where !run.whatIf.canUndo: "there is nothing to undo"
    case .redo where !run.whatIf.canRedo: "there is nothing to redo"
    case .write where isWriting: "it is being written: \(keyName(.playOrPause)) stops that"
    case .write: run.description.writingObstacle ?? run.reasonWithoutStates
    default: nil
    }
  }

  /// Why `command` opens nothing to be read or typed in.
  private func reasonToReadOn(_ command: Command, _ run: RunState) -> String? {
    switch command {
    case .typeSequence: run.reasonNotToType
    case .nextSequence where run.sequences.others.isEmpty:
      "there is one sequence" + (run.reasonNotToType == nil ? ": \(keyName(.typeSequence)) adds another" : "")
    case .filterUnits: run.reasonWithoutStates
    default: nil
    }
  }

  /// Why `command` leaves the panes and their rows as they are.
  private func reasonPanesStay(_ command: Command, _ run: RunState) -> String? {
    switch command {
    case .split where isComparing: "the runs stand side by side already"
    case .split where width < Panes.leastWidth && !run.panes.isSplit:
      "two views side by side need \(Panes.leastWidth) columns, there are \(width)"
    case .zoomIn where !canZoomIn: "there is nothing to zoom into"
    case .nextPanel where panelCount < 2: "this view has one panel"
    case .sortUnits: run.reasonWithoutStates
    default: nil
    }
  }

  /// Why `command` leaves the colours as they are.
  private func reasonColorsStay(_ command: Command, _ run: RunState) -> String? {
    switch command {
    case .widenRange, .narrowRange, .lockRange: reasonWithout(.range, run)
    case .exchangeScale: reasonWithout(.scale, run)
    case .perUnit: reasonWithout(.perUnit, run)
    default: nil
    }
  }

  /// Why `command` leaves the runs as they stand.
  private func reasonRunsStay(_ command: Command, _ run: RunState) -> String? {
    switch command {
    case .fork: forkFault(run)
    case .difference where !isComparing: "it needs two runs side by side: \(keyName(.compare))"
    case .difference where run.view.name == "overview":
      "in the overview the curves tell: \(keyName(.view2)) to \(keyName(.view9)) show it"
    case .nextRun, .previousRun:
      runs.count < 2 ? "there is one run: \(keyName(.compare)) opens another" : nil
    default: nil
    }
  }
}

extension ExplorerState {
  /// Why `run` can't be forked now.
  private func forkFault(_ run: RunState) -> String? {
    if run.description.experiment == nil { return "only a run that rnnscope trained can be forked" }
    if let opening { return "\(opening.name) is being opened: \(keyName(.back)) stops that" }
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
    let page = RunPage(run: run, bounds: pageBounds, isCompared: isComparing)
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
    case .lessonOn
    where lesson.isLast && !lesson.isAsking && lesson.lesson.next == nil
      && lessonPanel?.nextFirstLine == nil:
      return "this is the last page of the last lesson"
    case .lessonNotes where lesson.page.notes.isEmpty && !lesson.showsNotes:
      return "this page has no notes for the presenter"
    case .lessonBack where lesson.isFirst && lessonPanel?.previousFirstLine == nil:
      return "this is the lesson's first page"
    default: return nil
    }
  }
}
