import FolderKit
import Foundation
import PtyKit
import Testing
import Traces

/// `rnnscope train --resume` and `--fork` from the command line.
@Suite struct ResumeAndForkTests {
  private let folder: TemporaryFolder
  private var trace: String { folder.path("run.rnntrace") }
  private static let experiment = [
    "--task", "adding", "--length", "10", "--hidden", "6", "--record-every", "25", "--evaluate-every", "20",
  ]

  init() throws { folder = try TemporaryFolder() }

  private func train(_ arguments: [String]) throws -> Invocation { try Invocation(["train"] + arguments) }

  /// Starts a long training into `trace`, kills it once something is there, and tells how it ended.
  private func trainAndKill(steps: Int) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try builtProgram("rnnscope"))
    process.arguments = ["train"] + Self.experiment + ["--steps", "\(steps)", "--record", trace]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      if let reader = try? TraceReader(path: trace), (try? reader.stepRange()?.upperBound) ?? 0 > 100 {
        break
      }
      usleep(2000)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  @Test func afterAKillItGoesOnToTheVeryRunThatWasNotKilled() throws {
    let steps = 4000
    try trainAndKill(steps: steps)
    let killed = try TraceReader(path: trace)
    #expect(try !killed.isFinished() && !killed.isBeingRecorded)
    let resumed = try train(["--resume", trace])
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("4000 steps, from step "), "\(resumed.errors)")
    let whole = folder.path("whole.rnntrace")
    #expect(try train(Self.experiment + ["--steps", "\(steps)", "--record", whole]).exitCode == 0)
    let (one, other) = (try TraceContents(path: trace), try TraceContents(path: whole))
    #expect(one.records.count == steps && one.records == other.records)
    #expect(one.unrolls == other.unrolls && one.checkpoints == other.checkpoints)
  }

  @Test func aForkSaysWhatItIsAndInfoTellsItsParent() throws {
    #expect(try train(Self.experiment + ["--steps", "60", "--record", trace]).exitCode == 0)
    let own = folder.path("fork.rnntrace")
    let fork = try train(["--fork", trace, "--at", "40", "--optimizer", "rmsprop", "--record", own])
    #expect(fork.exitCode == 0, "\(fork.errors)")
    #expect(
      fork.errors.contains("at step 40: optimizer adam → rmsprop; the optimiser's moments begin at zero"))
    let info = try Invocation(["info", own])
    #expect(info.output.contains("parent      \(trace) at step 40, id "), "\(info.output)")
    #expect(info.output.contains("changed     optimizer adam → rmsprop"), "\(info.output)")
    #expect(info.output.contains("steps       20, from 40 to 59"), "\(info.output)")
    let verified = try Invocation(["verify", own])
    #expect(verified.exitCode == 0, "\(verified.errors)")
    // A fork is resumed like any other run.
    let longer = try train(["--resume", own, "--steps", "80"])
    #expect(longer.exitCode == 0, "\(longer.errors)")
    #expect(try Invocation(["verify", own]).output.contains("40 step records"))
  }

  @Test func whatCannotBeGoneOnWithIsRefusedInOneClearLine() throws {
    #expect(try train(Self.experiment + ["--steps", "60", "--record", trace]).exitCode == 0)
    var foreign = try TraceContents(path: trace)
    foreign.header.configuration = "lr = 0.1\u{1B}[2J"
    try foreign.write(to: folder.path("foreign.rnntrace"))
    let cases: [(arguments: [String], code: Int32, says: String)] = [
      (["--resume", trace], 1, "all its 60 steps are trained"),
      (["--resume", trace, "--steps", "10"], 1, "has 60 steps already"),
      (["--resume", trace, "--lr", "0.1", "--hidden", "9"], 64, "leave out --hidden, --lr"),
      (["--resume", folder.path("foreign.rnntrace")], 1, "not a run of rnnscope's own"),
      (["--resume", folder.path("none.rnntrace")], 1, "there is no such file"),
      (["--resume", trace, "--fork", trace], 64, "exclude each other"),
      (["--at", "3"] + Self.experiment, 64, "add --fork"),
      (["--fork", trace, "--hidden", "9"], 64, "--hidden can't become 9"),
      (["--fork", trace, "--at", "60"], 1, "from 0 to 59"),
      (["--fork", trace, "--steps", "20", "--at", "30"], 64, "give a greater --steps"),
      (["--fork", trace, "--at", "30", "--record", trace], 1, "the file exists already"),
      (["--fork", folder.path("foreign.rnntrace")], 1, "not a run of rnnscope's own"),
    ]
    for (arguments, code, says) in cases {
      let result = try train(arguments)
      #expect(result.exitCode == code && result.errors.contains(says), "\(arguments): \(result.errors)")
      let own = result.errors.split(separator: "\n").filter { $0.hasPrefix("rnnscope:") }
      #expect(own.count == 1, "\(result.errors)")
      #expect(!result.errors.contains("\u{1B}"))
    }
  }
}
