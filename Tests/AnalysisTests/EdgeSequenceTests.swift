import Analysis
import Engine
import Foundation
import Testing

/// Effective memory and the search for places over the shortest and emptiest sequences, against brute force.
@Suite struct EdgeSequenceTests {
  private static let cells: [CellKind] = [.rnn, .lstm, .gru]

  private func network(_ cell: CellKind, isBidirectional: Bool = false) -> Network<Float> {
    let model = ModelShape(
      cell: cell, inputSize: 3, hiddenSize: 4, isBidirectional: isBidirectional, outputSize: 3)
    return Network(Weights<Float>.initialised(model: model, seed: 7))
  }

  /// A sequence of `timesteps` that has targets at the timesteps `answered` only.
  private func sequence(_ timesteps: Int, answered: [Int]) -> Batch {
    Batch(
      timesteps: timesteps, batchSize: 1, inputs: .tokens((0..<timesteps).map { Int32($0 % 3) }),
      targets: .classes(
        (0..<timesteps).map { answered.contains($0) ? Int32(($0 + 1) % 3) : Targets.ignoredClass }))
  }

  /// M by one backward pass for every loss on its own; ℓ_k is its share of the mean over all of them.
  private func byLag(_ network: Network<Float>, _ timesteps: Int, answered: [Int]) -> [Double] {
    (0..<timesteps).flatMap { loss -> [Double] in
      guard answered.contains(loss) else { return Array(repeating: 0, count: timesteps) }
      let alone = network.unroll(sequence(timesteps, answered: [loss]))
      guard let gradient = alone.tensor(.hiddenGradient, at: LayerDirection(layer: 0)) else { return [] }
      return (0..<timesteps).map { t in
        gradient.row(t).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() / Double(answered.count)
      }
    }
  }

  @Test(
    arguments: cells,
    [(1, [0]), (2, [0, 1]), (2, [1]), (2, [0]), (5, [2]), (5, [4]), (6, [0, 1, 2, 3, 4, 5])])
  func everyLossLooksBackAsItDoesAlone(cell: CellKind, sequence: (timesteps: Int, answered: [Int])) throws {
    let (timesteps, answered) = sequence
    let network = network(cell)
    let matrix = network.gradientByLag(self.sequence(timesteps, answered: answered))
    let expected = byLag(network, timesteps, answered: answered)
    #expect(matrix.values.count == expected.count)
    #expect(zip(matrix.values, expected).allSatisfy { abs(Double($0) - $1) <= 1e-6 * max(1e-3, $1) })
    let lags = try #require(LagProfile(byLag: matrix))
    // The smallest lag within which 99 % of the mean over the losses lies.
    let means = (0..<timesteps).map { lag -> Double in
      let reaching = answered.filter { $0 >= lag }
      let sum = reaching.reduce(0) { $0 + expected[$1 * timesteps + $1 - lag] }
      return reaching.isEmpty ? 0 : sum / Double(reaching.count)
    }
    let total = means.reduce(0, +)
    let memory = (0..<timesteps).first { means[...$0].reduce(0, +) >= 0.99 * total }
    #expect(lags.memory() == memory)
    #expect((lags.flow == nil) == (answered.max()! == 0))
  }

  @Test(arguments: cells, [1, 2, 5])
  func withoutATargetNothingIsKnownAndNothingTraps(cell: CellKind, timesteps: Int) {
    for isBidirectional in [false, true] {
      let network = network(cell, isBidirectional: isBidirectional)
      let masked = sequence(timesteps, answered: [])
      var unroll = network.unroll(masked)
      let matrix = network.gradientByLag(masked)
      unroll.tensors[TensorName.byLag] = matrix
      #expect(LagProfile(byLag: matrix) == nil)
      let diagnosis = Diagnosis(model: network.model, history: RunHistory(), unroll: unroll)
      #expect(diagnosis.kind == .undetermined, "\(diagnosis.headline)")
    }
  }

  @Test(arguments: [1, 2, 3, 9], 1...20)
  func placesAreThoseThatBruteForceFinds(timesteps: Int, seed: Int) throws {
    let unitCount = 1 + seed % 3
    let values = SharedInput.uniform(timesteps * unitCount, seed: UInt64(seed))
    let states = Tensor<Double>(shape: [timesteps, unitCount], values: values)
    for start in 0..<timesteps {
      for end in start + 1...timesteps {
        let search = StateSearch(selecting: start..<end, in: states, threshold: 0)
        let hasChoice = (0..<unitCount).contains { unit in (start..<end).allSatisfy { states[$0, unit] >= 0 }
        }
        #expect((search != nil) == hasChoice)
        #expect(search?.matches(in: states, limit: 100) == search.map { places($0, states) })
      }
    }
  }

  /// All stretches, whatever their length, that cannot be made longer at either end; the best ones that do not overlap.
  private func places(_ search: StateSearch, _ states: Tensor<Double>) -> [StateSearch.Match] {
    func stay(_ units: [Int], _ timesteps: Range<Int>) -> Bool {
      timesteps.allSatisfy { t in t >= 0 && t < states.rows && units.allSatisfy { states[t, $0] >= 0 } }
    }
    var all: [StateSearch.Match] = []
    for start in 0..<states.rows {
      for end in start + 1...states.rows {
        let on = search.units.filter { states[start, $0] >= 0 }
        guard 2 * on.count >= search.units.count, !on.isEmpty, stay(on, start..<end),
          !stay(on, start - 1..<end),
          !stay(on, start..<end + 1)
        else { continue }
        let extras = (0..<states.columns).filter { !search.units.contains($0) && stay([$0], start..<end) }
        all.append(
          StateSearch.Match(
            timesteps: start..<end, coverage: Double(on.count) / Double(search.units.count),
            extraCount: extras.count))
      }
    }
    var found: [StateSearch.Match] = []
    for match in all.sorted(by: search.isBetter)
    where !found.contains(where: { $0.timesteps.overlaps(match.timesteps) }) {
      found.append(match)
    }
    return found
  }
}
