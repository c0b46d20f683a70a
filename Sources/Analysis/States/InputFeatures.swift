/// Something simple about the input that a unit may follow: a number for every timestep.
public struct InputFeature: Sendable, Hashable {
  /// "position in the line", "inside quotes", "count of 'a'", …
  public let name: String
  public let values: [Double]

  /// A feature with one value for each timestep.
  public init(_ name: String, _ values: [Double]) {
    self.name = name
    self.values = values
  }

  /// The features of a sequence by the labels of what is read: classes of characters and places in lines, words,
  /// quotes and brackets where the labels are characters, the value where they are numbers, and in either case the
  /// position and how often each of the commonest symbols came so far. Features that never change are left out.
  public static func all(of labels: [String]) -> [InputFeature] {
    let position = InputFeature("position in the sequence", labels.indices.map(Double.init))
    let numbers = labels.map { Double($0.hasSuffix("*") ? String($0.dropLast()) : $0) }
    let isNumeric = !labels.isEmpty && numbers.allSatisfy { $0 != nil } && Set(labels).count > 10
    let own = isNumeric ? ofNumbers(labels, numbers.compactMap { $0 }) : ofCharacters(labels)
    return ([position] + own).filter { Set($0.values).count > 1 }
  }

  private static func ofNumbers(_ labels: [String], _ numbers: [Double]) -> [InputFeature] {
    let changes = zip([numbers[0]] + numbers, numbers).map { $1 - $0 }
    var sum = 0.0
    let marked = labels.map { $0.hasSuffix("*") }
    let markedSum = zip(numbers, marked).map { number, isMarked -> Double in
      sum += isMarked ? number : 0
      return sum
    }
    return [
      InputFeature("value", numbers), InputFeature("change of the value", changes),
      InputFeature("marked", marked.map { $0 ? 1 : 0 }),
      InputFeature("sum of the marked values", markedSum), counted("marked values so far", marked),
    ]
  }

  private static func ofCharacters(_ labels: [String]) -> [InputFeature] {
    let isBreak = labels.map { ["\n", "\\n", "↵", "⏎", "␊"].contains($0) }
    let isSpace = zip(labels, isBreak).map { $1 || [" ", "·", "␣", "\t", "\\t", "⇥"].contains($0) }
    func indicator(_ name: String, _ isOn: (Character) -> Bool) -> InputFeature {
      InputFeature(name, labels.map { $0.count == 1 && isOn($0.first ?? " ") ? 1 : 0 })
    }
    let classes = [
      indicator("letter") { $0.isLetter }, indicator("capital") { $0.isUppercase },
      indicator("digit") { $0.isNumber }, indicator("vowel") { "aeiouAEIOU".contains($0) },
      indicator("punctuation") { $0.isPunctuation && $0 != "·" },
      InputFeature("space", isSpace.map { $0 ? 1 : 0 }),
    ]
    let places = [
      InputFeature("position in the line", sinceLast(isBreak)),
      InputFeature("position in the word", sinceLast(isSpace)),
      InputFeature("inside quotes", insideQuotes(labels)), InputFeature("bracket depth", depth(labels)),
    ]
    return classes + (isBreak.contains(true) ? places : Array(places.dropFirst())) + symbols(labels)
  }

  /// The commonest symbols, each as being read and as counted so far.
  private static func symbols(_ labels: [String]) -> [InputFeature] {
    let counts = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
    let commonest = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(8).map(\.key)
    return commonest.flatMap { symbol in
      let isHere = labels.map { $0 == symbol }
      return [
        InputFeature("reading '\(symbol)'", isHere.map { $0 ? 1 : 0 }),
        counted("count of '\(symbol)'", isHere),
      ]
    }
  }

  private static func counted(_ name: String, _ isHere: [Bool]) -> InputFeature {
    var count = 0.0
    return InputFeature(
      name,
      isHere.map {
        count += $0 ? 1 : 0
        return count
      })
  }

  /// How many timesteps ago the last true was; 0 at a true.
  private static func sinceLast(_ isHere: [Bool]) -> [Double] {
    var distance = -1.0
    return isHere.map {
      distance = $0 ? 0 : distance + 1
      return distance
    }
  }

  private static func insideQuotes(_ labels: [String]) -> [Double] {
    var isInside = false
    return labels.map { label in
      if label == "“" { isInside = true }
      if label == "”" { isInside = false }
      if label == "\"" { isInside.toggle() }
      return isInside ? 1 : 0
    }
  }

  private static func depth(_ labels: [String]) -> [Double] {
    var depth = 0.0
    return labels.map { label in
      if ["(", "[", "{"].contains(label) { depth += 1 }
      if [")", "]", "}"].contains(label) { depth = max(0, depth - 1) }
      return depth
    }
  }
}
