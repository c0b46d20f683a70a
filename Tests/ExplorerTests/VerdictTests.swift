import Canvas
import Testing
import Training

@testable import Explorer

/// The verdict waits for what it is made from.
@Suite struct VerdictTests {
  private func opened() -> Press {
    var update = Press.update(steps: 20)
    update.newest = nil
    return Press(live: false, steps: 0).send(.updated(update))
  }

  @Test func nothingIsJudgedBeforeTheUnrollIsThere() {
    let waiting = opened()
    #expect(waiting.run.analyses.diagnosed == nil)
    #expect(waiting.state.frame().plainText.contains("judging …"))
    let known = waiting.send(.unrolled(Press.unroll(step: 19), requestedStep: 19, inDetail: true))
    #expect(known.run.analyses.diagnosed?.unrollStep == 19)
  }

  @Test func whereThereIsNoUnrollTheRestIsJudged() {
    let asked = AwaitedUnroll(step: 19, inDetail: true)
    #expect(opened().send(.notUnrolled(asked, over: nil, reason: "none")).run.analyses.diagnosed != nil)
  }

  @Test func theVerdictStandsWhileAShortWaitLastsAndNotWhileALongOne() {
    let known = opened().send(.unrolled(Press.unroll(step: 19), requestedStep: 19, inDetail: true))
    let back = known.keys(",")
    #expect(back.run.analyses.diagnosed?.step == 19)
    let long = back.send(.progressed(.unroll, WorkProgress("training again", fraction: 0.1)))
    #expect(long.run.analyses.diagnosed == nil)
  }
}
