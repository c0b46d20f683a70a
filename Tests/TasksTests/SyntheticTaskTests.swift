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
    let batch = task.batch(at: 5)
    guard case .tokens(let inputs) = batch.inputs, case .classes(let targets) = batch.targets else {
      throw UnexpectedKind()
    }
    for column in 0..<4 {
      let read = (0..<33).map { inputs[$0 * 4 + column] }
      let asked = (0..<33).map { targets[$0 * 4 + column] }
      #expect(read.prefix(10).allSatisfy { $0 < 8 })
      #expect(
        Array(read.dropFirst(10)) == [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9] + Array(repeating: 8, count: 10))
      #expect(Array(asked.prefix(23)) == Array(repeating: 8, count: 23))
      #expect(asked.suffix(10).elementsEqual(read.prefix(10)))
    }
    #expect(abs(task.baselines[0].loss - 10 * log(8) / 33) < 1e-12)
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
