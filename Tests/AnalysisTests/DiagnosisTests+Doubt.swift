import Analysis
import Engine
import Foundation
import Testing

/// What looks like one verdict and is another, or none for want of evidence.
extension DiagnosisTests {
  @Test func aSpikeThatIsLargeOnlyBesideAPlateauIsNoExplosion() {
    // Usually 0.04; what clipping allows is 1, of which the spike is thirty times.
    let plateau = history(500, norm: { $0 % 150 == 100 ? 30 : 0.04 }, clippedAt: 1)
    #expect(kind(plateau, unroll(factor: 0.99), references: [sixth]) == .notLearning)
    let worse = history(500, norm: { $0 % 150 == 100 ? 300 : 0.04 }, clippedAt: 1)
    #expect(kind(worse, unroll(factor: 0.99), references: [sixth]) == .exploding)
    #expect(
      Diagnosis(model: tanh, history: worse, unroll: unroll(factor: 0.99)).headline
        .contains("300 times the 1 that clipping allows"))
  }

  /// A loss that shoots up from 4 and comes down to `last`; for texts the references are 4.1, 3.2 and 2.2.
  private func overshooting(to last: Double, count: Int = 600) -> Diagnosis {
    let references = [
      Baseline(name: "uniform", loss: 4.1), Baseline(name: "unigram", loss: 3.2),
      Baseline(name: "bigram", loss: 2.2),
    ]
    let losses = history(count, loss: { $0 == 0 ? 4 : last + 24 * exp(-Double($0) / Double(count) * 6) })
    var unroll = unroll(factor: 0.5)
    unroll.tensors[TensorName.lossPerStep] = Tensor(shape: [50], repeating: 0.1)
    return Diagnosis(model: tanh, history: losses, unroll: unroll, references: references)
  }

  @Test func aLossThatOnlyComesBackFromItsOwnExplosionIsNotLearning() {
    let back = overshooting(to: 3.3)
    #expect(back.kind == .notLearning)
    #expect(
      back.headline.contains("the loss has only come back") && back.headline.contains("untrained it was 4"))
    #expect(overshooting(to: 3.3, count: 150).kind == .undetermined)
    #expect(overshooting(to: 2.4).kind == .healthy)
  }

  @Test func whatLiesInTheFutureIsNotForLackOfMemory() {
    let chance = Baseline(name: "chance", loss: 0.17, isLeastFromPast: true)
    let diagnosis = Diagnosis(
      model: tanh, history: history(500), unroll: unroll(factor: 0.5), references: [chance])
    #expect(
      diagnosis.kind == .notLearning
        && diagnosis.headline.contains("the least that can be known from the past"))
    let bothWays = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, isBidirectional: true, outputSize: 2)
    #expect(kind(history(500), unroll(factor: 0.5), references: [chance], model: bothWays) == .vanishing)
  }

  @Test func scalarsAloneDoNotTellWhyALossStays() {
    let diagnosis = Diagnosis(
      model: tanh, history: history(500), unroll: Unroll<Double>?.none, references: [sixth])
    #expect(diagnosis.kind == .undetermined)
    #expect(
      diagnosis.headline
        == "undetermined: no gradient over time was recorded; mean loss 0.17 against 0.167 of always 1")
    #expect(kind(history(500, loss: { $0 < 200 ? 0.17 : 0.01 }), nil, references: [sixth]) == .healthy)
    #expect(kind(history(500, norm: { $0 == 321 ? 74_514 : 2 }), nil, references: [sixth]) == .exploding)
    #expect(kind(history(500, loss: { $0 == 499 ? .nan : 0.17 }), nil, references: [sixth]) == .unstable)
    #expect(kind(history(1), nil, references: [sixth]) == .untrained)
    #expect(kind(history(0), nil, references: [sixth]) == .undetermined)
  }

  @Test func whatWasNotRecordedIsNoFault() {
    // A recording from elsewhere may know neither norms nor rates: they are NaN then.
    let unknown = RunHistory(
      (0..<500).map {
        StepRecord(
          step: $0, loss: 1 - Double($0) / 600, gradientNorm: .nan, clippedGradientNorm: .nan,
          learningRate: .nan, profile: [])
      })
    #expect(
      kind(unknown, unroll(factor: 0.99), references: [Baseline(name: "chance", loss: 0.9)]) == .healthy)
    #expect(kind(unknown, nil) == .undetermined)
    // Mixed precision skips updates by gradients that overflowed.
    let skipped = history(500, loss: { 1 - Double($0) / 600 }, norm: { $0 < 5 ? .infinity : 1 })
    #expect(
      kind(skipped, unroll(factor: 0.99), references: [Baseline(name: "chance", loss: 0.9)]) == .healthy)
    let lost = history(500, loss: { $0 > 5 ? .nan : 1 }, norm: { $0 == 5 ? .infinity : 1 })
    #expect(kind(lost, unroll(factor: 0.99)) == .unstable)
  }

  @Test func withoutAReferenceARestIsJudgedOnlyWhereItIsClear() {
    func resting(_ loss: Double, _ factor: Double, everyStep: Bool = false) -> Diagnosis.Kind {
      var unroll = unroll(factor: factor, lossAtEveryStep: everyStep)
      if everyStep { unroll.tensors[TensorName.lossPerStep] = Tensor(shape: [50], repeating: 0.1) }
      return kind(history(500, loss: { $0 < 20 ? 1 : loss }), unroll)
    }
    #expect(resting(0.05, 0.99) == .healthy)
    #expect(resting(0.17, 0.6) == .vanishing)
    #expect(resting(0.17, 0.99) == .undetermined)
    #expect(resting(0.3, 0.6, everyStep: true) == .undetermined)
    #expect(resting(0.99, 0.99) == .notLearning)
  }

  @Test func theFirstStepsOfASingleLossTellNothingOfItsMemoryEither() {
    let flow = unroll(factor: 0.6, lossAtEveryStep: false)
    #expect(kind(history(15), flow, references: [sixth]) == .undetermined)
    #expect(kind(history(25), flow, references: [sixth]) == .vanishing)
  }

  @Test func aLossThatFellToWhatGuessingReachesIsNotYetHealthy() {
    let arrived = history(100, loss: { max(0.165, 1 - Double($0) / 20) })
    let single = unroll(
      factor: 0.99, lossAtEveryStep: false,
      extra: [TensorName.lossPerStep: Tensor(shape: [50], values: (0..<50).map { $0 == 49 ? 0.165 : 0 })])
    #expect(kind(arrived, single, references: [sixth]) == .undetermined)
  }

  @Test func aHeldOutLossFromBeforeTheFallIsNotHeldAgainstTheRun() {
    func run(heldOut: Double) -> RunHistory {
      history(
        400, loss: { $0 < 330 ? 0.17 : 0.06 }, heldOut: { $0 == 300 ? heldOut : nil })
    }
    let flow = unroll(factor: 0.99)
    #expect(kind(run(heldOut: 0.175), flow, references: [sixth]) == .healthy)
    let learned = "below the 0.167 of always 1"
    // The network was far worse on what it had not seen, and nothing says that this has changed.
    let worse = Diagnosis(model: tanh, history: run(heldOut: 0.9), unroll: flow, references: [sixth])
    #expect(!worse.headline.contains(learned))
    let told = Diagnosis(model: tanh, history: run(heldOut: 0.175), unroll: flow, references: [sixth])
    #expect(told.headline.contains(learned) && told.headline.contains("(held out 0.175 at step 300)"))
  }

  @Test func theHeldOutLossAfterTheLastUpdateCountsInTheOneBefore() {
    func diagnosis(final: Double?, through step: Int = 399) -> Diagnosis {
      var run = history(
        400, loss: { $0 < 330 ? 0.17 : 0.06 }, heldOut: { $0 == 300 ? 0.9 : nil })
      run.end(with: final.map { HeldOutLoss(step: 400, loss: $0) })
      return Diagnosis(
        model: tanh, history: run.prefix(through: step), unroll: unroll(factor: 0.99), references: [sixth],
        survey: HistorySurvey(run))
    }
    let learned = "below the 0.167 of always 1"
    #expect(!diagnosis(final: nil).headline.contains(learned))
    let told = diagnosis(final: 0.1)
    #expect(told.headline.contains(learned) && told.headline.contains("(held out 0.1 at the end)"))
    let measured = told.measurements.first { $0.name == "held-out loss" }
    #expect(measured?.value == 0.1 && measured?.note == "at the end")
    #expect(told.measurements.first { $0.name == "best held-out loss" }?.note == "at the end")
    #expect(diagnosis(final: 0.1, through: 398).measured("held-out loss") == 0.9)
  }

  @Test(arguments: [(1, "1 step is too few"), (4, "4 steps are too few")])
  func aFewMiniBatchesProveNothing(count: Int, words: String) {
    // A fork goes on from weights that have seen updates; its own records are few.
    func fork(_ count: Int, loss: Double) -> Diagnosis {
      let records = (0..<count).map {
        StepRecord(
          step: 787 + $0, loss: loss - Double($0) / 100, gradientNorm: 1, clippedGradientNorm: 1,
          learningRate: 0.01, profile: [])
      }
      return Diagnosis(
        model: tanh, history: RunHistory(records), unroll: unroll(factor: 0.99), references: [sixth])
    }
    for loss in [0.094, 0.16] {
      let told = fork(count, loss: loss)
      #expect(told.kind == .undetermined && told.headline.contains("undetermined: " + words))
    }
    #expect(fork(5, loss: 0.094).kind == .healthy)
  }

  @Test func theLargestNormIsTheLargestWhetherOrNotItWasUnusual() {
    // Usual norms fall from 5 to 0.01; the jump to 0.9 is the most unusual.
    let norms = history(300, norm: { $0 == 200 ? 0.9 : $0 == 7 ? 5.2 : 5 / Double($0 + 1) })
    let measured = Diagnosis(model: tanh, history: norms, unroll: unroll(factor: 0.99)).measurements
    let largest = measured.first { $0.name == "largest gradient norm" }
    #expect(largest?.value == 5.2 && largest?.note == "at step 7, before clipping")
    let jump = measured.first { $0.name == "gradient norm at its worst jump" }
    #expect(jump?.value == 0.9 && jump?.note == "step 200, before clipping")
  }

  @Test(arguments: [(CellKind.lstm, "forget bias"), (.gru, "chrono"), (.rnn, "LSTM")])
  func theAdviceFitsTheCell(cell: CellKind, advice: String) {
    let model = ModelShape(cell: cell, inputSize: 2, hiddenSize: 3, outputSize: 2)
    let told = Diagnosis(
      model: model, history: history(500), unroll: unroll(factor: 0.6, lossAtEveryStep: false, model: model),
      references: [sixth]
    ).advice
    #expect(told.contains(advice) && (cell == .lstm || !told.contains("forget bias")))
  }

  @Test func weightsThatAnswerBetterThanWithoutMemoryHaveLearned() {
    let answered = unroll(factor: 0.6, extra: ["loss": Tensor(shape: [1], values: [0.05])])
    #expect(kind(RunHistory(), answered, references: [sixth]) == .healthy)
    #expect(kind(RunHistory(), answered) == .vanishing)
  }
}
