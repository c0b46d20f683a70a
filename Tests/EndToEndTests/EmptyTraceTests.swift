import Engine
import FolderKit
import Foundation
import Testing
import Traces

/// A recording that ended before its first step, rnnscope's own or another program's, has an answer to every question.
@Suite struct EmptyTraceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A trace of rnnscope's own, or of another program, in which nothing but the header was written.
  private func trace(isOwn: Bool) throws -> String {
    let whole = folder.path("whole.rnntrace")
    let training = try Invocation(
      ["train", "--task", "adding", "--length", "8", "--hidden", "4", "--steps", "3", "--record", whole])
    #expect(training.exitCode == 0, "\(training.errors)")
    var contents = try TraceContents(path: whole)
    (contents.records, contents.unrolls, contents.checkpoints) = ([], [:], [:])
    if !isOwn { contents.header = TraceHeader(model: contents.header.model) }
    let path = folder.path(isOwn ? "own.rnntrace" : "foreign.rnntrace")
    try contents.write(to: path)
    return path
  }

  @Test(arguments: [true, false]) func infoSaysThatThereIsNothing(isOwn: Bool) throws {
    let path = try trace(isOwn: isOwn)
    let info = try Invocation(["info", path])
    #expect(info.exitCode == 0 && info.output.contains("steps       none"), "\(info.errors)")
    #expect(info.output.contains(isOwn ? "sequence    8 timesteps" : "sequence    none"))
    #expect(try Invocation(["info", path, "--json"]).output.contains("\"step_count\":0"))
  }

  @Test(arguments: [
    ["diagnose"], ["diagnose", "--json"], ["export", "--tensor", "hidden.l0", "-o", "x.npy"],
    ["export", "--history", "profile", "-o", "x.npy"], ["report", "-o", "x.svg"], ["verify"],
    ["generate", "--prompt", "a"],
  ]) func whatNeedsAStepIsRefusedInOneLine(arguments: [String]) throws {
    for isOwn in [true, false] {
      let path = try trace(isOwn: isOwn)
      let result = try Invocation([arguments[0], path] + arguments.dropFirst(), in: folder.url)
      #expect(result.exitCode == 1 && result.output.isEmpty)
      #expect(result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
      try FileManager.default.removeItem(atPath: folder.path("whole.rnntrace"))
    }
  }

  @Test(arguments: ["overview", "hidden", "waterfall", "diagnosis"])
  func aSnapshotIsAPictureWithoutNumbers(view: String) throws {
    let result = try Invocation(["snapshot", trace(isOwn: true), "--view", view, "--size", "80x24"])
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.lowercased().contains("no training step yet"), "\(result.output)")
  }

  @Test func theHistoryIsATableWithoutRows() throws {
    let table = folder.path("run.csv")
    let result = try Invocation(["export", trace(isOwn: false), "--history", "scalars", "-o", table])
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n").count == 1)
  }
}
