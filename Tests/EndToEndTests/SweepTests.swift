import FolderKit
import Foundation
import PtyKit
import Testing

/// `rnnscope sweep` as a program.
@Suite struct SweepTests {
  private static let grid = """
    task = "adding"
    hidden = 4
    length = 8
    batch = 4
    steps = 30
    cell = ["rnn", "gru"]
    seed = [1, 2]
    """

  @Test func aGridIsTrainedRecordedAndJudgedAsDiagnoseDoes() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("grid.toml", Self.grid)
    let listed = try Invocation(["sweep", file, "--dry-run", "--record", folder.path("traces")])
    #expect(listed.exitCode == 0 && listed.output.contains("4 runs"), "\(listed.errors)")
    #expect(listed.output.contains("traces/cell-gru_seed-2.rnntrace"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("traces")))
    let swept = try Invocation(["sweep", file, "--jobs", "2", "--record", folder.path("traces"), "--json"])
    #expect(swept.exitCode == 0, "\(swept.errors)")
    let lines = swept.output.split(separator: "\n")
    #expect(lines.count == 4)
    for line in lines {
      let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let trace = try #require(row["trace"] as? String)
      let diagnosed = try Invocation(["diagnose", trace, "--json"])
      let verdict = try #require(
        try JSONSerialization.jsonObject(with: Data(diagnosed.output.utf8)) as? [String: Any])
      #expect(row["verdict"] as? String == verdict["kind"] as? String)
      #expect(row["headline"] as? String == verdict["headline"] as? String)
      #expect(try Invocation(["info", trace]).output.contains("recording   finished"))
    }
    let again = try Invocation(["sweep", file, "--record", folder.path("traces")])
    #expect(again.exitCode == 1 && again.errors.contains("exists"), "\(again.errors)")
  }

  @Test func theTableAlignsWhatDiffersAndWhatWasMeasured() throws {
    let folder = try TemporaryFolder()
    let swept = try Invocation(["sweep", try folder.file("grid.toml", Self.grid)])
    let lines = swept.output.split(separator: "\n").map(String.init)
    #expect(swept.exitCode == 0 && lines.count == 5, "\(swept.output)\(swept.errors)")
    #expect(lines[0].hasPrefix("cell  seed  steps  loss"))
    #expect(lines[1].hasPrefix("rnn   1     30     ") && lines[4].hasPrefix("gru   2     30     "))
    #expect(swept.errors.contains("4/4 cell gru, seed 2: loss"))
  }

  @Test func aMemberThatFailsDoesNotStopTheOthers() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "grid.toml",
      "hidden = 4\nlength = 8\nsteps = 10\n[[run]]\ntext = \"missing.txt\"\n[[run]]\ntask = \"copy\"\nlength = 25\n"
    )
    let swept = try Invocation(["sweep", file])
    #expect(swept.exitCode == 1)
    let lines = swept.output.split(separator: "\n")
    #expect(lines.count == 3 && lines[1].contains("failed") && lines[2].contains("10"), "\(swept.output)")
    let complaint = swept.errors.split(separator: "\n").last ?? ""
    #expect(complaint.hasPrefix("rnnscope: ") && complaint.contains("missing.txt"), "\(swept.errors)")
  }

  @Test func badGridsAndOptionsAreOneLine() throws {
    let folder = try TemporaryFolder()
    for (arguments, code) in [
      (["sweep", folder.path("none.toml")], Int32(1)),
      (["sweep", try folder.file("bad.toml", "task = \"adding\"\nhiden = [1, 2]")], 1),
    ] {
      let result = try Invocation(arguments)
      #expect(result.exitCode == code, "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
    #expect(try Invocation(["sweep", try folder.file("g.toml", Self.grid), "--jobs", "0"]).exitCode == 64)
  }

  @Test func controlCEndsItWithWholeTracesAndATable() throws {
    let folder = try TemporaryFolder()
    let long = Self.grid.replacingOccurrences(of: "steps = 30", with: "steps = 10000000")
    let session = try PtySession(
      builtProgram("rnnscope"),
      ["sweep", try folder.file("grid.toml", long), "--record", folder.path("traces")], width: 110, height: 30
    )
    try session.wait(forText: "0/4 done")
    session.send("\u{3}")
    try session.wait(forText: "3 of 4 runs were not started")
    #expect(try session.waitForExit() == .code(0))
    let info = try Invocation(["info", folder.path("traces/cell-rnn_seed-1.rnntrace")])
    #expect(info.output.contains("recording   finished"), "\(info.output)\(info.errors)")
  }
}
