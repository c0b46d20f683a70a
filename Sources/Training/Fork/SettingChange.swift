/// A setting in which a fork differs from its parent.
public struct SettingChange: Sendable, Hashable, Codable {
  /// The option's name on the command line, without the dashes.
  public let name: String
  /// The parent's value; nil where it stated none.
  public let old: String?
  /// The fork's value; nil where it states none.
  public let new: String?

  /// Everything in which `new` differs from `old` but the file that is recorded into, by name.
  static func changes(from old: ExperimentOptions, to new: ExperimentOptions) -> [SettingChange] {
    let old = Dictionary(uniqueKeysWithValues: old.statedSettings.map { ($0.name, $0.value) })
    let new = Dictionary(uniqueKeysWithValues: new.statedSettings.map { ($0.name, $0.value) })
    let names = Set(old.keys).union(new.keys).subtracting([ExperimentOptions.CodingKeys.record.rawValue])
    return names.sorted().compactMap { name in
      old[name] == new[name] ? nil : SettingChange(name: name, old: old[name], new: new[name])
    }
  }
}

extension SettingChange: CustomStringConvertible {
  /// `lr 0.002 → 0.001`.
  public var description: String { "\(name) \(old ?? "–") → \(new ?? "–")" }
}
