import Engine
import FolderKit
import Foundation
import Testing
import Traces
import Training

/// `rnnscope export`: every format gives back the very numbers of the run.
@Suite struct ExportTests {
  private let folder: TemporaryFolder
  private let trace: String

  init() throws {
    folder = try TemporaryFolder()
    trace = folder.path("run.rnntrace")
    let training = try Invocation([
      "train", "--task", "copy", "--length", "25", "--cell", "gru", "--hidden", "7", "--steps", "60",
      "--record-every", "20", "--record", trace,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
  }

  private func exported(_ name: String, step: Int, to file: String) throws -> Data {
    let path = folder.path(file)
    let result = try Invocation([
      "export", trace, "--step", "\(step)", "--tensor", name, "--output", path,
    ])
    #expect(result.exitCode == 0, "\(result.errors)")
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test(arguments: [40, 47])
  func everyFormatHoldsTheNumbersOfTheStep(step: Int) async throws {
    let unroll = try #require(await RecordedRun(path: trace).unroll(at: step)).unroll
    let hidden = try #require(unroll.tensors["grad.hidden.l0"])
    let stored = try Safetensors.decode(exported("grad.hidden.l0", step: step, to: "h.safetensors"))
    #expect(stored.tensors["grad.hidden.l0"]?.floatTensor == hidden)
    let json = try JSONSerialization.jsonObject(with: exported("grad.hidden.l0", step: step, to: "h.json"))
    let object = try #require(json as? [String: Any])
    let rows = try #require(object["values"] as? [[Double]])
    let numbers: [Float] = rows.flatMap { $0 }.map { Float($0) }
    #expect(numbers == hidden.values)
    #expect(object["step"] as? Int == step)
    let csv = String(decoding: try exported("grad.hidden.l0", step: step, to: "h.csv"), as: UTF8.self)
    let lines = csv.split(separator: "\n").dropFirst()
    let cells: [Float] = lines.flatMap { $0.split(separator: ",").dropFirst().compactMap { Float($0) } }
    #expect(cells == hidden.values)
    let npy = try exported("grad.hidden.l0", step: step, to: "h.npy")
    #expect(Array(npy.prefix(6)) == [0x93] + Array("NUMPY".utf8))
    #expect(Data(npy.suffix(4 * hidden.values.count)) == StoredTensor(hidden).bytes)
  }

  @Test(arguments: [40, 47])
  func parametersAndTheGradientByLagAreThereTooThoughNotRecorded(step: Int) throws {
    for (name, shape) in [
      ("rnn.weight_hh_l0", [21, 7]), ("head.bias", [9]), ("grad.by_lag", [25, 25]), ("loss", [1]),
    ] {
      let file = try Safetensors.decode(exported(name, step: step, to: "\(name).safetensors"))
      let tensor = try #require(file.tensors[name])
      #expect(tensor.shape == shape, "\(name)")
      #expect(tensor.floats.contains { $0 != 0 }, "\(name)")
    }
  }

  @Test func weightsAreThoseOfTheCheckpoint() throws {
    let bytes = try #require(TraceContents(path: trace).checkpoints[40])
    let file = try Safetensors.decode(exported("rnn.weight_hh_l0", step: 40, to: "w.safetensors"))
    #expect(try file.tensors["rnn.weight_hh_l0"] == Safetensors.decode(bytes).tensors["rnn.weight_hh_l0"])
  }

  @Test func aPatternGivesEveryTensorThatItFits() throws {
    let file = try Safetensors.decode(exported("grad.hidden*", step: 47, to: "several.safetensors"))
    #expect(Set(file.tensors.keys) == ["grad.hidden.l0", "grad.hidden.direct.l0"])
    let csv = try Invocation(["export", trace, "--tensor", "grad.*", "-o", folder.path("x.csv")])
    #expect(csv.exitCode == 64 && csv.errors.contains("one .safetensors file"), "\(csv.errors)")
  }

  @Test func theHistoryHoldsEveryStepInEveryFormat() throws {
    func exporting(_ part: String, to file: String) throws -> Data {
      let path = folder.path(file)
      let result = try Invocation(["export", trace, "--history", part, "-o", path])
      #expect(result.exitCode == 0, "\(result.errors)")
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    let records = try TraceContents(path: trace).records
    let csv = String(decoding: try exporting("scalars", to: "h.csv"), as: UTF8.self)
    let lines = csv.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines[0].joined(separator: " ").hasPrefix("step loss gradient_norm"))
    #expect(lines.dropFirst().map { Double($0[1]) } == records.map(\.loss))
    #expect(lines.dropFirst().map { Double($0[5]) } == records.map(\.heldOutLoss))
    let columns = try Safetensors.decode(exporting("scalars", to: "h.safetensors")).tensors
    #expect(columns["gradient_norm"]?.doubles == records.map(\.gradientNorm))
    #expect(columns["step"]?.integers == Array(0..<60))
    let json = try JSONDecoder().decode([String: [Double?]].self, from: exporting("scalars", to: "h.json"))
    #expect(json["loss"] == records.map(\.loss))
    #expect(json["held_out_loss"] == records.map(\.heldOutLoss))
    let profiles = try Safetensors.decode(exporting("profile", to: "p.safetensors")).tensors["profile"]
    #expect(profiles?.shape == [60, 1, 25] && profiles?.floats == records.flatMap(\.profile))
    let rows = String(decoding: try exporting("profile", to: "p.csv"), as: UTF8.self).split(separator: "\n")
    #expect(rows.count == 61 && rows[0].hasPrefix("step,0,1,") && rows[60].hasPrefix("59,"))
    #expect(try exporting("scalars", to: "h.npy").count == 128 + 60 * 6 * 8)
  }

  @Test func anotherProgramsRecordingGivesWhatItHoldsAtExactlyThatStep() throws {
    var contents = try TraceContents(path: trace)
    contents.header.configuration = ""
    let foreign = folder.path("foreign.rnntrace")
    try contents.write(to: foreign)
    func exporting(_ name: String, step: Int) throws -> Invocation {
      try Invocation([
        "export", foreign, "--step", "\(step)", "--tensor", name, "-o", folder.path("foreign.csv"),
      ])
    }
    #expect(try exporting("hidden.l0", step: 40).exitCode == 0)
    #expect(try exporting("rnn.weight_hh_l0", step: 40).exitCode == 0)
    let between = try exporting("hidden.l0", step: 47)
    #expect(between.exitCode == 1 && between.errors.contains("step 47 was recorded without its tensors"))
    #expect(between.errors.contains("choose step 40,"), "\(between.errors)")
  }

  @Test func aDamagedCheckpointIsToldInOneClearLine() throws {
    var contents = try TraceContents(path: trace)
    var file = try Safetensors.decode(try #require(contents.checkpoints[40]))
    file.tensors["optimizer.adam.m.head.bias"] = StoredTensor(Tensor<Float>(shape: [2], values: [1, 2]))
    for (index, bytes) in [Data("no tensors at all".utf8), Safetensors.encode(file)].enumerated() {
      contents.checkpoints[40] = bytes
      let damaged = folder.path("damaged\(index).rnntrace")
      try contents.write(to: damaged)
      for command in [
        ["export", damaged, "--step", "47", "--tensor", "loss", "-o", folder.path("x.csv")],
        ["diagnose", damaged, "--step", "47"], ["verify", damaged],
      ] {
        let result = try Invocation(command)
        #expect(result.exitCode == 1, "\(result.output)")
        #expect(result.errors.contains("the checkpoint at step 40 is damaged"), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      }
    }
  }

  @Test func whatCannotBeExportedIsRefusedInOneClearLine() throws {
    let csv = folder.path("x.csv")
    let cases: [(arguments: [String], code: Int32, says: String)] = [
      ([trace, "--tensor", "hiden.l0", "-o", csv], 1, "grad.hidden.l0"),
      ([trace, "--tensor", "cell.l0\u{1B}[2J", "-o", csv], 1, "cell.l0␛[2J"),
      ([trace, "--tensor", "hidden.l0", "--step", "60", "-o", csv], 1, "from 0 to 59"),
      ([trace, "--tensor", "hidden.l0", "-o", folder.path("none/x.csv")], 1, "can't be written"),
      ([folder.path("missing.rnntrace"), "--tensor", "hidden.l0", "-o", csv], 1, "no such file"),
    ]
    for (arguments, code, says) in cases {
      let result = try Invocation(["export"] + arguments)
      #expect(result.exitCode == code && result.errors.contains(says), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("full.csv"), withDestinationPath: "/dev/full")
    let full = try Invocation(["export", trace, "--tensor", "hidden.l0", "-o", folder.path("full.csv")])
    #expect(
      full.exitCode == 1 && full.errors.contains("can't be written: the disk is full"), "\(full.errors)")
    let ending = try Invocation(["export", trace, "--tensor", "hidden.l0", "-o", folder.path("x.xls")])
    #expect(ending.exitCode == 64 && ending.errors.contains(".csv"))
  }
}
