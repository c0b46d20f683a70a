import FolderKit
import Foundation
import PtyKit
import Testing

@testable import rnnscope

/// Whatever lies in the place of the program's own files, it opens, says in one line what can't be used or kept, and
/// loses nothing that is of use.
@Suite(.serialized) struct PersonalFilesTests {
  private func open(
    _ arguments: [String], _ folder: TemporaryFolder, _ environment: [String: String] = [:]
  ) throws -> PtySession {
    let own = ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")]
    return try PtySession(
      builtProgram("rnnscope"), arguments, width: 160, height: 40,
      environment: own.merging(environment) { $1 })
  }

  private func quit(_ session: PtySession) throws {
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes && !session.screen.isAlternate)
  }

  private func make(_ path: String, _ bytes: Data, in folder: TemporaryFolder) throws {
    let url = URL(filePath: folder.path(path))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
  }

  private func record(_ name: String, _ folder: TemporaryFolder) throws -> String {
    let trace = folder.path(name)
    let result = try Invocation(["train", "--task", "adding", "--steps", "2", "--record", trace])
    #expect(result.exitCode == 0, "\(result.errors)")
    return trace
  }

  private static let garbage = Data((0..<3000).map { UInt8(truncatingIfNeeded: $0 * 97 + $0 / 7) })

  @Test func aDamagedListOfTracesKeepsWhatCanBeRead() throws {
    let folder = try TemporaryFolder()
    let (first, second) = (try record("first.rnntrace", folder), try record("second.rnntrace", folder))
    let list = Self.garbage + Data("\n\(first)\n/no/such/tra".utf8)
    try make("state/rnnscope/recent", list, in: folder)
    try make("state/rnnscope/view", Self.garbage, in: folder)
    try make("config/rnnscope/config.toml", Data("view = \"last\"\n".utf8), in: folder)
    let session = try open(["replay", second], folder)
    try session.wait(forText: "train loss")
    session.send("4")
    try session.wait(forText: "gate")
    session.send(.escape)
    try session.wait(for: "both traces") { $0.contains("first.rnntrace") && $0.contains("second.rnntrace") }
    try quit(session)
    let kept = try String(contentsOfFile: folder.path("state/rnnscope/recent"), encoding: .utf8)
    #expect(kept.hasPrefix(second + "\n" + first + "\n"), "\(kept)")
  }

  @Test func stateThatCannotBeKeptIsToldOnceAndHarmsNothing() throws {
    let folder = try TemporaryFolder()
    let trace = try record("run.rnntrace", folder)
    let file = try folder.file("a-file", "")
    for place in [file, "/proc/no/such/folder"] {
      let session = try open(["replay", trace], folder, ["XDG_STATE_HOME": place])
      try session.wait(forText: "\(place)/rnnscope/recent can't be written")
      session.send("2")
      try session.wait(for: "the message's end") { !$0.contains("can't be written") }
      try quit(session)
    }
    // A folder lies where the list should.
    try FileManager.default.createDirectory(
      atPath: folder.path("state/rnnscope/recent/x"), withIntermediateDirectories: true)
    let session = try open(["replay", trace], folder)
    try session.wait(
      forText: "recent is no regular file, so recent traces, the last view and theme are forgotten")
    try quit(session)
    let trained = try Invocation(["train", "--task", "adding", "--steps", "1", "--record", folder.path("b")])
    #expect(trained.exitCode == 0)
  }

  @Test func tracesAtHomeAreNamedFromThere() throws {
    let folder = try TemporaryFolder()
    let trace = try record("first.rnntrace", folder)
    try make("state/rnnscope/recent", Data((trace + "\n").utf8), in: folder)
    let home = URL(filePath: trace).deletingLastPathComponent().path
    #expect(PersonalFolders(["HOME": home]).state.path == home + "/.local/state/rnnscope")
    let session = try open([], folder, ["HOME": home])
    try session.wait(forText: "~/first.rnntrace")
    try quit(session)
  }

  @Test func withoutAHomeItOpens() throws {
    let folder = try TemporaryFolder()
    let session = try open([], folder, ["HOME": ""])
    try session.wait(forText: "Start")
    try quit(session)
  }

  @Test func aConfigurationThatCannotBeReadIsToldInOneLine() throws {
    for (bytes, says) in [
      (Self.garbage, "this is not a configuration"), (Data("[keys]\nquit = \"q".utf8), "config.toml, line 2"),
    ] {
      let folder = try TemporaryFolder()
      try make("config/rnnscope/config.toml", bytes, in: folder)
      let session = try open([], folder)
      try session.wait(forText: says)
      try quit(session)
      #expect(try Data(contentsOf: URL(filePath: folder.path("config/rnnscope/config.toml"))) == bytes)
    }
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("config/rnnscope/config.toml"), withIntermediateDirectories: true)
    let session = try open([], folder)
    try session.wait(forText: "config.toml: this is a directory")
    try quit(session)
  }

  @Test(.timeLimit(.minutes(1))) func pipesAndDevicesAreNotRead() throws {
    let folder = try TemporaryFolder()
    try make("state/rnnscope/view", Data("gates\n".utf8), in: folder)
    try make("config/rnnscope/other.toml", Data(), in: folder)
    #expect(mkfifo(folder.path("config/rnnscope/config.toml"), 0o600) == 0)
    var session = try open([], folder)
    try session.wait(forText: "config.toml: this is no regular file, so it is not read")
    try quit(session)
    for device in [folder.path("config/rnnscope/config.toml"), "/dev/zero", folder.path("config")] {
      let result = try Invocation(["--config", device])
      #expect(result.exitCode == 64 && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
    try FileManager.default.removeItem(atPath: folder.path("config/rnnscope/config.toml"))
    try FileManager.default.removeItem(atPath: folder.path("state/rnnscope/view"))
    #expect(mkfifo(folder.path("state/rnnscope/view"), 0o600) == 0)
    session = try open([], folder)
    try session.wait(
      forText: "view is no regular file, so recent traces, the last view and theme are forgotten")
    try quit(session)
  }

  @Test func theThemeChosenLastIsKeptUnlessTheConfigurationNamesOne() throws {
    let folder = try TemporaryFolder()
    func chosen(_ keys: String) throws -> String? {
      let session = try open([], folder)
      try session.wait(forText: "Start")
      if !keys.isEmpty { session.send(keys) }
      try quit(session)
      return try? String(contentsOfFile: folder.path("state/rnnscope/theme"), encoding: .utf8)
    }
    #expect(try chosen("") == nil, "nothing was chosen")
    #expect(try chosen("t") == "light\n")
    #expect(try chosen("") == "light\n" && chosen("t") == "safe-dark\n", "the next start begins with it")
    try make("config/rnnscope/config.toml", Data("theme = \"dark\"\n".utf8), in: folder)
    #expect(try chosen("t") == "safe-dark\n", "it lasts until the end")
    try make("config/rnnscope/config.toml", Data("theme = \"last\"\n".utf8), in: folder)
    #expect(try chosen("t") == "safe-light\n")
  }
}
