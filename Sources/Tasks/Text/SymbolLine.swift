import Foundation

extension Vocabulary {
  /// The tokens that `line` spells where the tokens' printed names are `labels`, the longest name that fits first.
  /// Throws `ProbeLineError` at the first place where none does.
  public static func tokens(of line: String, labels: [String]) throws(ProbeLineError) -> [Int32] {
    let byBeginning = Dictionary(grouping: labels.indices.filter { !labels[$0].isEmpty }) { labels[$0].first }
      .mapValues { $0.sorted { labels[$0].count > labels[$1].count } }
    var rest = Substring(printed(line, labels: labels))
    var tokens: [Int32] = []
    while let next = rest.first {
      guard let token = byBeginning[next]?.first(where: { rest.hasPrefix(labels[$0]) }) else {
        throw .unknownSymbol(String(next).printable(), known: labels)
      }
      guard tokens.count < TaskOptions.largestLength else { throw .tooLong(count: tokens.count + 1) }
      tokens.append(Int32(token))
      rest.removeFirst(labels[token].count)
    }
    return tokens
  }

  /// `line` with blanks, ends of lines and tabulators written as their labels are, unless they are symbols themselves.
  private static func printed(_ line: String, labels: [String]) -> String {
    [(" ", "␣"), ("\n", "↵"), ("\\n", "↵"), ("\t", "⇥"), ("\\t", "⇥")].reduce(line) { text, name in
      let isItself = labels.contains { $0.first == name.0.first }
      return isItself ? text : text.replacingOccurrences(of: name.0, with: name.1)
    }
  }
}

extension ProbeLineError {
  /// The numbers of `line`, at least two, separated by spaces, commas or semicolons.
  public static func numbers(in line: String) throws(ProbeLineError) -> [Float] {
    let numbers = try ProbeLine(line).numbers(atLeast: 2).map { Float($0.value) }
    guard numbers.allSatisfy(\.isFinite) else { throw .wrong(reason: "a number is too large") }
    return numbers
  }
}
