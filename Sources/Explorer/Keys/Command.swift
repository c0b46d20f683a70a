/// Everything that the explorer can be told to do. The raw value is the command's name in the palette.
public enum Command: String, Sendable, Hashable, CaseIterable {
  case playOrPause = "play or pause"
  case stepForward = "one training step on"
  case stepBack = "one training step back"
  case jumpForward = "jump on"
  case jumpBack = "jump back"
  case firstStep = "first training step"
  case lastStep = "newest training step"
  case nextEvent = "next event"
  case previousEvent = "previous event"
  case faster
  case slower
  case loopStart = "loop from here"
  case loopEnd = "loop up to here"

  case earlierTimestep = "earlier timestep"
  case laterTimestep = "later timestep"
  case firstTimestep = "first timestep"
  case lastTimestep = "last timestep"
  case unitUp = "unit up"
  case unitDown = "unit down"
  case unitPageUp = "half a page of units up"
  case unitPageDown = "half a page of units down"
  case firstUnit = "first unit"
  case lastUnit = "last unit"
  case select = "select"
  case clamp = "hold a value"
  case releaseClamps = "release clamps"
  case alteredSide = "compare with the original"
  case editSequence = "edit the sequence"
  case undo
  case redo
  case write = "write on"
  case nextLayer = "next layer or direction"
  case search = "search"
  case searchData = "search the data for the same units"
  case sortUnits = "sort the units by the next order"
  case filterUnits = "filter the units"
  case pinUnit = "pin the unit"

  case typeSequence = "unroll a sequence of your own"
  case nextSequence = "next sequence"

  case view1 = "view 1"
  case view2 = "view 2"
  case view3 = "view 3"
  case view4 = "view 4"
  case view5 = "view 5"
  case view6 = "view 6"
  case view7 = "view 7"
  case view8 = "view 8"
  case view9 = "view 9"
  case nextView = "next view"
  case previousView = "previous view"
  case widenRange = "widen the colour range"
  case narrowRange = "narrow the colour range"
  case lockRange = "lock the colour range"
  case exchangeScale = "linear or logarithmic"
  case perUnit = "scale per unit"
  case zoomIn = "zoom in"
  case nextPanel = "next panel"
  case split = "split the page"
  case compare = "compare runs"
  case difference = "difference from the first run"
  case nextRun = "next run"
  case previousRun = "previous run"
  case closeRun = "close this run"
  case fork = "fork with changed settings"
  case theme = "next theme"

  case lessonOn = "next page of the lesson"
  case lessonBack = "previous page of the lesson"
  case lessonNotes = "notes for the presenter"

  case open = "open"
  case filterItems = "filter the list"
  case nextSection = "next section"
  case previousSection = "previous section"
  case palette = "command palette"
  case help
  case glossary = "what is this"
  case copyValue = "copy the value"
  case savePicture = "save what is shown as a picture"
  case back
  case redraw = "redraw the screen"
  case quit

  /// The command that shows the group of views at `position`, counted from 0.
  static func view(at position: Int) -> Command? {
    let commands: [Command] = [.view1, .view2, .view3, .view4, .view5, .view6, .view7, .view8, .view9]
    return commands.indices.contains(position) ? commands[position] : nil
  }
}
