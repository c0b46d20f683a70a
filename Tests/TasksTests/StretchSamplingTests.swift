import Engine
import Tasks
import Testing

/// Batches that read one long sequence in parallel streams.
@Suite struct StretchSamplingTests {
  private func streams(batchSize: Int, length: Int) -> TaskOptions {
    TaskOptions(length: length, batchSize: batchSize, sampling: .streams)
  }

  @Test func eachStreamGoesOnWhereItsLastBatchEnded() throws {
    let task = try TextTask(
      text: randomText(letters: 26, count: 2000), options: streams(batchSize: 4, length: 30))
    #expect(!task.continuesBatch(before: 0))
    var step = 1
    while task.continuesBatch(before: step) {
      for (before, now) in zip(
        try columns(of: task.batch(at: step - 1)), try columns(of: task.batch(at: step)))
      {
        #expect(before.targets.last == now.inputs.first)
      }
      step += 1
    }
    // 1800 characters train: 449 in each stream, 14 whole stretches of 30.
    #expect(step == 14)
    #expect(task.batch(at: step) == task.batch(at: 0))
  }

  @Test func theStreamsReadDifferentPartsAndAllOfThem() throws {
    let text = randomText(letters: 26, count: 2000)
    let task = try TextTask(text: text, options: streams(batchSize: 3, length: 20))
    var streams = ["", "", ""]
    for step in 0..<29 {
      for (index, column) in try columns(of: task.batch(at: step)).enumerated() {
        streams[index] += task.vocabulary.text(of: column.inputs.map(Int.init))
      }
    }
    for (index, stream) in streams.enumerated() {
      let start = text.index(text.startIndex, offsetBy: index * (1799 / 3))
      #expect(text[start...].hasPrefix(stream))
    }
  }

  @Test func aSeriesIsReadInStreamsToo() throws {
    let csv = "t,x\n" + (0..<600).map { "\($0),\($0 % 7)" }.joined(separator: "\n")
    let task = try SeriesTask(csv: csv, column: "x", options: streams(batchSize: 5, length: 10))
    #expect(task.continuesBatch(before: 1))
    guard case .values(let before, _) = task.batch(at: 0).targets,
      case .vectors(let now) = task.batch(at: 1).inputs
    else {
      Issue.record("a series has vectors and values")
      return
    }
    #expect(before.suffix(5) == now.prefix(5))
  }

  @Test func streamsThatAreTooShortAreRefused() {
    #expect(throws: TaskOptionsError.shortStreams(length: 50, batchSize: 40, available: 899)) {
      try TextTask(text: randomText(letters: 9, count: 1000), options: streams(batchSize: 40, length: 50))
    }
  }

  @Test func drawnSequencesContinueNothing() throws {
    let text = try TextTask(text: randomText(letters: 9, count: 1000))
    #expect((0..<50).allSatisfy { !text.continuesBatch(before: $0) })
    #expect((0..<50).allSatisfy { !(try! CopyTask()).continuesBatch(before: $0) })
  }
}
