import Analysis
import Engine
import Foundation
import Testing

@Suite struct DiagnosisTests {
  let tanh = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)
  let sixth = Baseline(name: "always 1", loss: 1.0 / 6)

  /// A run whose loss and norms are given by position.
  func history(
    _ count: Int, loss: (Int) -> Double = { _ in 0.17 }, norm: (Int) -> Double = { _ in 1 },
    clippedAt limit: Double = .infinity, heldOut: (Int) -> Double? = { _ in nil }, profile: [Float] = []
  ) -> RunHistory {
    RunHistory(
      (0..<count).map {
        StepRecord(
          step: $0, loss: loss($0), gradientNorm: norm($0), clippedGradientNorm: min(norm($0), limit),
          learningRate: 0.01, heldOutLoss: heldOut($0), profile: profile)
      })
  }

  /// A short run whose loss comes down.
  private var falling: RunHistory { history(100, loss: { 1 - Double($0) / 200 }) }

  /// An unroll of T = 50 in which every loss's gradient changes by `factor` a step back.
  func unroll(
    factor: Double, lossAtEveryStep: Bool = true, model: ModelShape? = nil,
    extra: [String: Tensor<Double>] = [:]
  ) -> Unroll<Double> {
    let timesteps = 50
    var byLag = Tensor<Double>(shape: [timesteps, timesteps], repeating: 0)
    for loss in (lossAtEveryStep ? 0 : timesteps - 1)..<timesteps {
      for state in 0...loss { byLag[loss, state] = pow(factor, Double(loss - state)) }
    }
    return Unroll(
      model: model ?? tanh, timesteps: timesteps,
      tensors: [TensorName.byLag: byLag].merging(extra) { _, new in new })
  }

  func kind(
    _ history: RunHistory, _ unroll: Unroll<Double>?, references: [Baseline] = [],
    model: ModelShape? = nil
  ) -> Diagnosis.Kind {
    Diagnosis(model: model ?? tanh, history: history, unroll: unroll, references: references).kind
  }

  @Test func aPlateauWithADecayingGradientIsVanishing() {
    let diagnosis = Diagnosis(
      model: tanh, history: history(500), unroll: unroll(factor: 0.6, lossAtEveryStep: false),
      references: [sixth])
    #expect(diagnosis.kind == .vanishing)
    #expect(
      diagnosis.headline.contains(
        "one loss's gradient loses 0.222 decades per step back (half-life 1.36 steps)"))
    #expect(diagnosis.headline.contains("mean loss 0.17 against 0.167 of always 1"))
    #expect(diagnosis.advice.contains("LSTM"))
  }

  @Test func theSameRunWithASlowDecayIsNotLearning() {
    #expect(kind(history(500), unroll(factor: 0.99), references: [sixth]) == .notLearning)
    #expect(kind(history(100), unroll(factor: 0.99), references: [sixth]) == .undetermined)
    #expect(kind(falling, unroll(factor: 0.99), references: [sixth]) == .healthy)
  }

  @Test func aFlatTotalDoesNotHideAShortMemory() {
    // A loss at every step: the total gradient keeps its size, one loss's gradient halves with every step.
    let place = LayerDirection(layer: 0)
    let flat = Tensor<Double>(shape: [50, 3], repeating: 0.1)
    let total = [TensorName.of(.hiddenGradient, at: place): flat]
    let diagnosis = Diagnosis(model: tanh, history: history(500), unroll: unroll(factor: 0.5, extra: total))
    #expect(diagnosis.kind == .vanishing)
    #expect(diagnosis.headline.contains("99 % of it from within 6 of 49 steps"))
  }

  @Test func aFlatTotalAloneDecidesNothing() {
    let place = LayerDirection(layer: 0)
    let flat = Tensor<Double>(shape: [50, 3], repeating: 0.1)
    let totalOnly = Unroll(
      model: tanh, timesteps: 50, tensors: [TensorName.of(.hiddenGradient, at: place): flat])
    #expect(kind(history(100), totalOnly) == .undetermined)
    #expect(kind(history(100, profile: [Float](repeating: -1, count: 50)), nil) == .undetermined)
    var finalLossOnly = totalOnly
    var losses = Tensor<Double>(shape: [50], repeating: 0)
    losses.values[49] = 0.3
    finalLossOnly.tensors[TensorName.lossPerStep] = losses
    #expect(kind(falling, finalLossOnly) == .healthy)
  }

  @Test func aRecordedProfileThatDecaysIsVanishingAllTheSame() {
    let profile = (0..<100).map { Float(-0.2) * Float(99 - $0) }
    #expect(kind(history(100, profile: profile), nil) == .vanishing)
  }

  @Test func aLossBelowTheReferenceShowsThatTheMemoryWorks() {
    let learned = history(500, loss: { $0 < 200 ? 0.17 : 0.01 })
    let diagnosis = Diagnosis(model: tanh, history: learned, unroll: unroll(factor: 0.6), references: [sixth])
    #expect(diagnosis.kind == .healthy)
    #expect(diagnosis.headline.contains("mean loss 0.01, below the 0.167 of always 1"))
    let onlyOnTrainingData = history(
      500, loss: { $0 < 200 ? 0.17 : 0.01 }, heldOut: { $0.isMultiple(of: 100) ? 0.17 : nil })
    #expect(kind(onlyOnTrainingData, unroll(factor: 0.6), references: [sixth]) == .vanishing)
  }

  @Test func theHardestReferenceCounts() {
    let references = [Baseline(name: "unigram", loss: 2.9), Baseline(name: "bigram", loss: 2.4)]
    let halfway = history(500, loss: { 3 - Double($0) / 1000 })
    #expect(kind(halfway, unroll(factor: 0.5), references: references) == .vanishing)
  }

  @Test func anUntrainedNetworkIsCalledSo() {
    let diagnosis = Diagnosis(model: tanh, history: history(1), unroll: unroll(factor: 0.6))
    #expect(diagnosis.kind == .untrained)
    #expect(diagnosis.headline.contains("no update yet; one loss's gradient loses 0.222 decades"))
    #expect(kind(history(0), unroll(factor: 0.6)) == .vanishing)
  }

  @Test func clippingDoesNotHideAnExplosion() {
    let spiky = history(500, norm: { $0 == 321 ? 74_514 : 2 }, clippedAt: 1)
    let diagnosis = Diagnosis(model: tanh, history: spiky, unroll: unroll(factor: 1))
    #expect(diagnosis.kind == .exploding)
    #expect(diagnosis.headline.contains("at step 321 the gradient norm was 7.45e+04"))
    #expect(diagnosis.headline.contains("hidden by clipping"))
  }

  @Test func aSpikeThatLearningSurvivedIsToldButNotTheVerdict() {
    let survived = history(500, loss: { $0 < 300 ? 0.17 : 0.01 }, norm: { $0 == 200 ? 900 : 2 })
    let diagnosis = Diagnosis(model: tanh, history: survived, unroll: unroll(factor: 1), references: [sixth])
    #expect(diagnosis.kind == .healthy)
    #expect(diagnosis.explanation.contains("at step 200 the gradient norm was 900"))
    #expect(kind(survived, unroll(factor: 1)) == .healthy)
    let stuck = history(500, norm: { $0 == 200 ? 900 : 2 })
    #expect(kind(stuck, unroll(factor: 1), references: [sixth]) == .exploding)
  }

  @Test func theNoiseOfAConvergedRunIsNoExplosion() {
    let converged = history(1000, loss: { _ in 0.001 }, norm: { $0 < 100 ? 5 : $0 == 900 ? 1 : 0.001 })
    #expect(kind(converged, unroll(factor: 1), references: [sixth]) == .healthy)
    let growingSlowly = history(1000, norm: { 1 + Double($0) / 10 })
    #expect(kind(growingSlowly, unroll(factor: 0.99)) != .exploding)
  }

  @Test func aGrowingLossOrGradientIsExploding() {
    #expect(kind(history(300, loss: { $0 < 100 ? 1 : 50 }), unroll(factor: 1)) == .exploding)
    #expect(kind(history(300), unroll(factor: 1.2)) == .exploding)
    #expect(kind(history(300), unroll(factor: 1.02)) != .exploding)
  }

  @Test func theFirstNumberThatIsNotFiniteIsNamed() {
    let broken = history(300, loss: { $0 >= 200 ? .nan : 1 }, norm: { $0 >= 150 ? .infinity : 1 })
    let diagnosis = Diagnosis(model: tanh, history: broken, unroll: unroll(factor: 1))
    #expect(diagnosis.kind == .unstable)
    #expect(diagnosis.headline == "unstable: the gradient norm is infinite first at step 150")
    var states = Tensor<Double>(shape: [50, 3], repeating: 0.1)
    states[7, 2] = .nan
    let hidden = [TensorName.of(.hidden, at: LayerDirection(layer: 0)): states]
    let inUnroll = Diagnosis(model: tanh, history: history(1), unroll: unroll(factor: 1, extra: hidden))
    #expect(inUnroll.headline == "unstable: hidden.l0 at timestep 7 is not a number")
  }

  @Test func saturatedStatesAreNamedBeforeTheVanishingTheyCause() {
    let states = Tensor<Double>(shape: [50, 3], values: (0..<150).map { $0 % 3 == 0 ? 0.2 : -0.99 })
    let hidden = [TensorName.of(.hidden, at: LayerDirection(layer: 0)): states]
    let diagnosis = Diagnosis(model: tanh, history: history(500), unroll: unroll(factor: 0.3, extra: hidden))
    #expect(diagnosis.kind == .saturated)
    #expect(diagnosis.headline.contains("67 % of the hidden states are beyond ±0.95 in layer l0"))
  }

  @Test func deadUnitsAndShutGatesAreNamed() {
    let place = LayerDirection(layer: 0)
    let relu = ModelShape(cell: .rnn, activation: .relu, inputSize: 2, hiddenSize: 3, outputSize: 2)
    func reluUnroll(_ value: (Int) -> Double) -> Unroll<Double> {
      let states = Tensor<Double>(shape: [50, 3], values: (0..<150).map(value))
      return unroll(factor: 1, model: relu, extra: [TensorName.of(.hidden, at: place): states])
    }
    #expect(kind(history(500), reluUnroll { _ in 0 }, model: relu) == .dead)
    #expect(kind(history(500), reluUnroll { $0 % 3 == 0 ? 1 : 0 }, model: relu) == .notLearning)
    let lstm = ModelShape(cell: .lstm, inputSize: 2, hiddenSize: 3, outputSize: 2)
    func lstmUnroll(_ gate: Gate, _ value: Double, model: ModelShape? = nil) -> Unroll<Double> {
      let values = Tensor<Double>(shape: [50, 3], repeating: value)
      return unroll(factor: 1, model: model ?? lstm, extra: [TensorName.of(.gate(gate), at: place): values])
    }
    #expect(kind(history(100), lstmUnroll(.output, 0.01), model: lstm) == .saturated)
    #expect(kind(falling, lstmUnroll(.forget, 0.99), model: lstm) == .healthy)
    // An input gate that is 1 − f is shut while the cell remembers.
    let coupled = ModelShape(variant: .lstmCoupled, inputSize: 2, hiddenSize: 3, outputSize: 2)
    #expect(kind(history(100), lstmUnroll(.input, 0.01), model: lstm) == .saturated)
    #expect(kind(falling, lstmUnroll(.input, 0.01, model: coupled), model: coupled) == .healthy)
  }

  @Test func aLittleLessThanWithoutMemoryIsNoMemoryWhereTheGradientVanishes() {
    func verdict(_ loss: Double, _ factor: Double) -> Diagnosis.Kind {
      kind(
        history(500, loss: { _ in loss }), unroll(factor: factor, lossAtEveryStep: false),
        references: [sixth])
    }
    #expect(verdict(0.155, 0.6) == .vanishing && verdict(0.1, 0.6) == .healthy)
    #expect(verdict(0.155, 0.99) == .healthy)
  }

  /// Tanh states of which `share` are saturated, and a loss at every timestep.
  private func saturated(_ share: Double, factor: Double) -> Unroll<Double> {
    let states = (0..<150).map { Double($0) < share * 150 ? 0.99 : 0.1 }
    return unroll(
      factor: factor,
      extra: [
        TensorName.of(.hidden, at: LayerDirection(layer: 0)): Tensor(shape: [50, 3], values: states),
        TensorName.lossPerStep: Tensor(shape: [50], repeating: 0.1),
      ])
  }

  @Test func aLossThatFallsBackToGuessingExcusesNoSaturation() {
    let worse = history(300, loss: { $0 == 0 ? 3.5 : 20 - Double($0) / 25 })
    #expect(kind(worse, saturated(0.6, factor: 0.9)) == .saturated)
    let better = history(300, loss: { 3.5 - Double($0) / 100 })
    #expect(kind(better, saturated(0.6, factor: 0.9)) == .healthy)
    #expect(kind(better, saturated(0.95, factor: 0.9)) == .saturated)
  }

  @Test func mostlySaturatedUnitsComeBeforeTheGrowthOfWhatIsLeft() {
    let diagnosis = Diagnosis(model: tanh, history: history(300), unroll: saturated(0.6, factor: 1.2))
    #expect(diagnosis.kind == .exploding && diagnosis.headline.contains("60 % of the hidden states"))
    #expect(kind(history(300), saturated(0.7, factor: 1.2)) == .saturated)
  }

  @Test func theFirstStepsOfManyLossesTellNothing() {
    #expect(kind(history(10), saturated(0, factor: 0.5)) == .undetermined)
    #expect(kind(history(30), saturated(0, factor: 0.5)) == .vanishing)
    #expect(kind(history(30, loss: { 1 - Double($0) / 100 }), saturated(0, factor: 0.5)) == .healthy)
  }

  @Test func aTaskThatIsSolvedMayWaver() {
    let solved = history(
      1000, loss: { _ in 0.0003 },
      heldOut: { $0.isMultiple(of: 50) ? ($0 < 500 ? 0.0005 : 0.0008) : nil })
    #expect(kind(solved, unroll(factor: 0.9), references: [sixth]) == .healthy)
  }

  @Test func aHeldOutLossThatRisesIsOverfitting() {
    let parted = history(
      1000, loss: { 2 - Double($0) / 600 },
      heldOut: { $0.isMultiple(of: 50) ? 1.5 + abs(Double($0) - 400) / 1000 : nil })
    let diagnosis = Diagnosis(model: tanh, history: parted, unroll: unroll(factor: 0.9))
    #expect(diagnosis.kind == .overfitting)
    #expect(diagnosis.headline.contains("up from 1.5 at step 400"))
  }

  @Test func aPlateauAboveWhatNoMemoryReachesIsNotForLackOfMemory() {
    #expect(kind(history(500, loss: { _ in 0.3 }), unroll(factor: 0.5), references: [sixth]) == .notLearning)
    #expect(kind(history(500, loss: { _ in 0.17 }), unroll(factor: 0.5), references: [sixth]) == .vanishing)
  }

  @Test func weightsThatCannotHaveMovedDoNotLearn() {
    var still = RunHistory()
    for record in 0..<300 {
      still.append(
        StepRecord(
          step: record, loss: 0.17, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1e-7, profile: []))
    }
    let diagnosis = Diagnosis(model: tanh, history: still, unroll: unroll(factor: 0.5), references: [sixth])
    #expect(diagnosis.kind == .notLearning)
    #expect(diagnosis.headline.contains("moved by more than 3e-05"))
  }

  @Test func aFallingLossAtEveryTimestepIsHealthyUntilItStops() {
    var losses = unroll(factor: 0.5)
    losses.tensors[TensorName.lossPerStep] = Tensor(shape: [50], repeating: 0.02)
    let falling = history(500, loss: { 3 - Double($0) / 250 })
    #expect(kind(falling, losses) == .healthy)
    #expect(kind(falling, unroll(factor: 0.5, lossAtEveryStep: false)) == .vanishing)
    #expect(kind(history(500), losses) == .vanishing)
  }

  @Test func noiseBelowTheReferenceIsNotLearned() {
    // Every other batch costs half as much: the mean is 0.16, but nobody can tell it from 1/6.
    let noisy = history(40, loss: { $0.isMultiple(of: 2) ? 0.06 : 0.26 })
    #expect(kind(noisy, unroll(factor: 0.5), references: [sixth]) == .vanishing)
  }

  @Test func aGradientThatDoesNotPassOneStepIsLost() {
    let cut = unroll(factor: 0)
    #expect(kind(history(500), cut, references: [sixth]) == .vanishing)
    let relu = ModelShape(cell: .rnn, activation: .relu, inputSize: 2, hiddenSize: 3, outputSize: 2)
    #expect(kind(history(500), unroll(factor: 0, model: relu), references: [sixth], model: relu) == .dead)
  }

  @Test func anExplosionLongPastGivesWayToWhatIsWrongNow() {
    let once = history(500, norm: { $0 == 100 ? 900 : 2 })
    #expect(kind(once, unroll(factor: 0.5), references: [sixth]) == .vanishing)
    let harmful = history(500, loss: { $0 <= 100 ? 0.5 : 2 }, norm: { $0 == 100 ? 900 : 2 })
    #expect(kind(harmful, unroll(factor: 0.5), references: [sixth]) == .exploding)
  }

  @Test func everyVerdictCanBeWrittenAsJSON() throws {
    for factor in [0.5, 1, 1.5] {
      let diagnosis = Diagnosis(model: tanh, history: history(300), unroll: unroll(factor: factor))
      let data = try JSONEncoder().encode(diagnosis)
      #expect(try JSONDecoder().decode(Diagnosis.self, from: data) == diagnosis)
      #expect(!diagnosis.headline.contains("\n") && !diagnosis.explanation.isEmpty)
    }
  }
}
