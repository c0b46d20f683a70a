import Analysis
import Engine
import Explorer
import Tasks
import Traces
import Training

/// The run that the explorer shows, live or recorded.
struct OpenRun: Sendable {
  private enum Source: Sendable {
    case live(LiveRun)
    case recorded(RecordedRun, isFollowed: Bool)
    case weights(WeightsRun)
  }

  /// How often a followed trace is asked for news.
  private static let followInterval = Duration.milliseconds(200)
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
    case .trace(let run, let isFollowed):
      source = .recorded(run, isFollowed: isFollowed)
    case .weights(let run):
      source = .weights(run)
    }
    self.mailbox = mailbox
    self.number = number
    let (stream, continuation) = AsyncStream.makeStream(of: Effect.self)
    commands = continuation
    let source = source
    Task.detached { for await effect in stream { await Self.perform(effect, on: source) } }
  }

  /// Tells what the run is and shows its beginning. A followed trace is read on until the answer is cancelled.
  func begin() -> Task<Void, Never>? {
    switch source {
    case .live(let run):
      post(.opened(run.description, isLive: true))
      commands.yield(.advance(by: 1))
      return nil
    case .recorded(let run, let isFollowed):
      post(.opened(run.description, isLive: false))
      return Task.detached { isFollowed ? await follow(run) : show(run) }
    case .weights(let run):
      post(.opened(run.description, isLive: false))
      return Task.detached { post(.updated(run.update())) }
    }
  }

  private func show(_ run: RecordedRun) {
    do {
      post(.updated(try run.update()))
    } catch {
      post(.failed("\(error)"))
    }
  }

  private func follow(_ run: RecordedRun) async {
    var follower = TraceFollower(run)
    var lastFailure: String?
    while !Task.isCancelled {
      do {
        if let update = try follower.update() { post(.updated(update)) }
        lastFailure = nil
      } catch {
        // The writer may be ending, or the disk away for a moment: told once, tried again.
        if "\(error)" != lastFailure { post(.failed("\(error)")) }
        lastFailure = "\(error)"
      }
      try? await Task.sleep(for: Self.followInterval)
    }
  }

  /// Answers with the records around `step`, unless the calling task is cancelled first.
  func recall(_ step: Int) async {
    do {
      switch source {
      case .live(let run): post(.recalled(try await run.records(around: step)))
      case .recorded(let run, _): post(.recalled(try run.records(around: step)))
      case .weights: break
      }
    } catch is CancellationError {
      // Somebody looks at another step by now.
    } catch {
      post(.failed("\(error)"))
    }
  }

  /// Trains, pauses or advances. Returns at once; commands are obeyed in their order.
  func command(_ effect: Effect) { commands.yield(effect) }

  /// Answers with the unroll at `step` over `sequence`, or over the run's own probe, unless the calling task is
  /// cancelled first.
  func unroll(at step: Int, inDetail: Bool, over sequence: ProbeSequence?) async {
    do {
      guard var unroll = try await unroll(at: step, over: sequence) else {
        if sequence != nil {
          post(.failed("the weights before step \(step) were not recorded: nothing to unroll"))
        }
        return
      }
      if inDetail {
        unroll = unroll.withGradientByLag(over: description.probe, truncation: description.truncation)
      }
      post(.unrolled(unroll, requestedStep: step, inDetail: inDetail))
    } catch is CancellationError {
      // Somebody looks at another step by now.
    } catch {
      post(.failed("\(error)"))
    }
  }

  /// Answers with the sequence that `line` says.
  func readSequence(_ line: String) {
    do {
      let title = String(line.displaySafe.prefix(40))
      post(.sequenceRead(ProbeSequence(try probeReader.probe(of: line), title: title)))
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
      if case .recorded(let run, _) = source {
        for (step, weights) in run.weightsOverTraining(count: Self.spectraCount) where step != unroll.step {
          post(.decomposed(NetworkSpectra(step: step, weights: weights, unroll: nil, at: place), place))
        }
      }
    }
  }

  private func post(_ action: Action) { mailbox.post(.ofRun(number, action)) }

  private func unroll(at step: Int, over sequence: ProbeSequence?) async throws -> StepUnroll? {
    switch (source, sequence) {
    case (.live(let run), let sequence?): try await run.unroll(at: step, over: sequence)
    case (.live(let run), nil): try await run.unroll(at: step)
    case (.recorded(let run, _), let sequence?): try await run.unroll(at: step, over: sequence)
    case (.recorded(let run, _), nil): try await run.unroll(at: step)
    case (.weights(let run), let sequence): run.unroll(over: sequence)
    }
  }

  private var description: RunDescription {
    switch source {
    case .live(let run): run.description
    case .recorded(let run, _): run.description
    case .weights(let run): run.description
    }
  }

  private var probeReader: ProbeReader {
    switch source {
    case .live(let run): run.probeReader
    case .recorded(let run, _): run.probeReader
    case .weights(let run): run.probeReader
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
    case .show(let sequence): await run.show(sequence)
    default: break
    }
  }
}
