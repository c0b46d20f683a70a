import Canvas
import Engine
import FolderKit
import Foundation
import PtyKit
import Testing
import Traces

/// Sessions that are recorded and played, the configuration, and the documents made of them.
@Suite(.serialized) struct PlayedSessionTests {
  private static let experiment = [
    "explore", "--task", "adding", "--hidden", "6", "--length", "10", "--steps", "100000",
  ]

  private func open(
    _ arguments: [String], _ folder: TemporaryFolder, width: Int = 110, height: Int = 32
  ) throws -> PtySession {
    try PtySession(
      builtProgram("rnnscope"), arguments, width: width, height: height,
      environment: ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")])
  }

  @Test func aRecordedSessionPlaysAgain() throws {
    let folder = try TemporaryFolder()
    let session = try open(Self.experiment + ["--record-keys", folder.path("keys.txt")], folder)
    try session.wait(forText: "train loss")
    session.send("2llj")
    try session.wait(forText: "h[1] at t 2")
    session.resize(width: 120, height: 34)
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
    let keys = try String(contentsOfFile: folder.path("keys.txt"), encoding: .utf8)
    #expect(keys.contains("wait idle\nkeys 2\nkeys l\nkeys l\nkeys j\n"), "\(keys)")
    #expect(keys.contains("resize 120 34\n") && keys.hasSuffix("keys q\n"))
    let lines = keys.split(separator: "\n").filter { !$0.hasPrefix("resize") && $0 != "keys q" }
    let script = try folder.file("again.txt", lines.joined(separator: "\n"))
    let again = try open(Self.experiment + ["--play-keys", script], folder)
    try again.wait(forText: "h[1] at t 2")
    let whole = try open(Self.experiment + ["--play-keys", folder.path("keys.txt")], folder)
    #expect(try whole.waitForExit() == .code(0))
  }

  @Test func aScriptWaitsForSteps() throws {
    let folder = try TemporaryFolder()
    let script = try folder.file(
      "keys.txt", "wait idle\nkeys Space\nwait step 30\nkeys Space\ntype :12\nkeys Enter\nwait idle\nkeys 4\n"
    )
    let session = try open(Self.experiment + ["--play-keys", script], folder)
    try session.wait(for: "the gates of step 12") {
      $0.row(0).contains("step 12 of") && $0.contains("forget gate")
    }
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes)
  }

