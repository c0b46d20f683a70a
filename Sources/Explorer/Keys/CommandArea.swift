/// What a command concerns.
enum CommandArea: Sendable {
  /// The training step that is looked at, and the training itself.
  case training
  /// The steps that are played round and round.
  case loop
  /// Timestep, unit, layer and view; at home the item of the list.
  case place
  case whatIf, panes, colors, runs, lesson
  /// What opens over the page to be read or typed in, or puts another sequence there.
  case reading
  case program
}

extension Command {
  /// What it concerns.
  var area: CommandArea {
    switch self {
    case .playOrPause, .stepForward, .stepBack, .jumpForward, .jumpBack, .firstStep, .lastStep, .nextEvent,
      .previousEvent, .faster, .slower:
      .training
    case .loopStart, .loopEnd: .loop
    case .earlierTimestep, .laterTimestep, .firstTimestep, .lastTimestep, .unitUp, .unitDown, .unitPageUp,
      .unitPageDown, .firstUnit, .lastUnit, .select, .pinUnit, .nextLayer, .view1, .view2, .view3, .view4,
      .view5, .view6, .view7, .view8, .view9, .nextView, .previousView, .nextSection, .previousSection:
      .place
    case .clamp, .releaseClamps, .alteredSide, .undo, .redo, .editSequence, .write: .whatIf
    case .sortUnits, .zoomIn, .split, .nextPanel: .panes
    case .widenRange, .narrowRange, .lockRange, .exchangeScale, .perUnit: .colors
    case .compare, .difference, .nextRun, .previousRun, .closeRun, .fork: .runs
    case .lessonOn, .lessonBack, .lessonNotes: .lesson
    case .savePicture, .help, .glossary, .palette, .search, .filterItems, .filterUnits, .typeSequence,
      .nextSequence, .searchData:
      .reading
    case .quit, .redraw, .theme, .back, .open, .copyValue: .program
    }
  }

  /// Whether a person who presses its key is told why it does nothing.
  var saysWhyNot: Bool {
    switch area {
    case .training, .whatIf, .panes, .colors, .lesson, .runs, .reading: true
    case .place: self == .nextLayer
    case .loop, .program: false
    }
  }
}
