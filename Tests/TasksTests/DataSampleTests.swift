import Engine
import Foundation
import Testing

@testable import Tasks

/// Sequences of the data to look into.
@Suite struct DataSampleTests {
  @Test(arguments: TaskCatalogue.entries.map(\.name))
  func everyTaskGivesLabelledSequences(name: String) throws {
    let task = try TaskCatalogue.task(named: name, options: TaskOptions(batchSize: 2, seed: 3))
    let samples = task.samples(atMost: 5)
    #expect(samples.count == 5 && Set(samples.map(\.title)).count == 5)
    for sample in samples {
      #expect(sample.probe.sequence.batchSize == 1 && sample.probe.sequence.timesteps <= task.timesteps)
      #expect(sample.probe.sequence.lengths == nil && sample.probe.inputLabels.allSatisfy { !$0.isEmpty })
    }
    // They are what training reads, by the names that the probe has for it.
    // Stretches of a long text are cut anew, not as training drew them.
    if samples[0].title.hasPrefix("sequence") {
      #expect(samples[0].probe.sequence == task.batch(at: 0).sequence(0).withoutPadding)
    }
    #expect(Set(task.probe.inputLabels.filter { $0.count == 1 }).isSubset(of: task.inputLabels + ["0", "1"]))
  }

  @Test func aTextIsCutIntoNeighbouringStretches() throws {
    let text = (0..<40).map { "line \($0) of the text\n" }.joined()
    let task = try TextTask(text: text, options: TaskOptions(length: 20))
    let all = task.samples(atMost: 10_000)
    let read = all.flatMap(\.probe.inputLabels).joined()
    #expect(read.hasPrefix("line␣0␣of␣the␣text") && all[1].title == "from character 20")
    #expect(all.count > 30 && all.count * 20 < text.count)
    #expect(all[0].probe.targetLabels[0] == all[0].probe.inputLabels[1])
    let few = task.samples(atMost: 4)
    #expect(few.count == 4 && few[0] == all[0] && few[3] == all[3 * all.count / 4])
  }

  @Test func numbersAreNamedInTheirOwnUnit() throws {
    let values = (0..<80).map { String(100 + 10 * ($0 % 7)) }
    let series = try SeriesTask(
      csv: "level\n" + values.joined(separator: "\n"), options: TaskOptions(length: 6))
    #expect(series.samples(atMost: 10_000)[1].probe.inputLabels == Array(values[6..<12]).map { $0 })
    let adding = try AddingTask(options: TaskOptions(length: 10))
    #expect(adding.samples(atMost: 1)[0].probe.inputLabels.count { $0.hasSuffix("*") } == 2)
  }
}
