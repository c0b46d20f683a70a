import Engine
import Foundation

extension Vocabulary {
  /// The tokens that `line` spells where the tokens' printed names are `labels`, the longest name that fits first.
  /// Throws `ProbeLineError` at the first place where none does.
  public static func tokens(of line: String, labels: [String]) throws(ProbeLineError) -> [Int32] {
    // In scalars, for that is what symbols are: a mark is one beside the letter that it stands on.
    let spelled = labels.map { Array($0.unicodeScalars) }
    let byBeginning = Dictionary(grouping: labels.indices.filter { !spelled[$0].isEmpty }) { spelled[$0][0] }
      .mapValues { $0.sorted { spelled[$0].count > spelled[$1].count } }
    var rest = printed(line, beginnings: Set(byBeginning.keys))[...]
    var tokens: [Int32] = []
    while let next = rest.first {
      guard let token = byBeginning[next]?.first(where: { rest.starts(with: spelled[$0]) }) else {
        throw .unknownSymbol(String(next).briefForDisplay(), known: labels)
      }
      guard tokens.count < TaskOptions.largestLength else { throw .tooLong(count: tokens.count + 1) }
      tokens.append(Int32(token))
      rest.removeFirst(spelled[token].count)
    }
    return tokens
  }

  /// `line` with what can't be printed by itself (blanks, ends of lines, marks, control characters) written as its label
  /// is, unless a symbol begins with it; `beginnings` are the symbols' first scalars.
  private static func printed(_ line: String, beginnings: Set<Unicode.Scalar>) -> [Unicode.Scalar] {
    let text =
      beginnings.contains("\\")
      ? line : line.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
    var printed: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      // A mark that was typed as it is printed, on its circle.
      let isPrinted = printed.last == "◌" && beginnings.contains("◌")
      printed += isPrinted || beginnings.contains(scalar) ? [scalar] : Array(label(of: scalar).unicodeScalars)
    }
    return printed
  }
}

extension ProbeLineError {
  /// The numbers of `line`, at least two, separated by spaces, commas or semicolons.
  public static func numbers(in line: String) throws(ProbeLineError) -> [Float] {
    let numbers = try ProbeLine(line).numbers(atLeast: 2).map { Float($0.value) }
    guard numbers.allSatisfy(\.isFinite) else {
      throw .wrong(reason: "a number is too large: type smaller ones")
    }
    return numbers
  }
}
