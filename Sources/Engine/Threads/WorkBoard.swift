import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a crew's caller posts one job at a time and its workers find it.
///
/// A job is replaced only after every worker has finished with it, so that none can hold an old one. Both sides look
/// out for the other for a moment before they sleep: the phases of a training step follow each other quickly, but
/// threads that went on spinning would take the processor from everyone else.
final class WorkBoard: @unchecked Sendable {
  struct Job {
    var parts: Int
    var work: (Int) -> Void
  }

  private static let spinCount = 4000
  /// Goes up by one with every job; −1 means that the board is closed.
  private let generation = Atomic<Int>(0)
  private let busyWorkers = Atomic<Int>(0)
  // Written by the caller while no worker is busy, before `generation` releases it to them.
  private var job: Job?
  private let gate = SleepGate()

  /// Hands `job` to `workerCount` workers, who must all have finished the one before.
  func post(_ job: Job, workerCount: Int) {
    self.job = job
    busyWorkers.store(workerCount, ordering: .relaxed)
    gate.wake { generation.add(1, ordering: .sequentiallyConsistent) }
  }

  /// Returns when all workers have finished the job.
  func awaitWorkers() {
    wait { busyWorkers.load(ordering: .acquiring) == 0 }
    job = nil
  }

  /// Lets the workers go.
  func close() {
    gate.wake { generation.store(-1, ordering: .sequentiallyConsistent) }
  }

  /// A worker's life: performs every job that is posted, until the board closes.
  func serve(_ perform: (Job) -> Void) {
    var seen = 0
    while true {
      wait { generation.load(ordering: .acquiring) != seen }
      let current = generation.load(ordering: .acquiring)
      if current < 0 { return }
      seen = current
      if let job { perform(job) }
      if busyWorkers.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { gate.wake {} }
    }
  }

  private func wait(until condition: () -> Bool) {
    for _ in 0..<Self.spinCount where condition() { return }
    gate.sleep(until: condition)
  }
}

/// A mutex with a condition variable, for conditions that atomics tell.
private final class SleepGate {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    changed = .allocate(capacity: 1)
    changed.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Makes `change`, which some condition depends on, and wakes all who sleep.
  func wake(_ change: () -> Void) {
    pthread_mutex_lock(mutex)
    change()
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }

  func sleep(until condition: () -> Bool) {
    pthread_mutex_lock(mutex)
    while !condition() { pthread_cond_wait(changed, mutex) }
    pthread_mutex_unlock(mutex)
  }
}

/// A thread that can be waited for.
final class WorkerThread {
  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  private var thread: pthread_t?

  /// Starts a thread that runs `body`. The system has to have one more, or the program stops.
  init(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(body))
    #if canImport(Glibc)
      var started = pthread_t()
      let result = pthread_create(&started, nil, Self.main, box.toOpaque())
      thread = result == 0 ? started : nil
    #else
      let result = pthread_create(&thread, nil, Self.main, box.toOpaque())
    #endif
    precondition(result == 0, "the system gives no more threads")
  }

  #if canImport(Glibc)
    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { box in
      if let box { Unmanaged<Body>.fromOpaque(box).takeRetainedValue().run() }
      return nil
    }
  #else
    private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { box in
      Unmanaged<Body>.fromOpaque(box).takeRetainedValue().run()
      return nil
    }
  #endif

  /// Waits until the body has run.
  func join() {
    guard let thread else { return }
    pthread_join(thread, nil)
    self.thread = nil
  }
}
