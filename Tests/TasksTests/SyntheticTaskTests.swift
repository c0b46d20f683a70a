import Engine
import Foundation
import Tasks
import Testing

@Suite struct SyntheticTaskTests {
  @Test(arguments: TaskCatalogue.entries.map(\.name))
  func everyTaskKeepsItsPromises(name: String) throws {
    let options = TaskOptions(batchSize: 5, seed: 11)
    let task = try TaskCatalogue.task(named: name, options: options)
    let same = try TaskCatalogue.task(named: name, options: options)
    #expect(task.name == name)
    #expect(task.outputLabels.count == task.outputSize)
    #expect(!task.summary.contains("\n"))
    #expect(!task.baselines.isEmpty && task.baselines.allSatisfy { $0.loss > 0 && $0.loss.isFinite })
    #expect(task.batch(at: 3) == same.batch(at: 3))
    #expect(task.batch(at: 3) != task.batch(at: 4))
    #expect(task.heldOut == same.heldOut)
    #expect(task.batch(at: 0).timesteps == TaskCatalogue.entries.first { $0.name == name }!.defaultLength)
    for batch in [task.batch(at: 0), task.probe.sequence] + task.heldOut {
      #expect(batch.lossKind == task.lossKind)
      #expect(hasRightExtents(batch, for: task))
    }
    #expect(task.heldOut.allSatisfy { $0 != task.batch(at: 0) })
  }

  @Test func addingAsksForTheSumOfOneNumberOfEitherHalf() throws {
    let task = try AddingTask(options: TaskOptions(length: 7, batchSize: 20))
    let batch = task.batch(at: 2)
    guard case .vectors(let inputs) = batch.inputs, case .values(let targets, let counted?) = batch.targets
    else {
      throw UnexpectedKind()
    }
    for column in 0..<20 {
      let marked = (0..<7).filter { inputs[($0 * 20 + column) * 2 + 1] == 1 }
      #expect(marked.count == 2 && marked[0] < 3 && marked[1] >= 3)
      let sum = marked.map { inputs[($0 * 20 + column) * 2] }.reduce(0, +)
      #expect(abs(targets[6 * 20 + column] - sum) < 1e-6)
    }
    #expect(counted.indices.allSatisfy { counted[$0] == ($0 >= 120) })
  }

  @Test func addingCostsASixthWithoutLooking() throws {
    let task = try AddingTask(options: TaskOptions(length: 10, batchSize: 2000))
    guard case .values(let targets, _) = task.batch(at: 0).targets else { throw UnexpectedKind() }
    let cost = targets.suffix(2000).reduce(0.0) { $0 + pow(Double($1) - 1, 2) } / 2000
    #expect(abs(cost - 1.0 / 6) < 0.02)
  }

