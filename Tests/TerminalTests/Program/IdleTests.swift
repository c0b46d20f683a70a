import PtyKit
import Testing

@Suite struct IdleTests {
  @Test func waitingUsesNoProcessorTime() throws {
    let session = try startProbe()
    session.watch(milliseconds: 50)
    let before = session.processorSeconds
    session.watch(milliseconds: 500)
    #expect(session.processorSeconds - before <= 0.01)
  }
}
