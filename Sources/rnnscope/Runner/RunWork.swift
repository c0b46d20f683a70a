import Analysis
import Engine
import Explorer
import Synchronization
import Traces
import Training

/// Until when something rests.
private final class Rest: Sendable {
  private let instant = Mutex(ContinuousClock.now)

  var end: ContinuousClock.Instant {
    get { instant.withLock { $0 } }
    set { instant.withLock { $0 = newValue } }
  }
}

/// What is computed for a run away from the screen's thread.
struct RunWork: Sendable {
  /// So many checkpoints of a recording tell how its spectra moved.
  private static let spectraCount = 24

  /// So many steps tell how gradients and updates of parameters went.
  private static let flowCount = 20

  /// From so many timesteps on a gradient by lag may take long.
  private static let longSequence = 200

  /// The rest after a gradient by lag while the run trains, as a multiple of what it took.
  private static let restAfterLags = 9

  /// Multiplications by weights, forward, that a search through the data may take.
  private static let searchBudget = 4_000_000_000
  /// After so many sequences a search tells what it has found.
  private static let samplesPerAnswer = 50

  private let lagRest = Rest()

  let source: any RunSource
  /// Where the answers go.
  let post: @Sendable (RunAction) -> Void

  /// Does what the run itself has to do, and tells what there is to tell of it.
  func obey(_ effect: RunEffect) async {
    await answer {
      if let words = try await source.obey(effect) { post(.told(words.displaySafe)) }
    }
  }

  /// Answers with the records around `step`, or with none, unless the calling task is cancelled first.
  func recall(_ step: Int) async {
    do {
      post(.recalled(try await source.records(around: step)))
    } catch is CancellationError {
      // Somebody looks at another step by now.
    } catch {
      post(.failed("\(error)"))
      post(.recalled([]))
    }
  }

  /// Answers with the unroll at `step` over `sequence`, or over the run's own probe, or with why there is none, unless
  /// the calling task is cancelled first.
  func unroll(at step: Int, inDetail: Bool, over sequence: ProbeSequence?) async {
    let asked = AwaitedUnroll(step: step, inDetail: inDetail)
    func miss(_ reason: String) { post(.notUnrolled(asked, over: sequence, reason: reason)) }
    do {
      guard var unroll = try await source.unroll(at: step, over: sequence) else {
        return miss(
          sequence == nil
            ? "Neither the states of step \(step) nor weights before it were recorded"
            : "The weights before step \(step) were not recorded: there is nothing to unroll it with")
      }
      if inDetail {
        // A long sequence's gradient by lag takes so long that the rest is shown without it.
        if unroll.unroll.timesteps >= Self.longSequence {
          post(.unrolled(unroll, requestedStep: step, inDetail: false))
        }
        unroll = try unroll.withGradientByLag(
          over: source.description.probe, truncation: source.description.truncation,
          tell: WorkProgress.tellOfLags)
      }
      post(.unrolled(unroll, requestedStep: step, inDetail: inDetail))
    } catch is CancellationError {
      // Somebody looks at another step by now.
    } catch {
      post(.failed("\(error)"))
      miss("\(error)".displaySafe)
    }
  }

  /// Answers with `unroll` and its gradient by lag, or without where it can't be had, unless the calling task is cancelled
  /// first. Between two of them it rests, so that the training goes on nearly as fast as without.
  func computeLags(of unroll: StepUnroll) async {
    try? await Task.sleep(until: lagRest.end)
    if Task.isCancelled { return }
    let (description, start) = (source.description, ContinuousClock.now)
    let detailed = try? unroll.withGradientByLag(
      over: description.probe, truncation: description.truncation, tell: WorkProgress.tellOfLags)
    if Task.isCancelled { return }
    lagRest.end = .now + start.duration(to: .now) * Self.restAfterLags
    post(.lagsComputed(detailed ?? unroll))
  }

  /// Answers with the pass of `original` altered.
  func alter(_ original: StepUnroll, _ alteration: Alteration, inDetail: Bool) async {
    let asked = AwaitedAlteration(of: original, by: alteration)
    do {
      let description = source.description
      let known = try await withWeights(original)
      post(
        .altered(
          asked,
          try known?.altered(
            by: alteration, over: description.probe, truncation: description.truncation, inDetail: inDetail,
            tell: WorkProgress.tellOfLags)))
    } catch is CancellationError {
      // Somebody stopped it.
    } catch {
      post(.altered(asked, nil))
    }
  }

  /// The run's continuation from `step` with `changes`; nil where there is none, of which it tells.
  func fork(at step: Int, changing changes: ExperimentOptions) async -> PreparedRun? {
    do {
      return try await source.fork(at: step, changing: changes)
    } catch is CancellationError {
      // Somebody stopped it.
    } catch {
      post(.notForked("\(error)"))
    }
    return nil
  }

  /// Answers with how `sequence`, or the run's own probe, would be typed.
  func spell(_ sequence: ProbeSequence?) {
    let sequence = sequence ?? source.description.ownSequence
    guard let batch = sequence.batch else { return post(.spelled(nil)) }
    post(
      .spelled(
        source.probeReader.spelling(
          of: batch, labels: sequence.inputLabels, answer: sequence.targetLabels.last ?? "")))
  }

