import Canvas
import Engine
import FolderKit
import Foundation
import PtyKit
import Testing

/// The built program under random keys, mouse events and resizes: no trap, no stall, a sane terminal afterwards.
///
/// The suite presses some hundred; `RNNSCOPE_BENCHMARKS=1 swift test --filter SoakTests` ten thousand for each seed of
/// `RNNSCOPE_SEEDS`, `1,2,3` where that is not set.
@Suite(.serialized) struct SoakTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let isFull = environment["RNNSCOPE_BENCHMARKS"] != nil
  private static let eventCount = isFull ? 10_000 : 400
  private static let seeds: [UInt64] =
    (environment["RNNSCOPE_SEEDS"] ?? (isFull ? "1,2,3" : "41")).split(separator: ",").compactMap {
      UInt64($0)
    }

  @Test(arguments: SoakedRun.allCases, seeds)
  func randomInputNeitherStallsNorEndsIt(run: SoakedRun, seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var soak = try Soak(run, seed: seed, in: folder)
    do {
      for count in 0..<Self.eventCount {
        try soak.doSomething()
        if count % 50 == 49 { try expectAnAnswer(soak.session, "seed \(seed), event \(count)") }
      }
    } catch {
      throw SoakFailure(description: "seed \(seed), after \(soak.log.suffix(40)): \(error)")
    }
    let session = soak.session
    session.send(.control("c"))
    #expect(try session.waitForExit() == .code(0), "seed \(seed)")
    #expect(session.modes == session.originalModes && !session.screen.isAlternate, "seed \(seed)")
  }

  /// 250 ms where there is a core for everything that wants to run; where others are at work, as much longer as there
  /// is more to run in the last minute than there are cores.
  private static var longestAnswerMilliseconds: Double {
    var load = [0.0]
    guard getloadavg(&load, 1) == 1 else { return 250 }
    return 250 * max(1, load[0] / Double(ProcessInfo.processInfo.activeProcessorCount))
  }

  /// Whatever is open, a new size is answered with a frame.
  private func expectAnAnswer(_ session: PtySession, _ place: String) throws {
    // What was sent before is not part of the answer.
    session.watch(milliseconds: 100)
    let start = ContinuousClock.now
    session.resize(width: 30, height: 9)
    try session.wait(forText: "needs 40×10")
    let milliseconds = start.duration(to: .now) / .milliseconds(1)
    if Self.isFull { #expect(milliseconds < Self.longestAnswerMilliseconds, "it stalled: \(place)") }
    session.resize(width: 120, height: 40)
    try session.wait(for: "a frame of the whole size") { !$0.contains("needs 40×10") }
  }
}

/// What went wrong, with what was done before it.
private struct SoakFailure: Error, CustomStringConvertible {
  let description: String
}

/// What is on the screen while it is soaked.
enum SoakedRun: String, CaseIterable, CustomTestStringConvertible {
  case live, replay

  var testDescription: String { rawValue }

  /// The arguments that show it; a recording is made in `folder` first.
  func arguments(in folder: TemporaryFolder) throws -> [String] {
    let experiment = ["--task", "adding", "--cell", "lstm", "--hidden", "6", "--length", "10"]
    guard self == .replay else { return ["explore"] + experiment + ["--steps", "100000000"] }
    let trace = folder.path("run.rnntrace")
    let training = try Invocation(["train"] + experiment + ["--steps", "300", "--record", trace])
    #expect(training.exitCode == 0, "\(training.errors)")
    return ["replay", trace]
  }
}

/// Random input for a session: every key that is bound, words, clicks, drags, the wheel and new sizes.
private struct Soak {
  private(set) var session: PtySession
  /// What was done.
  private(set) var log: [String] = []
  private let open: () throws -> PtySession
  private let keys: [KeySequence]
  private var generator: RandomGenerator
  private var size = (width: 120, height: 40)

