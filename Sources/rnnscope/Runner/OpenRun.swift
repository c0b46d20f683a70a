import Explorer
import Training

/// A run that the explorer shows, with the work that goes on for it. Its news carry its number.
@MainActor final class OpenRun {
  private let work: RunWork
  private let mailbox: Mailbox
  /// What is to be done to the run, in the order in which it was asked for.
  private let commands: AsyncStream<RunEffect>.Continuation
  private let reading: Task<Void, Never>
  private let number: Int
  /// What is under way, the last of each kind.
  private var tasks: [LongWork: Task<Void, Never>] = [:]

  /// Sets `prepared` going, tells what it is and shows its beginning; its news go to `mailbox`. Runs that stand side by
  /// side train in `lockstep`.
  init(_ prepared: PreparedRun, number: Int, lockstep: Lockstep, mailbox: Mailbox) {
    let source = prepared.start(lockstep) { mailbox.post(.ofRun(number, $0)) }
    let work = RunWork(source: source) { mailbox.post(.ofRun(number, $0)) }
    let (stream, continuation) = AsyncStream.makeStream(of: RunEffect.self)
    (self.work, self.mailbox, self.number, commands) = (work, mailbox, number, continuation)
    work.post(.opened(source.description, isLive: source.isLive))
    reading = Task.detached { await source.begin(work.post) }
    Task.detached { [reading] in
      if source.isLive { await reading.value }
      for await effect in stream { await work.obey(effect) }
    }
  }

  /// Does what concerns the run. Returns at once: of unrolls and of recalled records only the last asked for is worked
  /// on, commands are obeyed in their order.
  func perform(_ effect: RunEffect) {
    let work = work
    switch effect {
    case .unroll(let step, let inDetail, let sequence):
      begin(.unroll) { await work.unroll(at: step, inDetail: inDetail, over: sequence) }
    case .computeLags(let unroll):
      // It says nothing of how far it is: Esc would stop it only until the next step.
      tasks[.lags]?.cancel()
      tasks[.lags] = Task.detached { await work.computeLags(of: unroll) }
    case .recall(let step): begin(.records) { await work.recall(step) }
    case .readSequence(let line): Task.detached { work.readSequence(line) }
    case .alter(let original, let alteration, let inDetail):
      begin(.alteration) { await work.alter(original, alteration, inDetail: inDetail) }
    case .spell(let sequence): Task.detached { work.spell(sequence) }
    case .readEdit(let line): Task.detached { work.readEdit(line) }
    case .write(let request): begin(.writing) { await work.write(request) }
    case .decompose(let unroll, let place, let known):
      begin(.spectra) { await work.decompose(unroll, at: place, besides: known) }
    case .searchData(let search, let unroll): begin(.search) { await work.search(search, with: unroll) }
    case .measure(let unroll, let acrossTraining):
      begin(.updates) { await work.measure(unroll, acrossTraining: acrossTraining) }
    case .fork(let step, let changes):
      begin(.fork) { [mailbox] in
        guard let fork = await work.fork(at: step, changing: changes) else { return }
        if Task.isCancelled { await fork.discard() } else { mailbox.post(.prepared([fork])) }
      }
    case .stopWork(let kinds): kinds.forEach { tasks[$0]?.cancel() }
    default: commands.yield(effect)
    }
  }

  /// Does `work` in the place of any of its kind that is under way, and tells how far it comes where it takes long.
  private func begin(_ kind: LongWork, _ work: @escaping @Sendable () async -> Void) {
    tasks[kind]?.cancel()
    let (mailbox, number) = (mailbox, number)
    tasks[kind] = Task.detached {
      let relay = ProgressRelay { mailbox.post(.ofRun(number, .progressed(kind, $0))) }
      await WorkProgress.told(to: relay.take, work)
      if relay.hasTold { mailbox.post(.ofRun(number, .progressed(kind, nil))) }
    }
  }

  /// Ends all work for the run. Await the answer for the end of its recording; it throws what kept that from
  /// completing.
  func close() -> Task<Void, any Error> {
    for task in Array(tasks.values) + [reading] { task.cancel() }
    commands.finish()
    return Task.detached { [work] in try await work.source.finish() }
  }
}