  /// Answers with the sequence that the edited `line` says.
  func readEdit(_ line: String) {
    do {
      post(.edited(try source.probeReader.sequence(of: line)))
    } catch {
      post(.failed("\(error)"))
    }
  }

  /// Answers with what the network writes.
  func write(_ request: WritingRequest) async {
    do {
      let original = request.original
      let read = request.alteration.sequence ?? original.sequence ?? source.description.ownSequence
      guard let weights = try await withWeights(original)?.weights, let sequence = read.batch else {
        return post(.failed("the weights of step \(original.step) were not recorded: nothing can write"))
      }
      post(
        .written(
          try source.probeReader.writing(
            after: sequence, beginning: request.beginning, step: original.step, weights: weights,
            settings: request.settings, clamps: request.alteration.clamps)))
    } catch is CancellationError {
      // Somebody stopped it.
    } catch {
      post(.failed("\(error)"))
    }
  }

  /// `original` with the weights of its step, trained again where they were not kept; nil where they can't be had.
  private func withWeights(_ original: StepUnroll) async throws -> StepUnroll? {
    if original.weights != nil { return original }
    let sequence = original.sequence ?? source.description.ownSequence
    guard sequence.batch != nil, let found = try await source.unroll(at: original.step, over: sequence),
      found.step == original.step
    else { return nil }
    return StepUnroll(
      step: original.step, unroll: original.unroll, weights: found.weights, sequence: original.sequence)
  }

  /// Answers with the sequence that `line` says.
  func readSequence(_ line: String) {
    do {
      post(.sequenceRead(try source.probeReader.sequence(of: line)))
    } catch {
      post(.failed("\(error)"))
    }
  }

  /// Answers with the spectra of `unroll` and with those of checkpoints all over the training, but for steps that are
  /// `known`.
  func decompose(_ unroll: StepUnroll, at place: LayerDirection, besides known: Set<Int>) async {
    guard let weights = unroll.weights else { return }
    post(
      .decomposed(
        NetworkSpectra(step: unroll.step, weights: weights, unroll: unroll.unroll, at: place), place,
        over: unroll.sequence))
    await answer {
      let others = source.weightsOverTraining(count: Self.spectraCount).filter {
        $0.step != unroll.step && !known.contains($0.step)
      }
      for (index, (step, weights)) in others.enumerated() {
        try WorkProgress.tell("spectra over training", index, of: others.count)
        post(
          .decomposed(
            NetworkSpectra(step: step, weights: weights, unroll: nil, at: place), place, over: unroll.sequence
          ))
      }
    }
  }

  /// Answers with how the parameters are driven and moved at the step of `unroll` and, `acrossTraining`, at other steps
  /// over the same sequence.
  func measure(_ unroll: StepUnroll, acrossTraining: Bool) async {
    if let flow = await source.flow(of: unroll) { post(.measured(flow, over: unroll.sequence)) }
    if acrossTraining {
      let steps = source.stepsAtHand
      let count = min(Self.flowCount, steps.count)
      for index in 0..<count {
        guard (try? WorkProgress.tell("updates over training", index, of: count)) != nil else { break }
        let step = steps[index * (steps.count - 1) / max(1, count - 1)]
        guard step != unroll.step, let flow = await flow(at: step, over: unroll.sequence) else { continue }
        post(.measured(flow, over: unroll.sequence))
      }
    }
    post(.measuringEnded(step: unroll.step, over: unroll.sequence))
  }

  /// How the parameters are driven and moved at `step`. It is part of longer work: that tells how far it has come.
  private func flow(at step: Int, over sequence: ProbeSequence?) async -> ParameterFlow? {
    await WorkProgress.told(to: nil) {
      guard let unroll = try? await source.unroll(at: step, over: sequence) else { return nil }
      return await source.flow(of: unroll)
    }
  }

  /// Answers with the places in the data where the units of `search` are on in the network of `unroll`, as they come.
  func search(_ search: DataSearch, with unroll: StepUnroll) async {
    let samples = unroll.weights == nil ? [] : source.probeReader.samples(atMost: sampleCount(of: unroll))
    var found: [DataSearch.Match] = []
    for (index, sample) in samples.enumerated() {
      guard (try? WorkProgress.tell("looking through the data", index, of: samples.count)) != nil else {
        return
      }
      guard let weights = unroll.weights, let sequence = sample.batch else { continue }
      if let states = Network(weights).unroll(sequence).tensor(.hidden, at: search.layer) {
        found += search.search.matches(in: states, limit: 3).map {
          DataSearch.Match(sequence: sample, place: $0)
        }
      }
      guard (index + 1).isMultiple(of: Self.samplesPerAnswer) else { continue }
      post(.found(search, found, searched: index + 1, isOver: false))
      found = []
    }
    post(.found(search, found, searched: samples.count, isOver: true))
  }

  /// As many sequences of the data as take a few seconds to look through.
  private func sampleCount(of unroll: StepUnroll) -> Int {
    let model = unroll.unroll.model
    let cost = unroll.unroll.timesteps * model.parameterCount
    return min(1000, max(50, Self.searchBudget / max(1, cost)))
  }

  /// Does `work` and tells why it could not be done.
  func answer(_ work: () async throws -> Void) async {
    do {
      try await work()
    } catch is CancellationError {
      // Somebody looks at another step by now.
    } catch {
      post(.failed("\(error)"))
    }
  }
}
