import Engine
import FolderKit
import Foundation
import Testing

@testable import Traces

@Suite struct HostileSafetensorsTests {
  /// A file with `header` and `dataByteCount` zeros.
  private func file(_ header: String, dataByteCount: Int = 0) -> Data {
    LittleEndian.bytes(of: [UInt64(header.utf8.count)]) + Data(header.utf8) + Data(count: dataByteCount)
  }

  private func problem(in bytes: Data) throws -> SafetensorsError.Problem {
    let error = #expect(throws: SafetensorsError.self) { try Safetensors.decode(bytes) }
    let description = try #require(error).description
    #expect(!description.contains { $0.isNewline } && description == description.displaySafe)
    #expect(description.count < 250)
    return try #require(error).problem
  }

  @Test func aFileShorterThanItsHeaderSaysIsTruncated() throws {
    #expect(try problem(in: Data([1, 2, 3])) == .truncated(byteCount: 3, needed: 8))
    #expect(try problem(in: file("{}").dropLast()) == .truncated(byteCount: 9, needed: 10))
    let complete = file(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, dataByteCount: 7)
    #expect(try problem(in: complete) == .badOffsets(tensor: "a", reason: "reaches past the end of the file"))
  }

  @Test func aHugeHeaderLengthIsRefusedBeforeAnythingIsRead() throws {
    #expect(
      try problem(in: Data(repeating: 0xFF, count: 64)) == .headerTooLong(byteCount: 0xFFFF_FFFF_FFFF_FFFF))
  }

  @Test func overlapsGapsAndTrailingBytesAreRefused() throws {
    func pair(_ first: String, _ second: String) -> String {
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":\#(first)},"b":{"dtype":"U8","shape":[4],"data_offsets":\#(second)}}"#
    }
    #expect(
      try problem(in: file(pair("[0,4]", "[3,7]"), dataByteCount: 7))
        == .badOffsets(tensor: "b", reason: "overlaps with another"))
    #expect(
      try problem(in: file(pair("[0,4]", "[0,4]"), dataByteCount: 4))
        == .badOffsets(tensor: "b", reason: "overlaps with another"))
    #expect(
      try problem(in: file(pair("[0,4]", "[5,9]"), dataByteCount: 9))
        == .badOffsets(tensor: "b", reason: "has a gap before it"))
    #expect(
      try problem(in: file(pair("[0,4]", "[4,8]"), dataByteCount: 9)) == .trailingBytes(count: 1))
  }

  @Test func shapesThatOverflowOrDoNotFitAreRefused() throws {
    func tensor(_ shape: String) -> Data {
      file(#"{"a":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,8]}}"#, dataByteCount: 8)
    }
    #expect(try problem(in: tensor("[3]")) == .shapeMismatch(tensor: "a", shape: [3], byteCount: 8))
    let large = [4_294_967_296, 4_294_967_296, 2]
    #expect(
      try problem(in: tensor("[4294967296,4294967296,2]"))
        == .shapeMismatch(tensor: "a", shape: large, byteCount: 8))
    for shape in ["[-1]", "[1.5]", "[1e3]", "[99999999999999999999]", "[02]", "[\"2\"]", "2", "null", "[2"] {
      guard case .malformedHeader = try problem(in: tensor(shape)) else {
        Issue.record("the shape \(shape) was not refused as malformed")
        return
      }
    }
  }

  @Test func emptyTensorsOfVastShapeAreRefused() throws {
    let ranks = "[0" + String(repeating: ",1", count: 64) + "]"
    for shape in ["[0,4611686018427387904,4611686018427387904]", "[1099511627776,0]", ranks] {
      let bytes = file(#"{"a":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,0]}}"#)
      guard case .shapeMismatch = try problem(in: bytes) else {
        Issue.record("the shape \(shape) was not refused")
        return
      }
    }
    let empty = try Safetensors.decode(file(#"{"a":{"dtype":"F32","shape":[0,1000],"data_offsets":[0,0]}}"#))
    #expect(empty.tensors["a"]?.floatTensor == Tensor(shape: [0, 1000], values: []))
  }

  @Test func unknownElementTypesAndDuplicateNamesAreRefused() throws {
    let unknown = file(#"{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,1]}}"#, dataByteCount: 1)
    #expect(try problem(in: unknown) == .unknownElementType(tensor: "a", name: "Q4"))
    let entry = #""a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}"#
    #expect(try problem(in: file("{\(entry),\(entry)}", dataByteCount: 1)) == .duplicateName("a"))
    #expect(try problem(in: file(#"{"__metadata__":{"k":"1","k":"2"}}"#)) == .duplicateName("k"))
  }

  @Test(arguments: [
    "", "{", "}", "[]", "null", "{}}", "{} x", #"{"a"}"#, #"{"a":1}"#, #"{"a":{}}"#, #"{"a":{"dtype":"U8"}}"#,
    #"{"__metadata__":{"k":1}}"#, #"{"__metadata__":{"k":"\u12"}}"#, #"{"__metadata__":{"k":"\uD800"}}"#,
    #"{"__metadata__":{"k":"\x"}}"#, "{\"__metadata__\":{\"k\":\"\u{1B}\"}}", #"{"__metadata__":{"k":"v"#,
    #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[1,0]}}"#,
    #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0]}}"#,
    #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"more":[]}}"#,
    #"{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#,
  ])
  func aMalformedHeaderIsRefused(header: String) throws {
    guard case .malformedHeader = try problem(in: file(header)) else {
      Issue.record("\(header) was not refused as malformed")
      return
    }
  }

  @Test func textThatIsNotUTF8IsRefused() throws {
    let header = Data(#"{"__metadata__":{"k":""#.utf8) + Data([0xC3, 0x28]) + Data(#""}}"#.utf8)
    guard case .malformedHeader = try problem(in: LittleEndian.bytes(of: [UInt64(header.count)]) + header)
    else {
      Issue.record("invalid UTF-8 was not refused as malformed")
      return
    }
  }

  @Test func namesInErrorsAreShortAndCannotSteerTheTerminal() throws {
    let name = #"\u001b]0;owned\u0007"# + String(repeating: "x", count: 5000)
    let bytes = file(#"{"\#(name)":{"dtype":"U8","shape":[2],"data_offsets":[0,1]}}"#, dataByteCount: 1)
    guard case .shapeMismatch = try problem(in: bytes) else {
      Issue.record("the shape was not refused")
      return
    }
  }

  @Test func filesThatCannotBeReadSayWhy() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: SafetensorsError.self) {
      try Safetensors.read(contentsOf: folder.path("none"))
    }
    #expect(try #require(missing).description.hasSuffix("none: cannot be read: no such file: check the path"))
    let notAFile = #expect(throws: SafetensorsError.self) {
      try Safetensors.read(contentsOf: folder.url.path)
    }
    #expect(try #require(notAFile).description.hasSuffix("cannot be read: it is not a file: check the path"))
    let device = #expect(throws: SafetensorsError.self) { try Safetensors.read(contentsOf: "/dev/zero") }
    #expect(try #require(device).problem == .cannotRead(reason: "it is not a file"))
  }

  @Test func mutatedFilesAreRefusedOrReadButNeverCrash() throws {
    let intact = try Data(contentsOf: URL(fileURLWithPath: Fixture.path("element_types.safetensors")))
    var generator = RandomGenerator(seed: 2)
    var refused = 0
    for _ in 0..<3000 {
      var bytes = intact
      for _ in 0...generator.index(below: 4) {
        // The header is where most of the decisions are made: aim there three times out of four.
        let reach = generator.index(below: 4) > 0 ? min(1200, bytes.count) : bytes.count
        let place = generator.index(below: reach)
        switch generator.index(below: 4) {
        case 0: bytes[place] ^= 1 << UInt8(generator.index(below: 8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.index(below: 8)))
        default:
          bytes.insert(
            contentsOf: Array("0123456789[]{},:\"".utf8).shuffled(using: &generator).prefix(2), at: place)
        }
      }
      do {
        let file = try Safetensors.decode(bytes)
        for tensor in file.tensors.values { #expect(tensor.floats.count == tensor.count) }
        _ = try? WeightsFile.weights(in: file)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }
}
