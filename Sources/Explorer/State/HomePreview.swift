import Training

/// What is read of an item before it is opened.
public enum HomePreview: Sendable, Hashable {
  case trace(TraceSummary)
  /// What a file states, and what its first comment says of it.
  case experiment(ExperimentOptions, remark: String)
  /// Why it can't be opened, in one line.
  case unreadable(String)
}

extension HomeItem.Target {
  /// Whether something has to be read to tell what it is.
  var hasPreview: Bool {
    switch self {
    case .trace, .experimentFile: true
    default: false
    }
  }
}

/// An option of an experiment as its preview lists it.
struct PreviewedSetting: Sendable, Hashable {
  let name: String
  let value: String
  /// Whether the experiment states it; else it is a default.
  let isStated: Bool

  /// Everything that settles the experiment of `options`, what is stated first. Throws where it can't be set up.
  static func all(of options: ExperimentOptions) throws -> [PreviewedSetting] {
    let complete = try Experiment(options).completeOptions
    let stated = options.statedSettings
    let names = Set(stated.map(\.name))
    let rest = complete.statedSettings.filter { !names.contains($0.name) && !$0.name.hasPrefix("record") }
    return stated.sorted { comesFirst($0.name, $1.name) }
      .map { PreviewedSetting(name: $0.name, value: $0.value, isStated: true) }
      + rest.sorted { comesFirst($0.name, $1.name) }
      .map { PreviewedSetting(name: $0.name, value: $0.value, isStated: false) }
  }

  /// What says most about an experiment; the others follow by their names.
  private static let leading = [
    "task", "text", "csv", "length", "cell", "hidden", "layers", "batch", "lr", "optimizer", "clip-norm",
    "forget-bias", "steps", "seed",
  ]

  private static func comesFirst(_ one: String, _ other: String) -> Bool {
    let (first, second) = (leading.firstIndex(of: one), leading.firstIndex(of: other))
    if first == nil && second == nil { return one < other }
    return first ?? .max < second ?? .max
  }
}
