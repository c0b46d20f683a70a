import Canvas

/// What covers part of the page.
public enum Overlay: Sendable, Hashable {
  case help(Help)
  /// What the numbers on the screen mean.
  case glossary(scroll: Int)
  case palette(Palette)
  /// A sequence that is being typed.
  case prompt(Prompt)
  /// What is being typed to search for.
  case search(String)
  /// The places in the data where the same units are on.
  case matches
  /// The form for a new experiment.
  case form
  /// The form for a fork of the run.
  case forkForm(ForkForm)
}

/// What a pressed button has taken hold of.
enum Grip: Sendable, Hashable {
  case timeline
  /// Anything else of the page.
  case page
}

/// A line for the person at the bottom of the screen.
public struct Message: Sendable, Hashable {
  public var text: String
  public var isError: Bool
}

/// Everything that the screen shows follows from this value.
public struct ExplorerState: Sendable {
  public var home: HomeState
  /// The runs that are open, in the order in which they were opened; none on the home page.
  public internal(set) var runs: [RunState] = []
  /// The place in `runs` of the one that keys go to.
  var focus = 0
  /// Whether the runs are shown side by side.
  public internal(set) var isComparing = false
  /// Whether the other runs are shown as differences from the first.
  var showsDifference = false
  /// The step at which runs side by side were paused, the newest that all of them had.
  var meetingStep: Int?
  public var overlay: Overlay?
  public var message: Message?
  public var opening: Opening?
  public var appearance: Appearance
  public var width: Int
  public var height: Int
  /// The view that a run opens with.
  var firstView = ViewChoice.all[0]
  /// The lesson that is being taken.
  var lesson: LessonProgress?
  /// The numbers of the lesson's own runs in its order, kept also once its narration was left.
  var lessonRuns: [Int] = []
  /// What was left for the home page and goes on, the last first.
  var kept: [KeptRuns] = []
  /// Whether leaving the program is to be asked for twice where training would be lost.
  public var asksBeforeQuitting = true
  /// Whether the last key asked to leave the program, and was told what would be lost.
  var isAskedToQuit = false
  /// What the keys mean.
  var bindings = KeyBindings.all
  /// What the mouse has taken hold of, while its button is down.
  var grip: Grip?
  /// The keys of a sequence that is not complete yet.
  var pendingKeys: [Key] = []

  /// The home page on a screen of `width` × `height` cells.
  public init(home: HomeState, appearance: Appearance, width: Int, height: Int) {
    self.home = home
    self.appearance = appearance
    self.width = width
    self.height = height
  }

  /// The size below which nothing can be shown.
  public static let minimumSize = (width: 40, height: 10)

  var place: BindingPlace { run == nil ? .home : .run }

  /// Whether time has to be told with `Action.elapsed`.
  public var needsTime: Bool { runs.contains { $0.playback.isReplaying || $0.sequences.writing != nil } }
}
