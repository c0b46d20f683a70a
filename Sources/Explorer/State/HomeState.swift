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

    /// What is opened one by one.
    public var parts: [Target] {
      if case .together(let targets) = self { targets.flatMap(\.parts) } else { [self] }
    }
  }

  public let title: String
  /// What it shows, in a sentence or two.
  public let explanation: String
  public let target: Target

  /// An entry that opens `target`.
  public init(title: String, explanation: String, target: Target) {
    self.title = title
    self.explanation = explanation
    self.target = target
  }
}

/// The home page: a list of things to open.
public struct HomeState: Sendable, Hashable {
  public var items: [HomeItem]
  /// The position of the selected item.
  public var selection = 0
  /// The new experiment as far as it was stated.
  public var form: ExperimentForm

  /// A home page that lists `items` and states new experiments in `form`.
  public init(items: [HomeItem], form: ExperimentForm = ExperimentForm(fields: [])) {
    self.items = items
    self.form = form
  }

  public var selected: HomeItem? { items.indices.contains(selection) ? items[selection] : nil }
}
