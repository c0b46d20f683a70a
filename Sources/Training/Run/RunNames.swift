import Engine

/// What tells runs apart that are looked at side by side: for each one the settings in which it differs from the
/// others.
public enum RunNames {
  /// So many settings make up a name at most.
  private static let settingLimit = 3
  /// Settings that say nothing of what is learned.
  private static let silent: Set<String> = [
    "record", "record-every", "record-schedule", "record-tensors", "record-precision", "record-limit",
    "checkpoint-every", "evaluate-every", "threads",
  ]
  /// The settings that tell most, in their order; the others follow by their names.
  private static let leading = ["task", "text", "csv", "cell", "hidden", "layers", "lr", "optimizer", "seed"]
  /// Settings that come and go with the cell.
  private static let ofCells: Set<String> = ["activation", "peepholes", "coupled-gates", "gru-reset"]

  /// A name for each of `runs`, in their order: `GRU`, `lr 0.01 · forget-bias 3`, `from step 200`.
  public static func names(of runs: [RunDescription]) -> [String] {
    let settings = runs.map(\.namedSettings)
    let keys = Set(settings.flatMap(\.keys)).subtracting(silent)
    let hasOneCell = Set(settings.map { $0["cell"] }).count == 1
    var differing = keys.filter { key in
      Set(settings.map { $0[key] }).count > 1 && (hasOneCell || !ofCells.contains(key))
    }
    // How long they are trained tells runs apart only where nothing else does.
    if differing.count > 1 { differing.remove("steps") }
    let ordered = leading.filter(differing.contains) + differing.subtracting(leading).sorted()
    let names = zip(runs, settings).map { run, settings in
      var words = ordered.compactMap { word($0, settings[$0]) }
      if words.count > settingLimit { words = words.prefix(settingLimit) + ["…"] }
      if let step = run.forkStep { words.append("from step \(step)") }
      return words.joined(separator: " · ")
    }
    return numbered(zip(runs, names).map { ($1.isEmpty ? $0.title : $1).displaySafe })
  }

  private static func word(_ key: String, _ value: String?) -> String? {
    switch (key, value) {
    case ("cell", let value?): value == "rnn" ? "RNN" : value.uppercased()
    case ("hidden", let value?): "H \(value)"
    case ("text", let value?), ("csv", let value?): value.split(separator: "/").last.map(String.init)
    case ("task", let value?): value
    case (_, let value?): "\(key) \(value)"
    case (_, nil): nil
    }
  }

  /// The names with numbers where two would be the same.
  private static func numbered(_ names: [String]) -> [String] {
    names.enumerated().map { index, name in
      guard names.count(where: { $0 == name }) > 1 else { return name }
      return "\(index + 1): \(name)"
    }
  }
}

extension RunDescription {
  /// The settings by name: those of its experiment, else those that its network tells.
  fileprivate var namedSettings: [String: String] {
    guard let experiment else {
      return [
        "cell": model.cell.rawValue, "hidden": String(model.hiddenSize), "layers": String(model.layerCount),
      ]
    }
    return Dictionary(uniqueKeysWithValues: experiment.statedSettings.map { ($0.name, $0.value) })
  }
}