  /// The format takes traces that hold nothing but scalars and profiles.
  @Test func aTraceWithoutStatesSaysSoAndIsIdle() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("run.rnntrace")
    let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)
    let writer = try TraceWriter(creating: path, header: TraceHeader(model: model))
    for step in 0..<3 {
      writer.append(
        StepRecord(
          step: step, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1, profile: [0, 0]))
    }
    try writer.finish()
    let script = try folder.file("keys.txt", "wait idle\nkeys 2\n")
    let session = try open(["replay", path, "--play-keys", script], folder)
    try session.wait(forText: "Neither the states of step 2 nor weights before it were recorded")
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func ctrlCEndsTheReadingOfWhatIsToBeOpened() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("large.txt", String(repeating: "the cat ate on the mat. ", count: 2_000_000))
    let session = try open(["explore", "--text", text], folder)
    // From then on the signal is held back for the screen, which is not there yet.
    try session.wait(for: "the reading") { _ in Self.holdsInterrupts(session.processID) }
    session.send(.control("c"))
    #expect(try session.waitForExit(seconds: 3) == .code(1))
    #expect(session.screen.contains("stopped before the end, as asked"), "\(session.screen.text)")
  }

  private static func holdsInterrupts(_ process: pid_t) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
    let mask = line.flatMap { UInt64($0.split(separator: "\t").last ?? "", radix: 16) } ?? 0
    return mask & (1 << UInt64(SIGINT - 1)) != 0
  }

  @Test func aWrongScriptOrConfigurationIsRefusedInOneLine() throws {
    let folder = try TemporaryFolder()
    let script = try folder.file("keys.txt", "keys j\nfly\n")
    let configuration = try folder.file("config.toml", "theme = \"drak\"\n")
    for (arguments, says) in [
      (["--play-keys", script], "keys.txt, line 2"),
      (["--config", configuration], "config.toml, line 1: theme"),
    ] {
      let result = try Invocation(Self.experiment + arguments)
      #expect(result.exitCode == 64 && result.errors.contains(says), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func whatIsRecordedDoesNotReplaceAFile() throws {
    let folder = try TemporaryFolder()
    let precious = try folder.file("thesis.txt", "years of work")
    for option in ["--record-keys", "--frame-times"] {
      let refused = try Invocation(Self.experiment + [option, precious])
      #expect(refused.exitCode == 1 && refused.errors.contains("thesis.txt exists"), "\(refused.errors)")
    }
    #expect(try String(contentsOfFile: precious, encoding: .utf8) == "years of work")
  }

  @Test func anOwnConfigurationIsReadAndItsFaultsAreToldInTheFooter() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("config/rnnscope"), withIntermediateDirectories: true)
    _ = try folder.file("config/rnnscope/config.toml", "[keys]\nquit = \"Z\"\n")
    let session = try open([], folder)
    try session.wait(forText: "Z quit")
    session.send("Z")
    #expect(try session.waitForExit() == .code(0))
    _ = try folder.file("config/rnnscope/config.toml", "[keys]\nquit = \"j\"\n")
    let faulty = try open([], folder, width: 160)
    try faulty.wait(forText: "config.toml, line 2: quit")
    faulty.send("q")
    #expect(try faulty.waitForExit() == .code(0))
  }

  @Test func thePrintedConfigurationIsTaken() throws {
    let folder = try TemporaryFolder()
    let printed = try Invocation(["--print-default-config"])
    #expect(printed.exitCode == 0 && printed.output.contains("[keys]"))
    let session = try open(["--config", try folder.file("config.toml", printed.output)], folder)
    try session.wait(forText: "Recent traces")
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func aNewExperimentIsStatedAndStarted() throws {
    let folder = try TemporaryFolder()
    let session = try open([], folder)
    try session.wait(forText: "Recent traces")
    session.send("G")
    session.send(.enter)
    try session.wait(forText: "not ready yet")
    session.send("adding")
    try session.wait(forText: " ready ")
    for option in ["hidden", "clip-norm", "schedule", " lr"] {
      #expect(session.screen.contains(option), "the form asks for \(option)")
    }
    session.send(.end)
    try session.wait(forText: "checkpoint-every")
    for option in ["forget-bias", " init", "chrono", "record-limit"] {
      #expect(session.screen.contains(option), "the form asks for \(option)")
    }
    session.send(.enter)
    try session.wait(forText: "paused")
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func picturesAreSavedInEveryFormat() throws {
    let folder = try TemporaryFolder()
    let session = try open(Self.experiment, folder)
    try session.wait(forText: "train loss")
    for (format, start) in [
      ("png", "\u{89}PNG"), ("svg", "<svg"), ("ansi", "\u{1B}["), ("text", " rnnscope"),
    ] {
      let path = folder.path("picture.\(format)")
      session.send(":save \(format) \(path)")
      session.send(.enter)
      try session.wait(forText: "saved \(path)")
      session.send("l")
      let bytes = try Data(contentsOf: URL(filePath: path))
      #expect(
        String(decoding: bytes.prefix(400), as: Unicode.UTF8.self).contains(start) || bytes.first == 0x89)
    }
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreMadeForEveryShell(shell: String) throws {
    let result = try Invocation(["completions", shell])
    #expect(result.exitCode == 0)
    for word in ["explore", "play-keys", "forget-bias", "orthogonal"] {
      #expect(result.output.contains(word))
    }
  }

  @Test(arguments: shellPaths.keys.sorted())
  func completionsAnswerInTheShellsThatAreInstalled(shell: String) throws {
    let path = try #require(Self.shellPaths[shell])
    let result = try Invocation(["completions", shell])
    let folder = try TemporaryFolder()
    let file = try folder.file("_rnnscope", result.output)
    let asked = Process()
    asked.executableURL = URL(filePath: path)
    asked.arguments = ["-c", Self.question[shell, default: ""], file]
    if shell == "bash" { asked.arguments?.insert("--norc", at: 0) }
    if shell == "zsh" { asked.arguments?.insert("-f", at: 0) }
    asked.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.url.path, "FILE": file, "LC_ALL": "C.UTF-8"]
    let pipe = Pipe()
    (asked.standardOutput, asked.standardError) = (pipe, pipe)
    try asked.run()
    let answer = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    asked.waitUntilExit()
    #expect(asked.terminationStatus == 0 && answer.contains("explore"), "\(answer)")
  }

  /// Loads the completions in $FILE and asks what `rnnscope ex` may become; zsh only, which function would answer.
  private static let question = [
    "bash": """
    source "$FILE" && COMP_WORDS=(rnnscope ex) COMP_CWORD=1 COMP_LINE="rnnscope ex" COMP_POINT=11
    _rnnscope rnnscope ex rnnscope; echo "${COMPREPLY[@]}"
    """,
    "zsh": """
    fpath=($HOME $fpath); autoload -Uz compinit && compinit -u -D && autoload +X _rnnscope
    [[ $_comps[rnnscope] == _rnnscope ]] && functions _rnnscope_commands _rnnscope | grep -c explore > /dev/null \\
      && echo explore
    """,
    "fish": #"source "$FILE"; complete -C "rnnscope ex""#,
  ]

  private static let shellPaths: [String: String] = question.reduce(into: [:]) { paths, shell in
    paths[shell.key] = ["/bin/\(shell.key)", "/usr/bin/\(shell.key)"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/man")))
  func theManualIsSetWithoutAWarning() throws {
    let folder = try TemporaryFolder()
    let page = try folder.file("rnnscope.1", try Invocation(["manual"]).output)
    let man = Process()
    man.executableURL = URL(filePath: "/bin/sh")
    man.arguments = [
      "-c", "LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z \"$0\" 2>&1 >/dev/null", page,
    ]
    let output = Pipe()
    man.standardOutput = output
    try man.run()
    let warnings = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    man.waitUntilExit()
    #expect(warnings.isEmpty, "\(warnings)")
  }

  @Test func theManualHasEveryCommandAndKeyAndNoStrayRequest() throws {
    let result = try Invocation(["manual"])
    #expect(result.exitCode == 0)
    for word in [
      ".SS rnnscope explore", "\\-\\-forget\\-bias", ".SH KEYS", "the next layer or direction", ".SH FILES",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
    let requests = ["TH", "SH", "SS", "TP", "B", "PP", "nf", "fi"]
    for line in result.output.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(String(line.dropFirst().prefix { $0 != " " })), "\(line)")
    }
  }
}
