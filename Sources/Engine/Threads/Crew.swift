/// A fixed number of threads that share out the parts of a piece of work: the calling thread and `size − 1` workers,
/// which sleep while there is nothing to do.
final class Crew {
  let size: Int
  private let board: WorkBoard
  private let workers: [WorkerThread]

  init(size: Int) {
    precondition(size >= 1, "a crew has at least the calling thread")
    self.size = size
    let board = WorkBoard()
    self.board = board
    workers = (1..<size).map { number in
      WorkerThread { board.serve { Crew.perform($0.parts, from: number, by: size, $0.work) } }
    }
  }

  deinit {
    board.close()
    for worker in workers { worker.join() }
  }

  /// Calls `work` once with every number below `parts`, in several threads at once, and waits for all of them. The
  /// parts must not depend on each other. Which thread takes which part is fixed.
  func perform(_ parts: Int, _ work: (Int) -> Void) {
    if size == 1 || parts <= 1 {
      for part in 0..<parts { work(part) }
      return
    }
    withoutActuallyEscaping(work) { work in
      board.post(WorkBoard.Job(parts: parts, work: work), workerCount: size - 1)
      Crew.perform(parts, from: 0, by: size, work)
      board.awaitWorkers()
    }
  }

  private static func perform(_ parts: Int, from first: Int, by stride: Int, _ work: (Int) -> Void) {
    for part in Swift.stride(from: first, to: parts, by: stride) { work(part) }
  }
}

extension Int {
  /// 0 ..< self cut into at most `parts` ranges that differ by at most one in length, none shorter than
  /// `shortest` (but where there is only one).
  func shares(_ parts: Int, shortest: Int = 1) -> [Range<Int>] {
    let count = Swift.max(1, Swift.min(parts, self / shortest))
    return (0..<count).map { $0 * self / count..<($0 + 1) * self / count }
  }
}
