import Engine
import Foundation

/// What a person typed to see it unrolled, read piece by piece.
struct ProbeLine {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The tokens that the line's characters name, spaces left out; `labels` are the names of all tokens. Throws where
  /// a character names none, and where there are fewer than `shortest` or too many.
  func tokens(_ labels: [String], atLeast shortest: Int = 1) throws(ProbeLineError) -> [Int32] {
    var tokens: [Int32] = []
    for character in text where character != " " {
      guard let token = labels.firstIndex(of: String(character)) else {
        throw .unknownSymbol(String(character).briefForDisplay(), known: labels)
      }
      tokens.append(Int32(token))
    }
    try Self.check(count: tokens.count, atLeast: shortest)
    return tokens
  }

  /// The numbers of the line, separated by spaces, commas or semicolons, each with what stands behind it.
  func numbers(markedBy mark: Character? = nil, atLeast shortest: Int) throws(ProbeLineError) -> [Number] {
    var numbers: [Number] = []
    for word in text.split(whereSeparator: { " ,;\t".contains($0) }) {
      let isMarked = mark != nil && word.last == mark
      guard let value = Double(isMarked ? word.dropLast() : word), value.isFinite else {
        throw .notANumber(String(word).briefForDisplay())
      }
      numbers.append(Number(value: value, isMarked: isMarked))
    }
    try Self.check(count: numbers.count, atLeast: shortest)
    return numbers
  }

  /// A number of the line, and whether it was marked.
  struct Number {
    let value: Double
    let isMarked: Bool
  }

  /// The line as one whole number in `range`.
  func count(in range: ClosedRange<Int>) throws(ProbeLineError) -> Int {
    guard let count = Int(text.trimmingCharacters(in: .whitespaces)), range.contains(count) else {
      throw .notACount(text.briefForDisplay(), range)
    }
    return count
  }

  private static func check(count: Int, atLeast shortest: Int) throws(ProbeLineError) {
    guard count >= shortest else { throw .tooShort(count: count, needed: shortest) }
    guard count <= TaskOptions.largestLength else { throw .tooLong(count: count) }
  }
}

/// Why a line gives no sequence that the network can read, and what to type instead.
public enum ProbeLineError: Error, Hashable, CustomStringConvertible {
  case unknownSymbol(String, known: [String])
  case notANumber(String)
  case notACount(String, ClosedRange<Int>)
  case tooShort(count: Int, needed: Int)
  case tooLong(count: Int)
  /// A task whose sequences cannot be typed.
  case notTyped(task: String)
  case wrong(reason: String)

  public var description: String {
    switch self {
    case .unknownSymbol(let symbol, let known):
      "the network knows no '\(symbol)': use " + known.prefix(40).joined(separator: " ")
        + (known.count > 40 ? " …" : "")
    case .notANumber(let word): "'\(word)' is not a number: separate numbers by spaces"
    case .notACount(let text, let range):
      "'\(text)' is not a whole number from \(range.lowerBound) to \(range.upperBound): type one"
    case .tooShort(let count, let needed): "these are \(count), needed are at least \(needed): type more"
    case .tooLong(let count):
      "these are \(count), at most \(TaskOptions.largestLength) can be shown: type fewer"
    case .notTyped(let task):
      "a sequence of the task \(task) can't be typed: give it as a safetensors file"
    case .wrong(let reason): reason
    }
  }
}

extension LearningTask {
  /// The tasks that say nothing else take no sequence of the user's own.
  public var probeHint: String? { nil }

  public func probe(of line: String) throws -> Probe { throw ProbeLineError.notTyped(task: name) }
}
