import Engine
import TOMLKit

/// A value of an option in a grid.
enum GridValue: Sendable, Hashable {
  case flag(Bool)
  case whole(Int)
  case number(Double)
  case text(String)

  /// The value that TOML holds; nil for a list, a table or a date.
  init?(_ value: any TOMLValueConvertible) {
    if let flag = value.bool {
      self = .flag(flag)
    } else if let whole = value.int {
      self = .whole(whole)
    } else if let number = value.double {
      self = .number(number)
    } else if let text = value.string {
      self = .text(text)
    } else {
      return nil
    }
  }

  /// As a person would write it.
  var text: String {
    switch self {
    case .flag(let flag): flag ? "on" : "off"
    case .whole(let whole): String(whole)
    case .number(let number): "\(number)"
    case .text(let text): text.displaySafe
    }
  }

  func put(into table: TOMLTable, as key: String) {
    switch self {
    case .flag(let flag): table[key] = flag
    case .whole(let whole): table[key] = whole
    case .number(let number): table[key] = number
    case .text(let text): table[key] = text
    }
  }
}

/// What a grid's file says, before it is taken for experiments.
struct GridStatement {
  /// The same for every member.
  private var constants: [String: GridValue] = [:]
  /// The options with several values.
  private var dimensions: [(name: String, values: [GridValue])] = []
  /// The options that each `[[run]]` states; one empty one where there is none.
  private var runs: [[String: GridValue]] = [[:]]

  /// Reads `table`, whose `[[run]]` tables lie under `runKey`; `name` stands for it in errors.
  init(_ table: TOMLTable, runKey: String, name: String) throws {
    for key in table.keys.sorted(by: Self.comesBefore) where key != runKey {
      guard let value = table[key] else { continue }
      if let list = value.array {
        let values = try list.map { try Self.value($0, key, name) }
        guard !values.isEmpty else {
          throw ExperimentFileError("\(name): \(key) has an empty list: write its values, or leave it out")
        }
        dimensions.append((key, values))
      } else {
        constants[key] = try Self.value(value, key, name)
      }
    }
    if let stated = table[runKey] { runs = try Self.runs(stated, name) }
    let taken = Set(dimensions.map(\.name)).intersection(runs.flatMap(\.keys)).sorted()
    if let key = taken.first {
      throw ExperimentFileError(
        "\(name): \(key) is a list and stands in a [[run]] as well: keep one of them")
    }
  }

  /// Whether option `first` is stated before option `second`: by name, the seed last, as it changes fastest.
  private static func comesBefore(_ first: String, _ second: String) -> Bool {
    let seed = ExperimentOptions.CodingKeys.seed.rawValue
    return (first == seed ? 1 : 0, first) < (second == seed ? 1 : 0, second)
  }

  private static func runs(_ stated: any TOMLValueConvertible, _ name: String) throws -> [[String: GridValue]]
  {
    guard let list = stated.array else {
      throw ExperimentFileError(
        "\(name): run is a table of its own: write [[run]] on a line, its options below")
    }
    return try list.enumerated().map { index, entry in
      guard let table = entry.table else {
        throw ExperimentFileError(
          "\(name): run is a table of its own: write [[run]] on a line, its options below")
      }
      var values: [String: GridValue] = [:]
      for key in table.keys {
        guard let value = table[key] else { continue }
        guard value.array == nil else {
          throw ExperimentFileError(
            "\(name): \(key) is a list in [[run]] \(index + 1): lists stand above the first [[run]]")
        }
        values[key] = try Self.value(value, key, name)
      }
      return values
    }
  }

  private static func value(
    _ value: any TOMLValueConvertible, _ key: String, _ name: String
  ) throws -> GridValue {
    guard let value = GridValue(value) else {
      throw ExperimentFileError(
        "\(name): \(key.displaySafe) has a value of the wrong kind: a number, a text in \"quotes\", true or false, or "
          + "a list of them")
    }
    return value
  }

  /// How many experiments it makes; `Int.max` where no Int holds it.
  var memberCount: Int {
    dimensions.reduce(runs.count) { count, dimension in
      let (product, overflows) = count.multipliedReportingOverflow(by: dimension.values.count)
      return overflows ? Int.max : product
    }
  }

  /// The options in which the members differ: those of the runs, then the lists.
  var differing: [String] {
    let ofRuns = Set(runs.flatMap(\.keys)).sorted(by: Self.comesBefore).filter { key in
      Set(runs.map { $0[key] ?? constants[key] }).count > 1
    }
    return ofRuns + dimensions.filter { $0.values.count > 1 }.map(\.name)
  }

  /// The options of every member.
  var combinations: [[String: GridValue]] {
    dimensions.reduce(runs.map { constants.merging($0) { $1 } }) { members, dimension in
      members.flatMap { member in
        dimension.values.map { value in member.merging([dimension.name: value]) { $1 } }
      }
    }
  }
}
