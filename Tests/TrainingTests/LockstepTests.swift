import Engine
import Testing

@testable import Training

/// Runs that stand side by side are seen at the same steps.
@Suite struct LockstepTests {
  /// A run, and what it sends.
  fileprivate struct Watched {
    let inbox = Inbox()
    let run: LiveRun

    init(hidden: Int, steps: Int) throws {
      let experiment = try smallExperiment(steps: steps) { $0.hidden = hidden }
      run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { [inbox] in inbox.receive($0) }
    }

    /// The steps that were shown while it trained.
    var shownSteps: [Int] { inbox.all.filter { !$0.hasEnded }.compactMap(\.newest?.step) }

    var lastStep: Int { inbox.all.last?.history.last?.step ?? 0 }

    func waitUntilItStops() async { while await run.isTraining { await Task.yield() } }
  }

  /// Trains `runs` side by side until they showed `count` steps in common, and gives these.
  private func commonSteps(_ count: Int, of runs: [Watched], stepsPerSecond: Double? = nil) async -> Set<Int>
  {
    let lockstep = Lockstep()
    var common: Set<Int> { Set(runs[0].shownSteps).intersection(runs[1].shownSteps) }
    for watched in runs { await watched.run.train(stepsPerSecond: stepsPerSecond, in: lockstep) }
    while common.count < count { await Task.yield() }
    for watched in runs { await watched.run.pause() }
    return common
  }

  /// Without lockstep they would hardly ever show the same step.
  @Test(.timeLimit(.minutes(1))) func runsOfDifferentSpeedsShowTheSameSteps() async throws {
    let runs = try [Watched(hidden: 2, steps: 1_000_000), Watched(hidden: 40, steps: 1_000_000)]
    #expect(await commonSteps(8, of: runs).count >= 8)
  }

  @Test(.timeLimit(.minutes(1))) func whoIsBehindCatchesUpFasterThanThePace() async throws {
    let runs = try [Watched(hidden: 3, steps: 1_000_000), Watched(hidden: 3, steps: 1_000_000)]
    await runs[0].run.advance(by: 3000)
    // Three thousand steps at twenty a second would take two and a half minutes.
    #expect(await commonSteps(2, of: runs, stepsPerSecond: 20).allSatisfy { $0 >= 3000 })
  }

  @Test(.timeLimit(.minutes(1))) func aNewPaceDoesNotWaitForTheOldOne() async throws {
    let slow = try Watched(hidden: 3, steps: 1_000_000)
    await slow.run.train(stepsPerSecond: 0.001)
    while slow.shownSteps.isEmpty { await Task.yield() }
    await slow.run.train(stepsPerSecond: nil)
    while slow.lastStep < 50 { await Task.yield() }
    await slow.run.pause()
  }

  @Test func waitingForOthersDoesNotMakeARunSlow() throws {
    var meter = SpeedMeter()
    #expect(meter.stepsPerSecond == nil)
    meter.countStep()
    meter.beginWaiting()
    let speed = try #require(meter.stepsPerSecond)
    #expect(try #require(meter.stepsPerSecond) == speed)
    meter.restart()
    #expect(meter.elapsed == .zero && meter.stepsPerSecond == nil)
    meter.endWaiting()
    #expect(meter.elapsed >= .zero)
  }

  @Test(.timeLimit(.minutes(1))) func noneGoesBeyondAStepThatAnotherHasNotShown() async throws {
    let lockstep = Lockstep()
    let (first, second) = (Watched.Identity(), Watched.Identity())
    lockstep.join(first.id, at: 10)
    lockstep.join(second.id, at: 7)
    lockstep.callMeeting()
    #expect(lockstep.isMeeting(at: 11))
    lockstep.arrive(first.id, at: 11)
    #expect(!lockstep.mustWait(first.id))
    lockstep.arrive(first.id, at: 12)
    #expect(lockstep.mustWait(first.id))
    lockstep.arrive(second.id, at: 11)
    #expect(lockstep.mustWait(first.id) && !lockstep.mustWait(second.id))
    async let waiting: Void = lockstep.waitForOthers(first.id)
    lockstep.arrive(second.id, at: 12)
    await waiting
    #expect(!lockstep.mustWait(first.id))
    #expect(!lockstep.isMeeting(at: 11))
  }

  @Test(.timeLimit(.minutes(1))) func nobodyWaitsForARunThatStopped() async throws {
    let runs = try [Watched(hidden: 2, steps: 1500), Watched(hidden: 60, steps: 1_000_000)]
    let lockstep = Lockstep()
    for watched in runs { await watched.run.train(stepsPerSecond: nil, in: lockstep) }
    while runs[1].shownSteps.count < 2 { await Task.yield() }
    await runs[1].run.pause()
    await runs[0].waitUntilItStops()
    #expect(runs[0].lastStep == 1499)
    #expect(runs[1].lastStep < 1499)
  }

  @Test(.timeLimit(.minutes(1))) func whoIsBehindCatchesUp() async throws {
    let runs = try [Watched(hidden: 3, steps: 1_000_000), Watched(hidden: 3, steps: 1_000_000)]
    await runs[0].run.advance(by: 500)
    #expect(await commonSteps(3, of: runs).allSatisfy { $0 >= 500 })
  }

  @Test(.timeLimit(.minutes(1))) func leavingWhileItWaitsLetsARunGoOn() async {
    let lockstep = Lockstep()
    let (first, second) = (Watched.Identity(), Watched.Identity())
    lockstep.join(first.id, at: 0)
    lockstep.join(second.id, at: 0)
    lockstep.callMeeting()
    lockstep.arrive(first.id, at: 2)
    async let waiting: Void = lockstep.waitForOthers(first.id)
    lockstep.leave(first.id)
    await waiting
    #expect(!lockstep.mustWait(first.id))
  }
}

extension LockstepTests.Watched {
  /// Stands for a run.
  fileprivate final class Identity: Sendable {
    var id: ObjectIdentifier { ObjectIdentifier(self) }
  }
}
