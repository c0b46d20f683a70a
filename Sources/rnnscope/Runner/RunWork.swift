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