  init(_ run: SoakedRun, seed: UInt64, in folder: TemporaryFolder) throws {
    let arguments = try run.arguments(in: folder)
    let program = try builtProgram("rnnscope")
    // What it saves goes into the folder.
    open = {
      let session = try PtySession(
        "/bin/sh", ["-c", "cd '\(folder.url.path)' && exec \"$0\" \"$@\"", program] + arguments, width: 120,
        height: 40,
        environment: ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")])
      try session.wait(for: "the run") { $0.row(0).contains("step ") }
      return session
    }
    session = try open()
    keys =
      try KeySequence.bound(except: ["quit"])
      + [.escape, .escape, .enter, .backspace, .function(5), KeySequence("é雨"), KeySequence("ae1 .x")]
    generator = RandomGenerator(seed: seed)
  }

  /// Presses, clicks or resizes once. Where that was the way to leave the program, it is started again.
  mutating func doSomething() throws {
    switch generator.index(below: 20) {
    case 0:
      size = (1 + generator.index(below: 240), 1 + generator.index(below: 70))
      log.append("resize \(size.width)x\(size.height)")
      session.resize(width: size.width, height: size.height)
    case 1...3: point()
    default:
      let key = keys[generator.index(below: keys.count)]
      log.append(key.text.debugDescription)
      session.send(key)
    }
    // A lone escape is told from the start of a sequence by the pause after it.
    session.watch(milliseconds: log.count % 20 == 0 ? 40 : 1)
    guard session.hasEnded else { return }
    // The palette leads to quitting as well.
    guard try session.waitForExit() == .code(0) else {
      throw SoakFailure(description: "it ended: \(session.output.suffix(2000))")
    }
    log.append("again")
    session = try open()
    size = (120, 40)
  }

  private mutating func point() {
    let (x, y) = (generator.index(below: size.width), generator.index(below: size.height))
    let events = [
      KeySequence.click(x: x, y: y), .mouseDrag(x: x, y: y), .wheelUp(x: x, y: y), .wheelDown(x: x, y: y),
    ]
    let event = events[generator.index(below: events.count)]
    log.append(event.text.debugDescription)
    session.send(event)
  }
}

extension KeySequence {
  /// The keys of every command, as the printed configuration lists them, but for those of some commands.
  static func bound(except commands: [String]) throws -> [KeySequence] {
    try BoundCommand.all().filter { !commands.contains($0.name) }.flatMap(\.keys).compactMap(
      KeySequence.init(named:))
  }

  /// The key written as people write it, `gg`, `Ctrl-d`, `PgDn`.
  private init?(named name: String) {
    let named: [String: KeySequence] = [
      "Space": KeySequence(" "), "Enter": .enter, "Esc": .escape, "Tab": .tab, "Shift-Tab": .backTab,
      "Backspace": .backspace, "Del": .delete, "Ins": .insert, "↑": .up, "↓": .down, "←": .left, "→": .right,
      "Home": .home, "End": .end, "PgUp": .pageUp, "PgDn": .pageDown,
    ]
    if let key = named[name] {
      self = key
    } else if name.hasPrefix("Ctrl-"), let letter = name.last {
      self = .control(letter)
    } else {
      self.init(name)
    }
  }
}

/// A command of the explorer as the printed configuration tells of it.
struct BoundCommand {
  /// Its name in the palette.
  let name: String
  let keys: [String]

  /// Every command, in the order of the help.
  static func all() throws -> [BoundCommand] {
    let table = try Invocation(["--print-default-config"]).output.components(separatedBy: "[keys]")[1]
    return table.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let value = line.components(separatedBy: " = ")[1].components(separatedBy: "  # ")[0]
      // An escaped quotation mark or backslash stands for itself.
      let texts = value.trimmingCharacters(in: ["[", "]"]).components(separatedBy: ", ")
      return BoundCommand(
        name: String(line.prefix { $0 != " " }).replacingOccurrences(of: "-", with: " "),
        keys: texts.map { $0.dropFirst().dropLast().replacingOccurrences(of: "\\", with: "") })
    }
  }
}