  @Test func copyAsksForTheTenSymbolsAfterTheSignal() throws {
    let task = try CopyTask(options: TaskOptions(length: 33, batchSize: 4))
    for (read, asked) in try sequences(of: task.batch(at: 5)) {
      #expect(read.prefix(10).allSatisfy { $0 < 8 })
      #expect(
        Array(read.dropFirst(10)) == [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9] + Array(repeating: 8, count: 10))
      #expect(Array(asked.prefix(23)) == Array(repeating: 8, count: 23))
      #expect(asked.suffix(10).elementsEqual(read.prefix(10)))
    }
    #expect(abs(task.baselines[0].loss - 10 * log(8) / 33) < 1e-12)
  }

  @Test func temporalOrderAsksForTheTwoSignalsInTheirOrder() throws {
    let task = try TemporalOrderTask(options: TaskOptions(length: 50, batchSize: 40))
    var classes: Set<Int32> = []
    for (read, asked) in try sequences(of: task.batch(at: 1)) {
      let places = read.indices.filter { read[$0] >= 4 }
      #expect(places.count == 2 && (5..<10).contains(places[0]) && (20..<25).contains(places[1]))
      #expect(asked.dropLast().allSatisfy { $0 == Targets.ignoredClass })
      #expect(asked[49] == 2 * (read[places[0]] - 4) + (read[places[1]] - 4))
      classes.insert(asked[49])
    }
    #expect(classes == [0, 1, 2, 3])
    #expect(task.probe.targetLabels.last!.count == 2)
  }

  @Test func parityCountsTheOnesSoFar() throws {
    let task = try ParityTask(options: TaskOptions(length: 30, batchSize: 7))
    for (read, asked) in try sequences(of: task.batch(at: 1)) {
      for timestep in 0..<30 { #expect(asked[timestep] == read[...timestep].reduce(0, +) % 2) }
    }
  }

  @Test func bothWaysAsksForTheBitThreeTimestepsAhead() throws {
    let task = try BothWaysTask(options: TaskOptions(length: 12, batchSize: 3))
    for (read, asked) in try sequences(of: task.batch(at: 1)) {
      #expect(Array(asked) == Array(read[3...]) + [Int32](repeating: Targets.ignoredClass, count: 3))
    }
  }

  @Test func theCounterAsksForAsManyBsAsThereWereAs() throws {
    let task = try CounterTask(options: TaskOptions(batchSize: 60))
    var counts: Set<Int> = []
    for (read, asked) in try sequences(of: task.batch(at: 1)) {
      let count = read.count { $0 == 0 }
      counts.insert(count)
      #expect(
        spelled(read) == String(repeating: "a", count: count) + "X" + String(repeating: "b", count: count))
      #expect(spelled(asked.drop { $0 < 0 }.prefix { $0 >= 0 }) == String(repeating: "b", count: count))
      #expect(asked.firstIndex { $0 >= 0 } == count && asked.lastIndex { $0 == 3 } == 2 * count)
    }
    #expect(counts == [1, 2, 3, 5, 6, 7, 9, 10])
    #expect(try sequences(of: task.heldOut[0]).map { $0.read.count { $0 == 0 } } == [4, 8])
    #expect(CounterTask.probe(count: 3).inputLabels == ["a", "a", "a", "X", "b", "b", "b"])
    #expect(CounterTask.probe(count: 3).targetLabels == ["", "", "", "b", "b", "b", "."])
  }

  @Test func withoutCountingTheLossIsTheEntropyOfTheLastB() throws {
    // The entropy of what really follows a b in a large batch; what follows the X is certain.
    let task = try CounterTask(options: TaskOptions(batchSize: 4000))
    var afterB = [0.0, 0.0]
    var certain = 0.0
    for (read, asked) in try sequences(of: task.batch(at: 0)) {
      for (symbol, target) in zip(read, asked) where target >= 0 {
        if symbol == 2 { afterB[target == 3 ? 1 : 0] += 1 } else { certain += 1 }
      }
    }
    let all = afterB[0] + afterB[1]
    let nats = -afterB.reduce(0) { $0 + $1 * log($1 / all) }
    #expect(abs(nats / (all + certain) - task.baselines[0].loss) < 0.01)
  }

  private func spelled(_ symbols: some Sequence<Int32>) -> String {
    symbols.compactMap { ["a", "X", "b", ""][Int($0)] }.joined()
  }

  private func sequences(of batch: Batch) throws -> [(read: [Int32], asked: [Int32])] {
    guard case .tokens(let inputs) = batch.inputs, case .classes(let targets) = batch.targets else {
      throw UnexpectedKind()
    }
    return (0..<batch.batchSize).map { column in
      let places = (0..<batch.timesteps).map { $0 * batch.batchSize + column }
      return (places.map { inputs[$0] }, places.map { targets[$0] })
    }
  }

  private func hasRightExtents(_ batch: Batch, for task: any LearningTask) -> Bool {
    let places = batch.timesteps * batch.batchSize
    let inputsFit =
      switch batch.inputs {
      case .tokens(let tokens):
        tokens.count == places && tokens.allSatisfy { (0..<Int32(task.inputSize)).contains($0) }
      case .vectors(let vectors): vectors.count == places * task.inputSize
      }
    let targetsFit =
      switch batch.targets {
      case .classes(let classes):
        classes.count == places
          && classes.allSatisfy { $0 == Targets.ignoredClass || (0..<Int32(task.outputSize)).contains($0) }
          && classes.contains { $0 != Targets.ignoredClass }
      case .values(let values, let counted):
        values.count == places * task.outputSize && (counted?.count ?? places) == places
          && (counted?.contains(true) ?? true)
      }
    return inputsFit && targetsFit
  }
}
