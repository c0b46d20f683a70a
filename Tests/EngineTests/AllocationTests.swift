import Engine
import Foundation
import Synchronization
import Testing

/// What a training step asks the system for: its memory is made once, and no timestep asks for more.
@Suite(.serialized) struct AllocationTests {
  @Test(arguments: [CellVariant.lstm, .gru, .rnnTanh], [1, 3])
  func noTimestepAllocates(of variant: CellVariant, batchSize: Int) throws {
    let counter = try #require(ObjectCounter())
    let counts = [8, 64].map { timesteps in
      let testCase = Case(
        model: ModelShape(variant: variant, inputSize: 3, hiddenSize: 20, layerCount: 2, outputSize: 4),
        timesteps: timesteps, batchSize: batchSize, loss: .crossEntropy)
      let learner = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
      let batch = testCase.batch
      _ = learner.step(on: batch, recording: 0)
      return [
        counter.count { _ = learner.step(on: batch) },
        counter.count { _ = learner.step(on: batch, recording: 0) },
      ]
    }
    #expect(counts[0] == counts[1])
    #expect(counts[0][0] > 0, "the record of a step is an object, so the counter counts")
  }
}

/// Counts the objects (arrays, closures' contexts, class instances) that the calling thread makes, through the hook
/// that Swift's runtime leaves for such tools.
private struct ObjectCounter {
  private typealias Allocate = @convention(c) (UnsafeRawPointer?, Int, Int) -> UnsafeMutableRawPointer?
  private let hook: UnsafeMutablePointer<Allocate>

  private static let count = Atomic<Int>(0)
  private static let thread = Atomic<UInt>(0)
  nonisolated(unsafe) private static var original: Allocate?

  /// nil where the runtime has no such hook.
  init?() {
    guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "_swift_allocObject") else { return nil }
    hook = symbol.assumingMemoryBound(to: Allocate.self)
  }

  func count(_ body: () -> Void) -> Int {
    Self.original = hook.pointee
    Self.count.store(0, ordering: .relaxed)
    Self.thread.store(UInt(pthread_self()), ordering: .relaxed)
    hook.pointee = { type, size, alignment in
      if ObjectCounter.thread.load(ordering: .relaxed) == UInt(pthread_self()) {
        ObjectCounter.count.add(1, ordering: .relaxed)
      }
      return ObjectCounter.original?(type, size, alignment)
    }
    body()
    if let original = Self.original { hook.pointee = original }
    return Self.count.load(ordering: .relaxed)
  }
}
