import Engine
import Foundation
import Tasks
import Testing

@Suite struct TextTaskTests {
  private let alternating = String(repeating: "ab", count: 500)

  @Test func everyTargetIsTheCharacterThatFollows() throws {
    let text = randomText(letters: 26, count: 400)
    let task = try TextTask(text: text, options: TaskOptions(length: 9, batchSize: 4))
    for step in 0..<50 {
      for column in try columns(of: task.batch(at: step)) {
        #expect(column.inputs.dropFirst().elementsEqual(column.targets.dropLast()))
        let spelled = task.vocabulary.text(of: (column.inputs + column.targets.suffix(1)).map(Int.init))
        #expect(text.contains(spelled))
      }
    }
  }

  @Test func aBatchIsAFunctionOfSeedAndStep() throws {
    let text = randomText(letters: 23, count: 4000)
    let task = try TextTask(text: text, options: TaskOptions(seed: 3))
    let same = try TextTask(text: text, options: TaskOptions(seed: 3))
    let other = try TextTask(text: text, options: TaskOptions(seed: 4))
    _ = task.batch(at: 11)
    #expect(task.batch(at: 7) == same.batch(at: 7))
    #expect(task.batch(at: 7) != task.batch(at: 8))
    #expect(task.batch(at: 7) != other.batch(at: 7))
  }

  @Test func trainingNeverSeesTheHeldOutTenth() throws {
    let text = String(repeating: "ab", count: 450) + String(repeating: "yz", count: 50)
    let task = try TextTask(text: text, options: TaskOptions(length: 20, batchSize: 8))
    let heldOutTokens = Set([Int32(2), 3])
    for step in 0..<200 {
      for column in try columns(of: task.batch(at: step)) {
        #expect(heldOutTokens.isDisjoint(with: column.inputs + column.targets))
      }
    }
    for batch in task.heldOut {
      for column in try columns(of: batch) { #expect(heldOutTokens.isSuperset(of: column.inputs)) }
    }
    #expect(Set(task.probe.inputLabels) == ["y", "z"])
  }

  @Test func evaluationStaysBoundedOnALongText() throws {
    let task = try TextTask(text: String(repeating: "abc", count: 200_000), options: TaskOptions(length: 50))
    let timesteps = task.heldOut.reduce(0) { $0 + $1.timesteps * $1.batchSize }
    #expect((4000...8192).contains(timesteps))
    #expect(Set(task.heldOut.map(\.batchSize)).count == 1)
  }

  @Test func bigramEntropyIsZeroWhereTheNextCharacterIsCertain() throws {
    let task = try TextTask(text: alternating)
    let baselines = Dictionary(uniqueKeysWithValues: task.baselines.map { ($0.name, $0.loss) })
    #expect(abs(baselines["unigram entropy"]! - log(2)) < 1e-9)
    #expect(abs(baselines["bigram entropy"]!) < 1e-9)
    #expect(abs(baselines["uniform guess"]! - log(2)) < 1e-12)
  }

  @Test func bigramEntropyOfIndependentCharactersIsTheirUnigramEntropy() throws {
    let task = try TextTask(text: randomText(letters: 4, count: 40_000))
    #expect(abs(task.baselines.last!.loss - log(4)) < 1e-3)
  }

  @Test func lineEndsAreNormalised() throws {
    let unix = try TextTask(text: String(repeating: "one\ntwo\n", count: 50))
    let dos = try TextTask(text: "\u{FEFF}" + String(repeating: "one\r\ntwo\r", count: 50))
    #expect(unix.probe == dos.probe)
    #expect(unix.vocabulary == dos.vocabulary)
  }

  @Test func labelsNeverHoldControlCharacters() throws {
    let text = String(repeating: "a b\tc\nd\u{7}e\u{1b}f\u{301}g\u{200D}h\u{202E}i\u{A0}日\u{2028}", count: 20)
    let task = try TextTask(text: text)
    #expect(Set(task.outputLabels).isSuperset(of: ["␣", "⇥", "↵", "U+0007", "U+001B", "◌\u{301}", "⍽", "日"]))
    #expect(task.outputLabels.allSatisfy { label in label.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    #expect(!task.outputLabels.joined().unicodeScalars.contains("\u{202E}"))
    #expect(Set(task.outputLabels).count == task.outputLabels.count)
  }

  @Test func charactersBeyondTheLargestVocabularyShareTheRest() throws {
    let common = (0..<100).map { String(UnicodeScalar(UInt32(0x4E00 + $0))!) }.joined()
    let rare = (0..<5000).map { String(UnicodeScalar(UInt32(0x5000 + $0))!) }.joined()
    let task = try TextTask(text: common + common + rare)
    #expect(task.vocabulary.count == Vocabulary.largestCount)
    #expect(task.vocabulary.hasRest)
    #expect(common.unicodeScalars.allSatisfy { task.vocabulary.token(of: $0)! < Vocabulary.largestCount - 1 })
    #expect(task.vocabulary.token(of: "x") == Vocabulary.largestCount - 1)
    #expect(task.summary.contains("the rarest share one"))
  }

  @Test func aProbeOfTheUsersOwnText() throws {
    let task = try TextTask(text: alternating)
    let probe = try task.probe(of: "abba")
    #expect(probe.inputLabels == ["a", "b", "b"])
    #expect(probe.targetLabels == ["b", "b", "a"])
    #expect(throws: TextError.unknownCharacter("q")) { try task.probe(of: "abq") }
    #expect(throws: TextError.self) { try task.probe(of: "a") }
  }
}

/// `count` letters drawn from the first `letters` of the alphabet.
func randomText(letters: Int, count: Int) -> String {
  var generator = RandomGenerator(seed: 5)
  let bytes = (0..<count).map { _ in UInt8(ascii: "a") + UInt8(generator.index(below: letters)) }
  return String(decoding: bytes, as: UTF8.self)
}

/// Each sequence of a batch of tokens and classes.
func columns(of batch: Batch) throws -> [(inputs: [Int32], targets: [Int32])] {
  guard case .tokens(let inputs) = batch.inputs, case .classes(let targets) = batch.targets else {
    throw UnexpectedKind()
  }
  return (0..<batch.batchSize).map { column in
    let places = (0..<batch.timesteps).map { $0 * batch.batchSize + column }
    return (places.map { inputs[$0] }, places.map { targets[$0] })
  }
}

struct UnexpectedKind: Error {}
