import Engine
import Foundation

/// A text as the tokens of its own vocabulary, two bytes a character.
struct TokenizedText: Hashable {
  let vocabulary: Vocabulary
  let tokens: [UInt16]

  private static let scalarCount = 0x11_0000

  /// Reads UTF-8 `bytes` twice: once to learn the vocabulary, once to map the text to it.
  init(_ bytes: [UInt8]) throws(InvalidUTF8) {
    var occurrences = [UInt32](repeating: 0, count: Self.scalarCount)
    var present: [Unicode.Scalar] = []
    var total = 0
    var decoder = ScalarDecoder(bytes)
    while let scalar = try decoder.next() {
      if occurrences[Int(scalar.value)] == 0 { present.append(scalar) }
      occurrences[Int(scalar.value)] += 1
      total += 1
    }
    vocabulary = Vocabulary(present) { occurrences[Int($0.value)] }

    var tokenOfScalar = [UInt16](repeating: UInt16(vocabulary.characters.count), count: Self.scalarCount)
    for (token, scalar) in vocabulary.characters.enumerated() {
      tokenOfScalar[Int(scalar.value)] = UInt16(token)
    }
    var tokens: [UInt16] = []
    tokens.reserveCapacity(total)
    decoder = ScalarDecoder(bytes)
    while let scalar = try decoder.next() { tokens.append(tokenOfScalar[Int(scalar.value)]) }
    self.tokens = tokens
  }

  /// The same with errors that name the text's `source`.
  init(checking bytes: [UInt8], source: String) throws(TextError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw .utf16(source: source)
    }
    do throws(InvalidUTF8) {
      try self.init(bytes)
    } catch {
      throw .invalidUTF8(source: source, byteOffset: error.byteOffset, line: error.line)
    }
    guard vocabulary.count > 1 else { throw .singleCharacter(source: source) }
  }

  /// What predictors reach that know how often characters are, or follow each other.
  var baselines: [Baseline] {
    [
      Baseline(name: "uniform guess", loss: log(Double(vocabulary.count))),
      Baseline(name: "unigram entropy", loss: unigramEntropy),
      Baseline(name: "bigram entropy", loss: bigramEntropy),
    ]
  }

  /// H(x_t) in nats: −Σ p(a) ln p(a) over the characters of the whole text.
  var unigramEntropy: Double {
    var counts = [Int](repeating: 0, count: vocabulary.count)
    for token in tokens { counts[Int(token)] += 1 }
    return Self.entropy(of: counts)
  }

  /// H(x_{t+1} | x_t) in nats: −Σ p(a, b) ln p(b | a) over the neighbouring pairs of the whole text, held-out
  /// part included (Shannon 1948). No model that sees one character only can have a lower loss on this text.
  var bigramEntropy: Double {
    let size = vocabulary.count
    var pairs = [UInt32](repeating: 0, count: size * size)
    var firsts = [Int](repeating: 0, count: size)
    for index in tokens.indices.dropLast() {
      pairs[Int(tokens[index]) * size + Int(tokens[index + 1])] += 1
      firsts[Int(tokens[index])] += 1
    }
    return Self.entropy(of: pairs) - Self.entropy(of: firsts)
  }

  private static func entropy(of counts: [some BinaryInteger]) -> Double {
    let total = counts.reduce(0.0) { $0 + Double($1) }
    return counts.reduce(0.0) { sum, count in
      guard count > 0 else { return sum }
      let share = Double(count) / total
      return sum - share * log(share)
    }
  }
}
