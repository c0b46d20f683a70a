import Training

/// Something that the home page can open.
public struct HomeItem: Sendable, Hashable {
  public enum Target: Sendable, Hashable {
    case experiment(ExperimentOptions)
    case experimentFile(path: String)
    /// `isFollowed`: while another program goes on writing it.
    case trace(path: String, isFollowed: Bool = false)
    /// A network that was trained elsewhere.
    case weights(path: String, WeightsInput)
    /// One that is to be stated first.
    case newExperiment
    /// Several of them side by side.
    indirect case together([Target])
    /// The runs of a lesson, and what it tells of them.
    case lesson(name: String)
    /// Runs that are open already and were left for the home page; the number is that of the first.
    case kept(number: Int)

    /// What is opened one by one.
    public var parts: [Target] {
      switch self {
      case .together(let targets): targets.flatMap(\.parts)
      case .lesson(let name): LessonCatalog.named(name)?.runs.map { .experiment($0.options) } ?? []
      default: [self]
      }
    }
  }

  public let title: String
  /// What it shows, in a sentence or two.
  public let explanation: String
  /// A word or two beside the title, such as how old a trace is.
  public let note: String
  public let target: Target

  /// An entry that opens `target`.
  public init(title: String, explanation: String, note: String = "", target: Target) {
    self.title = title
    self.explanation = explanation
    self.note = note
    self.target = target
  }
}

/// A part of the home page's list, in the order in which they are shown.
enum HomeSection: String, Sendable, Hashable, CaseIterable {
  case running = "Running"
  case traces = "Recent traces"
  case samples = "Samples"
  case lessons = "Lessons"
  case own = "New experiment"
}

extension HomeItem {
  /// The part of the list that it stands in.
  var section: HomeSection {
    switch target {
    case .trace: .traces
    case .lesson: .lessons
    case .kept: .running
    case .newExperiment: .own
    default: .samples
    }
  }

  /// Whether every word of `filter` occurs in what is shown of it.
  func fits(_ filter: String) -> Bool {
    var name = ""
    if case .lesson(let lesson) = target { name = lesson }
    let text = [title, explanation, section.rawValue, name].joined(separator: " ").lowercased()
    return filter.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
  }
}

/// The home page: a list of things to open.
public struct HomeState: Sendable, Hashable {
  /// What can be opened, section after section.
  public private(set) var items: [HomeItem]
  /// What of it is open already.
  private var running: [HomeItem] = []
  /// The position of the selected item among those that are shown.
  public var selection = 0
  /// The click that selected the item, while it may be followed by one that opens it.
  var clicked: Click?
  /// The words that what is shown must hold; empty shows everything.
  public internal(set) var filter = ""
  /// The new experiment as far as it was stated.
  public var form: ExperimentForm
  /// What is known of the items that were looked at.
  private(set) var previews: [HomeItem.Target: HomePreview] = [:]
  /// Whose preview is on its way.
  private(set) var awaited: HomeItem.Target?
  /// Whether what can be listed is being looked for.
  var isBeingListed = false
  /// Whether all that was asked for has come.
  var isSettled: Bool { awaited == nil && !isBeingListed }

  /// A click on the list.
  struct Click: Sendable, Hashable {
    let x, y: Int
    /// What was selected then.
    let selection: Int
  }

  /// A home page that lists `items` and states new experiments in `form`.
  public init(items: [HomeItem], form: ExperimentForm = ExperimentForm(fields: [])) {
    self.items = Self.inSections(items)
    self.form = form
  }

  /// The items that fit the filter.
  public var shown: [HomeItem] { filter.isEmpty ? items : items.filter { $0.fits(filter) } }

  public var selected: HomeItem? {
    let shown = shown
    return shown.indices.contains(selection) ? shown[selection] : nil
  }

  /// Lists `items` from now on; what was known of the old ones may have changed.
  mutating func list(_ items: [HomeItem]) {
    isBeingListed = false
    (previews, awaited) = ([:], nil)
    replaceItems(by: running + items)
  }

  /// Lists `running` before everything else from now on. Something new there is selected.
  mutating func show(running: [HomeItem]) {
    guard running != self.running else { return }
    let known = self.running.map(\.target)
    let others = items.filter { $0.section != .running }
    self.running = running
    replaceItems(by: running + others)
    if let first = running.first, !known.contains(first.target) { selection = 0 }
  }

  /// Lists `items`; the selection stays on what it is on.
  private mutating func replaceItems(by items: [HomeItem]) {
    let kept = selected
    self.items = Self.inSections(items)
    let shown = shown
    selection = shown.firstIndex { $0.target == kept?.target } ?? min(selection, max(0, shown.count - 1))
  }

  /// Shows what fits `filter` only, the first of it selected.
  mutating func filter(by filter: String) {
    self.filter = filter
    selection = 0
  }

  /// Asks for the preview of the selected item, where that is neither here nor on its way; takes back what was asked
  /// for an item that the selection has left.
  mutating func requestPreview() -> [Effect] {
    let wanted = selected?.target
    let missing = wanted.flatMap { $0.hasPreview && previews[$0] == nil ? $0 : nil }
    guard missing != awaited else { return [] }
    awaited = missing
    return [.preview(missing)]
  }

  /// Takes in the preview of `target`.
  mutating func receive(_ preview: HomePreview, of target: HomeItem.Target) {
    if awaited == target { awaited = nil }
    if items.contains(where: { $0.target == target }) { previews[target] = preview }
  }

  private static func inSections(_ items: [HomeItem]) -> [HomeItem] {
    HomeSection.allCases.flatMap { section in items.filter { $0.section == section } }
  }
}
