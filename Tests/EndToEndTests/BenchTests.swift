import Foundation
import Testing

/// `rnnscope bench`: the lines that other programs read.
@Suite struct BenchTests {
  private struct Line: Decodable {
    let cell: String
    let T, B, I, H, threads: Int
    let plain_us, recorded_us, tensors_us, peak_share: Double

    var extents: [Int] { [T, B, I, H] }
  }

  private func lines(_ arguments: [String]) throws -> [Line] {
    let result = try Invocation(["bench", "--json", "--seconds", "0"] + arguments)
    #expect(result.exitCode == 0, "\(result.errors)")
    return try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
  }

  @Test func everyCellIsTimedAtTheSizeAskedFor() throws {
    let lines = try lines(["--size", "6,3,5,20", "--threads", "2"])
    #expect(lines.map(\.cell) == ["lstm", "gru", "rnn"])
    for line in lines {
      #expect(line.extents == [6, 3, 5, 20] && line.threads == 2)
      #expect(line.plain_us > 0 && line.recorded_us > 0 && line.tensors_us > 0)
      #expect(line.peak_share > 0 && line.peak_share < 1.2)
    }
  }

  @Test func theStandardSizesAreTheDefault() throws {
    let lines = try lines(["--cell", "rnn"])
    #expect(lines.map(\.cell) == ["rnn", "rnn", "rnn", "rnn"])
    let standard = [[50, 1, 16, 32], [50, 16, 32, 64], [100, 32, 64, 128], [200, 32, 64, 256]]
    #expect(lines.map(\.extents) == standard)
    #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.plain_us < $1.plain_us })
  }

  @Test func aReaderGetsATable() throws {
    let result = try Invocation(["bench", "--size", "6,3,5,20", "--seconds", "0"])
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 4 && lines[0].contains("recorded µs") && lines[1].contains("lstm"))
  }

  @Test func impossibleSizesAreWrongUsage() throws {
    for arguments in [
      ["--size", "0,1,1,1"], ["--size", "1,2,3"], ["--size", "a,b,c,d"],
      ["--size", "65536,65536,65536,65536"], ["--size", "1,1,1,9999999999999999999"], ["--threads", "0"],
      ["--seconds", "nan"], ["--cell", "transformer"], ["--instruction-set", "mmx"],
    ] {
      #expect(try Invocation(["bench"] + arguments).exitCode == 64, "\(arguments)")
    }
  }
}
