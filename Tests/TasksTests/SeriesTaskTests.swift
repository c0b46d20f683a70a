import Engine
import Foundation
import Tasks
import Testing

@Suite struct SeriesTaskTests {
  private let options = TaskOptions(length: 5, batchSize: 3)

  private func csv(_ values: [Double]) -> String { "value\n" + values.map { "\($0)\n" }.joined() }

  @Test func everyTargetIsTheNextValueInTheSeriesOwnUnit() throws {
    let values = (0..<60).map { 10 + 3 * sin(Double($0)) }
    let task = try SeriesTask(csv: csv(values), options: options)
    let batch = task.batch(at: 4)
    guard case .vectors(let inputs) = batch.inputs, case .values(let targets, counted: nil) = batch.targets
    else {
      throw UnexpectedKind()
    }
    for column in 0..<3 {
      let first = task.scale.original(Double(inputs[column]))
      let start = try #require(values.firstIndex { abs($0 - first) < 1e-5 })
      for timestep in 0..<5 {
        #expect(
          abs(task.scale.original(Double(inputs[timestep * 3 + column])) - values[start + timestep]) < 1e-5)
        #expect(
          abs(task.scale.original(Double(targets[timestep * 3 + column])) - values[start + timestep + 1])
            < 1e-5)
      }
    }
  }

  @Test func theScaleComesFromTheTrainingPartOnly() throws {
    let task = try SeriesTask(
      csv: csv((0..<90).map { Double($0 % 2) } + Array(repeating: 1000, count: 10)), options: options)
    #expect(abs(task.scale.mean - 0.5) < 1e-12)
    #expect(abs(task.scale.standardDeviation - 0.5) < 1e-12)
    #expect(task.scale.normalised(1) == 1)
    #expect(task.probe.inputLabels == Array(repeating: "1000", count: 5))
  }

  @Test func aConstantSeriesIsZeroAfterNormalisation() throws {
    let task = try SeriesTask(csv: csv(Array(repeating: 0.1, count: 40)), options: options)
    #expect(task.batch(at: 0).inputs == .vectors(Array(repeating: 0, count: 15)))
    #expect(task.baselines.allSatisfy { $0.loss == 0 })
  }

  @Test func persistenceIsTheMeanSquareOfTheSteps() throws {
    // Steps of ±2 about a mean of 0 with standard deviation 1: every step costs 4.
    let task = try SeriesTask(csv: csv((0..<100).map { $0 % 2 == 0 ? 7 : 9 }), options: options)
    #expect(abs(task.baselines.first { $0.name == "persistence" }!.loss - 4) < 1e-6)
    #expect(abs(task.baselines.first { $0.name == "mean" }!.loss - 1) < 1e-6)
  }

  @Test(arguments: [
    ("year,level\n", ","), ("year;level\r\n", ";"), ("year\tlevel\n", "\t"), ("\u{FEFF}year,level\n", ","),
    ("# where it is from\n# and when\nyear,level\n", ","), ("\"year\",\"le\"\"vel\"\n", ","),
    ("\"ye\nar\", level \n", ","),
  ])
  func dialectsOfCSV(header: String, delimiter: String) throws {
    let end = header.hasSuffix("\r\n") ? "\r\n" : "\n"
    let rows = (0..<40).map { "\(1900 + $0)\(delimiter)\"\($0 * $0)\"" }.joined(separator: end)
    let task = try SeriesTask(csv: header + rows + end + end + end, options: options)
    #expect(task.summary.contains("level") || task.summary.contains("le\"vel"))
    #expect(task.summary.contains("40 values"))
    #expect(task.probe.inputLabels.first == "1156")
  }

  @Test func withoutAHeaderColumnsGoByNumber() throws {
    let rows = (0..<40).map { "\($0 * $0),\(-$0 * 3 % 7)" }.joined(separator: "\n")
    #expect(try SeriesTask(csv: rows, column: "2", options: options).summary.contains("column 2, 40 values"))
    #expect(try SeriesTask(csv: rows, options: options).summary.contains("column 1, 40 values"))
  }

  @Test func aDecimalCommaIsReadWhereCommasDoNotDelimit() throws {
    let rows = "tag;wert\n" + (0..<40).map { "\($0);\($0 % 3),5\n" }.joined()
    #expect(try SeriesTask(csv: rows, column: "wert", options: options).probe.inputLabels.first == "1.5")
  }

  @Test func batchesAreAFunctionOfSeedAndStep() throws {
    let text = csv((0..<200).map { cos(Double($0)) })
    let task = try SeriesTask(csv: text, options: options)
    let same = try SeriesTask(csv: text, options: options)
    #expect(task.batch(at: 9) == same.batch(at: 9))
    #expect(task.batch(at: 9) != task.batch(at: 10))
  }
}
