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
    var growing = unroll
    growing.tensors[TensorName.byLag] = Tensor(
      shape: [12, 12],
      values: (0..<144).map {
        $0 % 12 > $0 / 12 ? 0 : Float(sign: .plus, exponent: $0 / 12 - $0 % 12, significand: 1)
      })
    let diagnoses = [unroll, growing].map {
      Diagnosis(model: model, history: history, unroll: $0, references: [Baseline(name: "chance", loss: 1)])
    }
    let measured = Set(diagnoses.flatMap(\.measurements).map(\.name))
    for entry in Glossary.entries {
      for name in entry.measurements { #expect(measured.contains(name), "\(entry.name) names \(name)") }
    }
    // And each number that is measured can be asked about.
    #expect(measured.subtracting(Glossary.entries.flatMap(\.measurements)).isEmpty)
  }
}
