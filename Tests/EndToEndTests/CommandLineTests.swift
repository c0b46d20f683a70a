import FolderKit
import Foundation
import PtyKit
import Testing

/// The commands that work without the explorer, on good and bad input.
@Suite struct CommandLineTests {
  @Test(arguments: [
    ("snapshot a.rnntrace --view nope", "overview, diagnosis,", "rnnscope snapshot --help"),
    ("train --foo", "Unknown option '--foo'", "rnnscope train --help"),
    ("train --steps abc", "'abc' is invalid for '--steps", "rnnscope train --help"),
    ("diagnose", "Missing expected argument '<trace>'", "rnnscope diagnose --help"),
    ("nonsense", "Unexpected argument 'nonsense'", "rnnscope --help"),
    ("snapshot a b c d e --view compare", "leave some out", "rnnscope snapshot --help"),
  ])
  func wrongUsageIsOneLineThatNamesTheHelp(arguments: String, words: String, help: String) throws {
    let refused = try Invocation(arguments.split(separator: " ").map(String.init))
    #expect(refused.exitCode == 64 && refused.output.isEmpty)
    #expect(refused.errors.hasPrefix("rnnscope: ") && refused.errors.contains(words), "\(refused.errors)")
    #expect(refused.errors.hasSuffix("see \(help)\n"), "\(refused.errors)")
    #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
  }

  @Test func aRunIsTrainedRecordedReplayedAndDrawn() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    let training = try Invocation([
      "train", "--task", "adding", "--cell", "gru", "--hidden", "6", "--length", "10", "--steps", "120",
      "--record", trace,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
    #expect(training.output.contains("held-out loss"))
    let info = try Invocation(["info", trace])
    #expect(info.output.contains("120, from 0 to 119"), "\(info.output)\(info.errors)")
    #expect(info.output.contains("sequence    10 timesteps"), "\(info.output)")
    let json = Data(try Invocation(["info", trace, "--json"]).output.utf8)
    let contents = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(contents["last_step"] as? Int == 119 && contents["timesteps"] as? Int == 10)
    #expect((contents["checkpoint_steps"] as? [Int])?.contains(0) == true)
    for view in ["overview", "hidden", "gates", "gradients", "waterfall"] {
      let drawing = try Invocation(["snapshot", trace, "--view", view, "--step", "50", "--size", "100x30"])
      #expect(drawing.exitCode == 0, "\(drawing.errors)")
      let lines = drawing.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count >= 30 && drawing.output.contains("step 50"))
    }
    let svg = folder.path("picture.svg")
    #expect(try Invocation(["snapshot", trace, "-o", svg]).exitCode == 0, "its ending says the format")
    for (arguments, words) in [
      (["snapshot", trace, "-o", folder.path("a.pdf")], "ends in .svg"),
      (["snapshot", trace, "--step", "-1"], "no step -1: choose one from 0 to 119"),
      (["diagnose", trace, "--step", "-1"], "-1"),
      (["export", trace, "--step", "-1", "--tensor", "hidden.l0", "-o", folder.path("h.npy")], "no step -1"),
      (["generate", trace, "--step", "-1", "--prompt", "1 2"], "no step -1"),
      (["train", "--task", "adding", "--save-weights", folder.path("no/w.safetensors")], "choose a folder"),
    ] {
      let refused = try Invocation(arguments)
      #expect(refused.exitCode == 1 && refused.errors.contains(words), "\(refused.errors)")
      #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
    }
    #expect(try String(contentsOfFile: svg, encoding: .utf8).hasPrefix("<svg"))
    let session = try PtySession(builtProgram("rnnscope"), ["replay", trace], width: 100, height: 30)
    try session.wait(forText: "step 119")
    session.send(":50")
    session.send(.enter)
    try session.wait(forText: "step 50 of 119")
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test(arguments: [
    (["--cell", "lstm", "--peepholes", "--coupled-gates"], "lstm_peephole_coupled", "1 − f"),
    (["--cell", "gru", "--gru-reset", "before", "--chrono", "10"], "gru_reset_before", "reset gate"),
  ])
  func aVariantOfACellIsTrainedRecordedAndVerified(options: [String], name: String, gates: String) throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    let training = try Invocation(
      ["train", "--task", "adding", "--hidden", "6", "--length", "10", "--steps", "40", "--record", trace]
        + options)
    #expect(training.exitCode == 0, "\(training.errors)")
    #expect(try Invocation(["info", trace]).output.contains("\(name), I 2, H 6"))
    #expect(try Invocation(["verify", trace]).exitCode == 0)
    let picture = try Invocation(["snapshot", trace, "--view", "gates", "--step", "20", "--size", "120x40"])
    #expect(picture.output.contains(gates), "\(picture.output)\(picture.errors)")
  }

