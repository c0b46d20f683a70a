import Engine
import Foundation
import Testing

@testable import Traces

@Suite struct TensorExportTests {
  private func export(_ shape: [Int], _ values: [Float]) -> TensorExport {
    TensorExport(
      name: "gate.forget.l0", step: 7, tensor: StoredTensor(Tensor<Float>(shape: shape, values: values)))
  }

  private func text(_ export: TensorExport, _ format: ExportFormat) -> String {
    String(decoding: export.bytes(as: format), as: UTF8.self)
  }

  @Test func theEndingOfTheNameTellsTheFormat() {
    #expect(ExportFormat(path: "a/b.npy") == .npy)
    #expect(ExportFormat(path: "x.y.CSV") == .csv)
    #expect(ExportFormat(path: "x.safetensors") == .safetensors)
    #expect(ExportFormat(path: "x.json") == .json)
    #expect(ExportFormat(path: "x.txt") == nil)
    #expect(ExportFormat(path: "npy") == nil)
  }

  @Test func csvHasARowForEachTimestepAndADigitForEveryBit() {
    let matrix = export([3, 2], [1, -0.1, .nan, .infinity, -.infinity, .leastNormalMagnitude])
    #expect(text(matrix, .csv) == "index,0,1\n0,1.0,-0.1\n1,nan,inf\n2,-inf,1.1754944e-38\n")
    #expect(text(export([2], [1, 2]), .csv) == "index,0\n0,1.0\n1,2.0\n")
    #expect(text(export([], [1]), .csv) == "index,0\n0,1.0\n")
    #expect(text(export([0, 3], []), .csv) == "index,0,1,2\n")
    #expect(text(export([2, 0], []), .csv) == "index,0\n")
  }

  @Test func jsonNestsTheValuesAndQuotesWhatJSONLacks() throws {
    let cube = export([2, 1, 2], [1, .nan, -.infinity, .infinity])
    #expect(
      text(cube, .json)
        == #"{"name":"gate.forget.l0","step":7,"shape":[2,1,2],"values":[[[1.0,"NaN"]],[["-Infinity","Infinity"]]]}"#
        + "\n")
    #expect(text(export([], [2]), .json).contains(#""shape":[],"values":2.0}"#))
    #expect(text(export([2, 0], []), .json).contains(#""values":[[],[]]}"#))
    #expect(try JSONSerialization.jsonObject(with: cube.bytes(as: .json)) is [String: Any])
  }

  @Test func npyIsWhatNumpyWrites() {
    let bytes = export([2, 3], [1, 2, 3, 4, 5, 6]).bytes(as: .npy)
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
    let padded = header + String(repeating: " ", count: 118 - header.count - 1) + "\n"
    #expect(bytes.prefix(10) == Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]))
    #expect(bytes.dropFirst(10).prefix(118) == Data(padded.utf8))
    #expect(bytes.dropFirst(128) == LittleEndian.bytes(of: [1, 2, 3, 4, 5, 6] as [Float]))
  }

  @Test(arguments: [([], "()"), ([4], "(4,)"), ([2, 2], "(2, 2)"), ([1, 2, 2], "(1, 2, 2)")])
  func npySpellsShapesAsPythonDoes(shape: [Int], tuple: String) {
    let bytes = export(shape, Array(repeating: 0, count: shape.reduce(1, *))).bytes(as: .npy)
    let header = String(decoding: bytes.dropFirst(10).prefix(118), as: UTF8.self)
    #expect(header.contains("'shape': \(tuple), }"))
    #expect((bytes.count - shape.reduce(1, *) * 4) % 64 == 0)
  }

  @Test func everyElementTypeIsExported() throws {
    let file = try Safetensors.read(contentsOf: Fixture.path("element_types.safetensors"))
    for (name, tensor) in file.tensors {
      let export = TensorExport(name: name, step: 0, tensor: tensor)
      let npy = export.bytes(as: .npy)
      let width = tensor.elementType == .bfloat16 ? 4 : tensor.elementType.byteCount
      #expect(npy.count == 128 + tensor.count * width)
      #expect(text(export, .csv).split(separator: "\n").count == 1 + (tensor.shape.first ?? 1))
      #expect(try Safetensors.decode(export.bytes(as: .safetensors)).tensors == [name: tensor])
    }
    #expect(
      text(TensorExport(name: "i", step: 0, tensor: try #require(file.tensors["int64"])), .csv).contains(
        "0,-2\n"))
  }
}
