import Analysis
import Engine
import Testing

@Suite struct GlossaryTests {
  @Test func entriesAreCompleteAndUnique() {
    #expect(Set(Glossary.entries.map(\.name)).count == Glossary.entries.count)
    #expect(Glossary.entries.allSatisfy { !$0.formula.isEmpty && !$0.data.isEmpty })
  }

  @Test func measurementsThatEntriesNameExist() {
    let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 8, outputSize: 1)
    let batch = Batch(
      timesteps: 12, batchSize: 1, inputs: .vectors((0..<24).map { Float($0 % 5) / 5 }),
      targets: .values((0..<12).map { Float($0) }, counted: nil))
    let learner = Learner(Weights<Float>.initialised(model: model, seed: 1), optimizer: OptimizerSettings())
    let history = RunHistory(
      (0..<120).map { _ in
        var record = learner.step(on: batch)
        record.heldOutLoss = record.loss
        return record
      })
    var unroll = learner.network.unroll(batch)
    unroll.tensors[TensorName.byLag] = learner.network.gradientByLag(batch)
    let diagnosis = Diagnosis(
      model: model, history: history, unroll: unroll, references: [Baseline(name: "chance", loss: 1)])
    let measured = Set(diagnosis.measurements.map(\.name))
    for entry in Glossary.entries {
      for name in entry.measurements { #expect(measured.contains(name), "\(entry.name) names \(name)") }
    }
    // And each number that is measured can be asked about.
    #expect(measured.subtracting(Glossary.entries.flatMap(\.measurements)).isEmpty)
  }
}
