import Analysis
import Engine
import Explorer
import Tasks
import Training

/// The run that the explorer shows, live or recorded.
struct OpenRun: Sendable {
  private enum Source: Sendable {
    case live(LiveRun)
    case recorded(RecordedRun)
  }

  /// So many checkpoints of a recording tell how its spectra moved.
  private static let spectraCount = 24

  private let source: Source
  private let mailbox: Mailbox
  /// Tells the news of this run from those of runs that were left.
  let number: Int
  /// What is to be done to the run, in the order in which it was asked for.
  private let commands: AsyncStream<Effect>.Continuation

  /// Sets `prepared` going; its news go to `mailbox`.
  init(_ prepared: PreparedRun, number: Int, mailbox: Mailbox) {
    switch prepared.source {
    case .experiment(let experiment, let task, let recording):
      let run = LiveRun(experiment: experiment, task: task, recording: recording) {
        mailbox.post(.ofRun(number, .updated($0)))
      }
      source = .live(run)
    case .trace(let run):
      source = .recorded(run)
    }
    self.mailbox = mailbox
    self.number = number
    let (stream, continuation) = AsyncStream.makeStream(of: Effect.self)
    commands = continuation
    let source = source
    Task.detached { for await effect in stream { await Self.perform(effect, on: source) } }
  }

  /// Tells what the run is and shows its beginning.
  func begin() {
    switch source {
    case .live(let run):
      post(.opened(run.description, isLive: true))
      commands.yield(.advance(by: 1))
    case .recorded(let run):
      post(.opened(run.description, isLive: false))
      Task.detached {
        do {
          post(.updated(try run.update()))
        } catch {
          post(.failed("\(error)"))
        }
      }
    }
  }

  /// Trains, pauses or advances. Returns at once; commands are obeyed in their order.
  func command(_ effect: Effect) { commands.yield(effect) }

  /// Answers with the unroll at `step`, unless the calling task is cancelled first.
  func unroll(at step: Int, inDetail: Bool) async {
    do {
      guard var unroll = try await unroll(at: step) else { return }
      if inDetail { unroll = unroll.withGradientByLag(over: probe) }
      post(.unrolled(unroll, requestedStep: step, inDetail: inDetail))
    } catch is CancellationError {
      // Somebody looks at another step by now.
    } catch {
      post(.failed("\(error)"))
    }
  }

  /// Answers with the spectra of `unroll` and, of a recording, with those of its checkpoints.
  func decompose(_ unroll: StepUnroll, at place: LayerDirection) {
    guard let weights = unroll.weights else { return }
    Task.detached {
      post(
        .decomposed(
          NetworkSpectra(step: unroll.step, weights: weights, unroll: unroll.unroll, at: place), place))
      if case .recorded(let run) = source {
        for (step, weights) in run.weightsOverTraining(count: Self.spectraCount) where step != unroll.step {
          post(.decomposed(NetworkSpectra(step: step, weights: weights, unroll: nil, at: place), place))
        }
      }
    }
  }

  private func post(_ action: Action) { mailbox.post(.ofRun(number, action)) }

  private func unroll(at step: Int) async throws -> StepUnroll? {
    switch source {
    case .live(let run): try await run.unroll(at: step)
    case .recorded(let run): try await run.unroll(at: step)
    }
  }

  private var probe: Batch? {
    switch source {
    case .live(let run): run.description.probe
    case .recorded(let run): run.description.probe
    }
  }

  /// Stops training and completes the recording. Throws what kept the recording from completing.
  func finish() async throws {
    commands.finish()
    if case .live(let run) = source { try await run.finish() }
  }

  private static func perform(_ effect: Effect, on source: Source) async {
    guard case .live(let run) = source else { return }
    switch effect {
    case .train(let stepsPerSecond): await run.train(stepsPerSecond: stepsPerSecond)
    case .pauseTraining: await run.pause()
    case .advance(let count): await run.advance(by: count)
    default: break
    }
  }
}
