import Foundation

/// One option that an experiment states, by its name on the command line.
public struct StatedSetting: Sendable, Hashable {
  public let name: String
  /// The value as a person would write it.
  public let value: String
}

extension ExperimentOptions {
  /// What these options state, by name and in the order of the names.
  public var statedSettings: [StatedSetting] {
    // Options hold nothing but texts, numbers, flags and lists of them: they always encode.
    let values = try? JSONDecoder().decode([String: SettingValue].self, from: JSONEncoder().encode(self))
    return (values ?? [:]).map { StatedSetting(name: $0.key, value: $0.value.text) }.sorted {
      $0.name < $1.name
    }
  }
}

/// Any value that an option can have.
private enum SettingValue: Decodable {
  case flag(Bool)
  case whole(Int)
  case number(Double)
  case text(String)
  case list([SettingValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int.self) {
      self = .whole(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else {
      self = .list(try container.decode([SettingValue].self))
    }
  }

  var text: String {
    switch self {
    case .flag(let value): value ? "on" : "off"
    case .whole(let value): String(value)
    case .number(let value): "\(value)"
    case .text(let value): value
    case .list(let values): values.map(\.text).joined(separator: ",")
    }
  }
}
