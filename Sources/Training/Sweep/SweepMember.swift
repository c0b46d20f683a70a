/// One experiment of several that differ in some options.
public struct SweepMember: Sendable, Hashable {
  /// Made of what differs, fit for a file's name: `cell-lstm_seed-2`.
  public let name: String
  /// What tells it from the others, in the order of the sweep's `differing`; nil where it leaves an option out.
  public let differences: [String?]
  public let experiment: Experiment

  /// The differences in words: `cell lstm, seed 2`.
  public func words(_ differing: [String]) -> String {
    zip(differing, differences).compactMap { name, value in value.map { "\(name) \($0)" } }
      .joined(separator: ", ")
  }
}

/// The name of a member, made of what differs.
struct SweepMemberName {
  private static let limit = 100
  let text: String

  /// `number` stands for a member that differs in nothing that has a name.
  init(_ differing: [String], _ differences: [String?], number: Int) {
    let parts = zip(differing, differences).compactMap { name, value in
      value.map { "\(name)-\(($0.split(separator: "/").last).map(String.init) ?? "")" }
    }
    let plain = parts.joined(separator: "_").map { Self.isPlain($0) ? $0 : "-" }
    text = plain.isEmpty ? "run-\(number)" : String(plain.prefix(Self.limit))
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "._-+".contains(character))
  }
}
