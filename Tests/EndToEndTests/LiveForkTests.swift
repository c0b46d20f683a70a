import Engine
import Explorer
import FolderKit
import Synchronization
import Testing
import Traces
import Training

@testable import rnnscope

/// A fork of a live run beside its parent, in what the explorer's runs are made of.
@Suite struct LiveForkTests {
  /// A run of the explorer and what it told.
  private struct Opened {
    let source: any RunSource
    let told: Inbox

    init(_ prepared: PreparedRun) {
      let told = Inbox()
      self.told = told
      source = prepared.start(Lockstep()) { if case .updated(let update) = $0 { told.append(update) } }
    }

    /// Trains until `count` steps of this run have their records, the first of which is told apart.
    func train(_ count: Int) async throws {
      await source.begin { _ in }
      if count > 1 { _ = try await source.obey(.advance(by: count - 1)) }
    }

    var history: RunHistory { told.all.last?.history ?? RunHistory() }
  }

  private static func options(_ variant: CellVariant) -> ExperimentOptions {
    var options = ExperimentOptions()
    (options.task, options.length, options.hidden, options.batch) = ("adding", 12, 7, 3)
    (options.cell, options.steps, options.seed, options.forgetBias) = (variant.kind.rawValue, 200, 5, nil)
    switch variant.kind {
    case .rnn: options.activation = variant.activation.rawValue
    case .lstm: (options.peepholes, options.coupledGates) = (variant.hasPeepholes, variant.couplesGates)
    case .gru: options.gruReset = variant.gruReset.rawValue
    }
    return options
  }

  private func open(_ variant: CellVariant, steps: Int) async throws -> Opened {
    let parent = Opened(try PreparedRun(.experiment(Self.options(variant))))
    try await parent.train(steps)
    return parent
  }

  private func fork(
    _ parent: Opened, at step: Int, steps: Int, _ change: (inout ExperimentOptions) -> Void = { _ in }
  ) async throws -> Opened {
    var changes = ExperimentOptions()
    change(&changes)
    let fork = Opened(try await parent.source.fork(at: step, changing: changes))
    #expect(fork.source.description.forkStep == step)
    try await fork.train(steps)
    return fork
  }

  @Test(arguments: CellVariant.allCases)
  func withNothingChangedItIsItsParentBitForBit(_ variant: CellVariant) async throws {
    let parent = try await open(variant, steps: 40)
    // From the past, from the last step that was trained, and from the one that is next.
    for step in [17, 39, 40] {
      let child = try await fork(parent, at: step, steps: 40)
      if step + 40 > parent.history.count {
        _ = try await parent.source.obey(.advance(by: step + 40 - parent.history.count))
      }
      let steps = step..<step + 40
      let different = steps.first { child.history.record(at: $0) != parent.history.record(at: $0) }
      #expect(different == nil, "\(variant) forked at \(step)")
      #expect(steps.allSatisfy { child.history.record(at: $0) != nil })
      let newest = try #require(child.told.all.last?.newest)
      #expect(newest.step == step + 39)
      for other in [step, step + 1, step + 39] {
        let (own, parents) = try await (
          child.source.unroll(at: other, over: nil), parent.source.unroll(at: other, over: nil)
        )
        #expect(own == parents && own != nil, "\(variant) forked at \(step), step \(other)")
      }
      #expect(try await parent.source.unroll(at: newest.step, over: nil)?.unroll == newest.unroll)
    }
  }

  @Test func withAChangeItDiffersFromTheFirstStepAfter() async throws {
    let parent = try await open(.lstm, steps: 30)
    let changes: [(name: String, change: @Sendable (inout ExperimentOptions) -> Void)] = [
      ("lr", { $0.learningRate = 0.01 }), ("clip", { $0.clipNorm = 1e-3 }), ("truncate", { $0.truncate = 3 }),
      ("recurrent dropout", { $0.recurrentDropout = 0.5 }), ("optimizer", { $0.optimizer = "sgd" }),
    ]
    for (name, change) in changes {
      let child = try await fork(parent, at: 12, steps: 3, change)
      let (start, parents) = try await (
        child.source.unroll(at: 12, over: nil), parent.source.unroll(at: 12, over: nil)
      )
      #expect(start?.weights == parents?.weights, "\(name): the weights are the parent's")
      let (next, parentsNext) = try await (
        child.source.unroll(at: 13, over: nil), parent.source.unroll(at: 13, over: nil)
      )
      #expect(next?.weights != parentsNext?.weights, "\(name)")
      #expect(child.history.record(at: 13)?.loss != parent.history.record(at: 13)?.loss, "\(name)")
    }
  }

  @Test func statedWithATraceItIsRecordedAndVerifiedWithoutItsParent() async throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("fork.rnntrace")
    let parent = try await open(.lstmPeephole, steps: 20)
    let child = try await fork(parent, at: 12, steps: 30) {
      ($0.record, $0.forgetBias, $0.recordEvery) = (trace, 1.5, 10)
    }
    try await child.source.finish()
    #expect(try RunVerification(path: trace).run().records == 30)
    let origin = try ForkOrigin(header: TraceReader(path: trace).header)
    #expect(origin?.step == 12 && origin?.path == nil)
    #expect(origin?.changes.contains { $0.description == "forget-bias – → 1.5" } == true)
    // Where it can't be recorded it is not opened either.
    await #expect(throws: TraceError.self) {
      try await fork(parent, at: 12, steps: 1) { $0.record = trace }
    }
  }

  @Test func aForkThatNobodyWantsAnyMoreLeavesItsTraceWhole() async throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("fork.rnntrace")
    let parent = try await open(.lstm, steps: 20)
    var changes = ExperimentOptions()
    changes.record = trace
    await (try await parent.source.fork(at: 12, changing: changes)).discard()
    #expect(try TraceReader(path: trace).isFinished())
  }

  @Test func anotherForgetBiasIsThereFromTheForkedStepOn() async throws {
    let parent = try await open(.lstm, steps: 20)
    let child = try await fork(parent, at: 12, steps: 3) { $0.forgetBias = 2 }
    let (own, parents) = try await (
      child.source.unroll(at: 12, over: nil), parent.source.unroll(at: 12, over: nil)
    )
    let bias = try #require(own?.weights?["rnn.bias_ih_l0"].values)
    let old = try #require(parents?.weights?["rnn.bias_ih_l0"].values)
    #expect(bias == old.enumerated().map { (7..<14).contains($0.offset) ? $0.element + 2 : $0.element })
    #expect(child.source.description.experiment?.forgetBias == 2)
    #expect(child.history.first?.loss != parent.history.record(at: 12)?.loss)
  }
}

/// The updates that a run sent.
private final class Inbox: Sendable {
  private let updates = Mutex<[RunUpdate]>([])

  func append(_ update: RunUpdate) { updates.withLock { $0.append(update) } }
  var all: [RunUpdate] { updates.withLock { $0 } }
}
