import Foundation
import FuzzKit
import Testing

@testable import Explorer

/// What a person writes for the explorer, damaged at random: an error in one clear line, or a value, but never a crash.
@Suite struct ExplorerFuzzTests {
  private let run = FuzzRun()

  @Test func keyScripts() throws {
    let samples = [
      "# to the gates\nkeys 4 l Ctrl-d Shift-Tab Enter\nwait step 200\nmouse press 10 5\nresize 120 40\n",
      "type hello, world\npause 0.5\nwait idle\nmouse wheel-up 3 4\nwait text paused\n",
    ].map { Data($0.utf8) }
    let unclear = try run.unclearErrors("keys", samples) { input in
      _ = try KeyScript(String(decoding: input, as: UTF8.self), name: "keys.txt")
    }
    #expect(unclear.isEmpty)
  }

  @Test func configurations() throws {
    let samples = [
      Configuration.defaultText,
      "theme = \"dark\"\n[keys]\nquit = \"Q\"\n[experiment]\nlr = 1e-3\nhidden = 8\n",
    ].map { Data($0.utf8) }
    let unclear = try run.unclearErrors("config", samples) { input in
      _ = try ConfigurationFile.parse(String(decoding: input, as: UTF8.self), name: "config.toml")
    }
    #expect(unclear.isEmpty)
  }
}
