import Canvas
import FolderKit
import Foundation
import PtyKit
import Testing

/// Trying things out in the built program, with keys and the mouse, and writing on without it.
@Suite(.serialized) struct WhatIfSessionTests {
  private static let text = String(
    repeating: "the cat sat on the mat and the dog sat on the log\n", count: 60)

  @Test func aRangeDrawnWithTheMouseIsHeldComparedAndReleasedAndTextIsWritten() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("cat.txt", Self.text)
    let session = try PtySession(
      builtProgram("rnnscope"),
      ["explore", "--text", file, "--hidden", "6", "--length", "20", "--seed", "3"],
      width: 120, height: 32,
      environment: ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")])
    try session.wait(forText: "train loss")
    session.send("3")
    try session.wait(forText: "c[0] at t 0")
    session.send(.mousePress(x: 30, y: 8))
    session.send(.mouseDrag(x: 60, y: 14))
    session.send(.mouseRelease(x: 60, y: 14))
    try session.wait(forText: "selected t ")
    session.send("x0")
    session.send(.enter)
    try session.wait(for: "the altered pass") { $0.row(0).contains("altered: loss") && $0.contains("×") }
    session.send(".")
    try session.wait(for: "the altered pass of the next step") {
      $0.row(0).contains("altered: loss") && $0.row(0).contains("step 1")
    }
    session.send("|")
    try session.wait(forText: "altered (original")
    session.send("uU")
    try session.wait(forText: "again: hold")
    session.send("$")
    session.send(":write 30 temperature 0")
    session.send(.enter)
    try session.wait(forText: "written to the end")
    try session.wait(forText: "over “written at step 1 from")
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func theNetworkOfARecordingWritesOnAtAnyStepAsDoWeights() throws {
    let folder = try TemporaryFolder()
    let (file, trace) = (try folder.file("cat.txt", Self.text), folder.path("cat.rnntrace"))
    let trained = try Invocation([
      "train", "--text", file, "--hidden", "6", "--length", "20", "--steps", "30", "--record", trace,
      "--save-weights", folder.path("w.safetensors"),
    ])
    #expect(trained.exitCode == 0)
    let weights = ["explore", "--weights", folder.path("w.safetensors"), "--text", file, "--length", "20"]
    for (arguments, step) in [(["replay", trace], 17), (weights, 0)] {
      let session = try PtySession(
        builtProgram("rnnscope"), arguments, width: 120, height: 32,
        environment: ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")])
      try session.wait(forText: "1 overview")
      session.send("8:\(step)\r:timestep 9\r")
      try session.wait(forText: "t 9 (")
      session.send(":write 8 temperature 0\r")
      try session.wait(forText: "written to the end")
      try session.wait(forText: "over “written at step \(step) from t 10 on”")
      session.send("q")
      #expect(try session.waitForExit() == .code(0))
    }
  }

  @Test func generateWritesTheSameForASeedAndSomethingElseWithAClamp() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("cat.rnntrace")
    let trained = try Invocation([
      "train", "--text", try folder.file("cat.txt", Self.text), "--hidden", "16", "--length", "20", "--steps",
      "40", "--lr", "0.02", "--record", trace,
    ])
    #expect(trained.exitCode == 0)
    let asked = ["generate", trace, "--prompt", "the ", "--length", "40"]
    let first = try Invocation(asked)
    #expect(first.exitCode == 0 && first.output.hasPrefix("the "), "\(first.errors)")
    #expect(try Invocation(asked).output == first.output)
    #expect(try Invocation(asked + ["--seed", "2"]).output != first.output)
    #expect(try Invocation(asked + ["--step", "0"]).output != first.output)
    #expect(try Invocation(asked + ["--clamp", "hidden.l0[1]=50"]).output != first.output)
    let wrong = try Invocation(asked + ["--clamp", "hidden.l0[16]=1"])
    #expect(wrong.exitCode == 1 && wrong.errors.contains("units 0 to 15"))
  }
}
