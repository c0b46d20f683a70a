import Analysis
import Engine
import Explorer
import Traces
import Training

/// What is computed for a run away from the screen's thread.
struct RunWork: Sendable {
  /// So many checkpoints of a recording tell how its spectra moved.
  private static let spectraCount = 24

  let source: any RunSource
  /// Where the answers go.
  let post: @Sendable (Action) -> Void

  /// Answers with the records around `step`, unless the calling task is cancelled first.
  func recall(_ step: Int) async {
    await answer {
      let records = try await source.records(around: step)
      if !records.isEmpty { post(.recalled(records)) }
    }
  }

  /// Answers with the unroll at `step` over `sequence`, or over the run's own probe, unless the calling task is
  /// cancelled first.
  func unroll(at step: Int, inDetail: Bool, over sequence: ProbeSequence?) async {
    await answer {
      guard var unroll = try await source.unroll(at: step, over: sequence) else {
        if sequence != nil {
          post(.failed("the weights before step \(step) were not recorded: nothing to unroll"))
        }
        return
      }
      if inDetail {
        unroll = unroll.withGradientByLag(
          over: source.description.probe, truncation: source.description.truncation)
      }
      post(.unrolled(unroll, requestedStep: step, inDetail: inDetail))
    }
  }

  /// Answers with the pass of `original` altered.
  func alter(_ original: StepUnroll, _ alteration: Alteration, inDetail: Bool) async {
    do {
      let description = source.description
      let known = try await withWeights(original)
      post(
        .altered(
          known?.altered(
            by: alteration, over: description.probe, truncation: description.truncation, inDetail: inDetail)))
    } catch {
      post(.altered(nil))
    }
  }

  /// Answers with what the network writes.
  func write(_ request: WritingRequest) async {
    do {
      let original = request.original
      let own = original.sequence == nil ? source.description.probe : original.sequence?.batch
      guard let weights = try await withWeights(original)?.weights,
        let sequence = request.alteration.sequence?.batch ?? own
      else {
        return post(.failed("the weights of step \(original.step) were not recorded: nothing can write"))
      }
      post(
        .written(
          try source.probeReader.writing(
            after: sequence, beginning: request.beginning, step: original.step, weights: weights,
            settings: request.settings, clamps: request.alteration.clamps)))
    } catch {
      post(.failed("\(error)"))
    }
  }

  /// `original` with the weights of its step, trained again where they were not kept; nil where they can't be had.
  private func withWeights(_ original: StepUnroll) async throws -> StepUnroll? {
    if original.weights != nil { return original }
    let description = source.description
    let sequence =
      original.sequence
      ?? ProbeSequence(
        title: "", inputLabels: description.inputLabels, targetLabels: description.targetLabels,
        batch: description.probe)
    guard sequence.batch != nil, let found = try await source.unroll(at: original.step, over: sequence),
      found.step == original.step
    else { return nil }
    return StepUnroll(
      step: original.step, unroll: original.unroll, weights: found.weights, sequence: original.sequence)
  }

  /// Answers with the sequence that `line` says.
  func readSequence(_ line: String) {
    do {
      let title = String(line.displaySafe.prefix(40))
      post(.sequenceRead(ProbeSequence(try source.probeReader.probe(of: line), title: title)))
    } catch {
      post(.failed("\(error)"))
    }
  }

  /// Answers with the spectra of `unroll` and, of a recording, with those of its checkpoints.
  func decompose(_ unroll: StepUnroll, at place: LayerDirection) {
    guard let weights = unroll.weights else { return }
    post(
      .decomposed(
        NetworkSpectra(step: unroll.step, weights: weights, unroll: unroll.unroll, at: place), place))
    for (step, weights) in source.weightsOverTraining(count: Self.spectraCount) where step != unroll.step {
      post(.decomposed(NetworkSpectra(step: step, weights: weights, unroll: nil, at: place), place))
    }
  }

  private func answer(_ work: () async throws -> Void) async {
    do {
      try await work()
    } catch is CancellationError {
      // Somebody looks at another step by now.
    } catch {
      post(.failed("\(error)"))
    }
  }
}