  @Test func optionsOfAnotherCellAreRefusedInOneLine() throws {
    for options in [
      ["--cell", "gru", "--peepholes"], ["--gru-reset", "before"], ["--cell", "rnn", "--chrono", "9"],
    ] {
      let result = try Invocation(["train", "--task", "adding"] + options)
      #expect(result.exitCode == 64)
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
  }

  @Test func aCSVSeriesIsForecast() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<400).map { "\($0),\(10 + 3 * sin(Double($0) / 5))" }
    let csv = try folder.file("wave.csv", "hour,level\n" + rows.joined(separator: "\n"))
    let training = try Invocation([
      "train", "--csv", csv, "--column", "level", "--hidden", "8", "--length", "20", "--steps", "150",
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
  }

  @Test func linesAreLearnedAndTold() throws {
    let folder = try TemporaryFolder()
    let names = try folder.file("names.txt", (0..<60).map { "n\($0)am\n" }.joined())
    let trace = folder.path("names.rnntrace")
    let training = try Invocation([
      "train", "--text", names, "--lines", "--hidden", "6", "--steps", "40", "--evaluate-every", "10",
      "--record", trace,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
    #expect(training.output.contains("bits per character") && training.output.contains("accuracy"))
    let info = try Invocation(["info", trace])
    #expect(info.output.contains("held out") && info.output.contains("perplexity"), "\(info.output)")
    let verified = try Invocation(["verify", trace])
    #expect(verified.exitCode == 0, "\(verified.errors)")
    let refused = try Invocation(["train", "--task", "copy", "--lines"])
    #expect(refused.exitCode == 64 && refused.errors.contains("--text"), "\(refused.errors)")
  }

  @Test func anEncoderDecoderIsTrainedShownAndTrainedAgain() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("reverse.rnntrace")
    let training = try Invocation([
      "train", "--task", "reverse", "--cell", "gru", "--hidden", "8", "--length", "9", "--steps", "60",
      "--record", trace, "--record-every", "20",
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
    #expect(training.output.contains("whole strings decoded"))
    #expect(try Invocation(["info", trace]).output.contains("with a decoder"))
    #expect(try Invocation(["verify", trace]).exitCode == 0)
    for view in ["overview", "hidden", "gates", "gradients", "waterfall", "by-lag", "sequence", "weights"] {
      let drawing = try Invocation(["snapshot", trace, "--view", view, "--step", "50", "--size", "100x30"])
      #expect(drawing.exitCode == 0 && drawing.output.contains("step 50"), "\(view): \(drawing.errors)")
    }
    let refused = try Invocation(["train", "--task", "reverse", "--bidirectional"])
    #expect(refused.exitCode == 64 && refused.errors.contains("--bidirectional"), "\(refused.errors)")
  }

  @Test func onlyTheLastOutputCountsWhereThatIsAsked() throws {
    let last = try Invocation([
      "train", "--task", "parity", "--outputs", "last", "--hidden", "4", "--length", "6", "--steps", "20",
    ])
    #expect(last.exitCode == 0, "\(last.errors)")
    for (arguments, says) in [
      (["--task", "copy", "--outputs", "last"], "its own"),
      (["--task", "parity", "--outputs", "lsat"], "did you mean last"),
    ] {
      let refused = try Invocation(["train"] + arguments)
      #expect(refused.exitCode == 64 && refused.errors.contains(says), "\(refused.errors)")
    }
  }

  @Test func controlCWhileTrainingLeavesAWholeTrace() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    let session = try PtySession(
      builtProgram("rnnscope"),
      ["train", "--task", "adding", "--hidden", "8", "--steps", "100000000", "--record", trace])
    try session.wait(forText: "steps/s")
    session.send(.control("c"))
    #expect(try session.waitForExit() == .code(0))
    #expect(session.output.contains("stopped before the end"))
    let info = try Invocation(["info", trace])
    #expect(info.exitCode == 0 && info.output.contains("from 0 to"), "\(info.output)\(info.errors)")
  }

  @Test func aFullDiskStopsTheRecordingWithAMessageAndNotTheTraining() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    let training = try Invocation(
      [
        "train", "--task", "adding", "--hidden", "16", "--length", "30", "--steps", "8000", "--record-every",
        "1", "--record",
        trace,
      ], after: "trap '' XFSZ; ulimit -f 600")
    #expect(training.output.contains("held-out loss"), "\(training.errors)")
    #expect(training.exitCode == 1)
    let lines = training.errors.split(separator: "\n").filter { $0.hasPrefix("rnnscope: ") }
    #expect(lines.count == 1, "\(training.errors)")
    #expect(training.errors.contains("recording stopped, training goes on"))
    let info = try Invocation(["info", trace])
    #expect(info.exitCode == 0, "\(info.errors)")
    #expect(info.output.contains("from 0 to"), "what had room is kept: \(info.output)")
  }

  @Test func badInputIsRefusedInOneClearLine() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.file("empty.txt", "")
    let short = try folder.file("short.txt", "abc")
    let invalid = try folder.file("invalid.txt", bytes: Array("good text ".utf8) + [0xFF, 0xFE])
    let words = try folder.file("words.csv", "a,b\n1,2\n2,many\n3,4\n")
    let holes = try folder.file("holes.csv", "a,b\n1,2\n2,\n3,4\n")
    let toml = try folder.file("bad.toml", "hiden = 3\n")
    let trace = try folder.file("foreign.rnntrace", "this is no trace at all, whatever its name says")
    let cases: [(arguments: [String], code: Int32, says: String)] = [
      (["--text", folder.path("missing.txt")], 1, "missing.txt"),
      (["--text", folder.url.path], 1, "directory"),
      (["--text", empty], 1, "empty"),
      (["--text", short], 1, "short"),
      (["--text", invalid], 1, "UTF-8"),
      (["--csv", words, "--column", "b"], 1, "many"),
      (["--csv", holes, "--column", "b"], 1, "line 3"),
      (["--csv", words, "--column", "zzz"], 1, "zzz"),
      (["--task", "adding", "--cell", "transformer"], 64, "--cell"),
      (["--task", "adding", "--hidden", "0"], 64, "--hidden"),
      (["--task", "addding"], 64, "adding"),
      ([toml], 1, "hidden"),
      ([folder.path("missing.toml")], 1, "missing.toml"),
      ([], 64, "--text FILE"),
    ]
    for command in ["train", "explore"] {
      for (arguments, code, says) in cases {
        let result = try Invocation([command] + arguments)
        #expect(result.exitCode == code, "\(command) \(arguments): \(result.errors)")
        #expect(result.errors.contains(says), "\(command) \(arguments): \(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      }
    }
    for command in ["replay", "info", "snapshot"] {
      for path in [trace, folder.path("missing.rnntrace"), folder.url.path] {
        let result = try Invocation([command, path])
        #expect(result.exitCode == 1, "\(command): \(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      }
    }
  }

  @Test func whatATraceDoesNotHaveIsNotDrawn() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    _ = try Invocation(["train", "--task", "adding", "--hidden", "4", "--steps", "5", "--record", trace])
    for (arguments, says) in [(["--step", "9"], "0 to 4"), (["--timestep", "5000"], "no timestep 5000")] {
      let result = try Invocation(["snapshot", trace] + arguments)
      #expect(result.exitCode == 1 && result.errors.contains(says), "\(result.errors)")
    }
    let full = try Invocation(["snapshot", trace, "--format", "svg"], after: "exec 1>/dev/full")
    #expect(full.exitCode == 1 && full.errors.split(separator: "\n").count == 1, "\(full.errors)")
  }

  @Test func aReplayFindsItsDataFromAnyFolder() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("story.txt", String(repeating: "the heron waits for the low tide. ", count: 60))
    let training = try Invocation(
      [
        "train", "--text", "story.txt", "--hidden", "5", "--length", "9", "--steps", "40", "--record",
        "run.rnntrace",
      ],
      in: folder.url)
    #expect(training.exitCode == 0, "\(training.errors)")
    let here = try Invocation(
      ["snapshot", "run.rnntrace", "--view", "hidden", "--step", "37"], in: folder.url)
    let elsewhere = try Invocation(
      ["snapshot", folder.path("run.rnntrace"), "--view", "hidden", "--step", "37"], in: URL(filePath: "/"))
    #expect(here.exitCode == 0 && here.output == elsewhere.output)
    #expect(!here.output.contains("states of step"))
    try FileManager.default.removeItem(atPath: folder.path("story.txt"))
    let without = try Invocation([
      "snapshot", folder.path("run.rnntrace"), "--view", "hidden", "--step", "37",
    ])
    #expect(without.output.contains("states of step 20"), "\(without.output)")
  }

  @Test func numbersBelowZeroAreTakenAsNumbers() throws {
    let bias = try Invocation([
      "train", "--task", "adding", "--hidden", "4", "--steps", "2", "--forget-bias", "-1.5",
    ])
    #expect(bias.exitCode == 0, "\(bias.errors)")
    let hidden = try Invocation(["train", "--task", "adding", "--hidden", "-5"])
    #expect(hidden.exitCode == 64 && hidden.errors.contains("from 1 to 4096, not -5"), "\(hidden.errors)")
  }

  @Test func aDivergedRunIsSaidToHaveDiverged() throws {
    let run = try Invocation([
      "train", "--task", "adding", "--cell", "rnn", "--activation", "relu", "--lr", "1e6", "--clip-norm", "0",
      "--steps", "30",
    ])
    #expect(run.exitCode == 0 && run.errors.contains("it diverged"), "\(run.errors)")
    #expect(!run.errors.contains("-nan"))
  }

  @Test func wrongUsageHasItsOwnExitCode() throws {
    for arguments in [["train", "--nonsense"], ["explode"], ["snapshot", "x", "--size", "big"]] {
      #expect(try Invocation(arguments).exitCode == 64)
    }
    for arguments in [["--help"], ["train", "--help"], ["--version"]] {
      #expect(try Invocation(arguments).exitCode == 0)
    }
  }

  @Test func examplesInTheHelpFitInEightyColumns() throws {
    struct Command: Decodable {
      let commandName: String
      let discussion: String?
      let subcommands: [Command]?

      var all: [Command] { [self] + (subcommands ?? []).flatMap(\.all) }
    }
    struct Program: Decodable { let command: Command }
    let described = try Invocation(["--experimental-dump-help"]).output
    let commands = try JSONDecoder().decode(Program.self, from: Data(described.utf8)).command.all
    #expect(commands.count > 15)
    for command in commands {
      let lines = (command.discussion ?? "").split(separator: "\n")
      for line in lines where line.hasPrefix("rnnscope ") {
        #expect(line.count <= 80, "\(command.commandName): \(line)")
      }
    }
  }

  @Test func anExistingTraceIsNotOverwritten() throws {
    let folder = try TemporaryFolder()
    let trace = try folder.file("precious.rnntrace", "precious")
    let result = try Invocation(["train", "--task", "adding", "--steps", "3", "--record", trace])
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("precious"))
    #expect(try String(contentsOfFile: trace, encoding: .utf8) == "precious")
  }
}
