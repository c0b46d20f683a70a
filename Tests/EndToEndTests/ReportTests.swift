import FolderKit
import Foundation
import Testing

/// `rnnscope report` on recorded runs.
@Suite struct ReportTests {
  private func recorded(_ cell: String, in folder: TemporaryFolder) throws -> String {
    let trace = folder.path("\(cell).rnntrace")
    let training = try Invocation([
      "train", "--task", "adding", "--cell", cell, "--hidden", "8", "--length", "20", "--steps", "30",
      "--record-every", "10", "--record", trace,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
    return trace
  }

  @Test func runsStandSideBySideOnOnePage() throws {
    let folder = try TemporaryFolder()
    let traces = [try recorded("rnn", in: folder), try recorded("lstm", in: folder)]
    let page = folder.path("report.txt")
    let result = try Invocation(["report"] + traces + ["-o", page])
    #expect(result.exitCode == 0, "\(result.errors)")
    let text = try String(contentsOfFile: page, encoding: .utf8)
    for words in ["RNN 8 · adding", "LSTM 8 · adding", "Histogram", "forget gate", "ρ(W_hh) over training"] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(!text.contains("holds no weights"))
    let picture = folder.path("report.png")
    #expect(try Invocation(["report", traces[0], "-o", picture]).exitCode == 0)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: picture))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test func whatCannotBeDoneIsSaidInOneLine() throws {
    let folder = try TemporaryFolder()
    let trace = try recorded("gru", in: folder)
    let ending = try Invocation(["report", trace, "-o", folder.path("report.pdf")])
    #expect(ending.exitCode == 1 && ending.errors.contains(".svg, .png, .ansi or .txt"))
    let missing = try Invocation(["report", folder.path("none.rnntrace"), "-o", folder.path("a.svg")])
    #expect(missing.exitCode == 1 && missing.errors.filter(\.isNewline).count == 1)
    #expect(try Invocation(["report", "-o", folder.path("a.svg")]).exitCode == 64)
  }
}
