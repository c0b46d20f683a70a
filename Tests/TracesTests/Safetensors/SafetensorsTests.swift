import Engine
import FolderKit
import Foundation
import Testing

@testable import Traces

@Suite struct SafetensorsTests {
  @Test func readsEveryElementTypeThatTheReferenceImplementationWrote() throws {
    let file = try Safetensors.read(contentsOf: Fixture.path("element_types.safetensors"))
    for (name, type) in [
      ("float64", ElementType.float64), ("float32", .float32), ("float16", .float16), ("bfloat16", .bfloat16),
    ] {
      let tensor = try #require(file.tensors[name])
      #expect(tensor.elementType == type)
      #expect(tensor.shape == [2, 3])
      #expect(tensor.floats == Fixture.ramp(count: 6))
      #expect(tensor.doubles == Fixture.ramp(count: 6).map { Double($0) })
      #expect(tensor.integers == nil)
    }
    for name in ["int64", "int32", "int16", "int8"] { #expect(file.tensors[name]?.integers == [-2, 0, 100]) }
    #expect(file.tensors["uint8"]?.integers == [0, 128, 255])
    #expect(file.tensors["uint16"]?.integers == [0, 128, 65535])
    #expect(file.tensors["uint32"]?.integers == [0, 128, 4_294_967_295])
    #expect(file.tensors["uint64"]?.doubles == [0, 128, 1_099_511_627_776])
    #expect(file.tensors["bool"]?.floats == [1, 0, 1])
    #expect(file.tensors["scalar"]?.shape == [])
    #expect(file.tensors["scalar"]?.floats == [0.5])
    #expect(file.tensors["empty"]?.shape == [0, 4])
    #expect(file.metadata == ["note": "quotes \" and \\ and é and 🙂"])
  }

  @Test func everyBitSurvivesARoundTrip() throws {
    let floats: [Float] = [.nan, -.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .pi]
    let doubles: [Double] = [.nan, -.infinity, -0.0, .leastNonzeroMagnitude, .pi, .greatestFiniteMagnitude]
    let file = SafetensorsFile(
      tensors: [
        "odd \"name\"\n\u{1B}[31m": StoredTensor(Tensor<Float>(shape: [7], values: floats)),
        "doubles": StoredTensor(Tensor<Double>(shape: [2, 3], values: doubles)),
        "integers": StoredTensor(Tensor<Int64>(shape: [1, 2, 1], values: [.min, .max])),
        "tokens": StoredTensor(Tensor<Int32>(shape: [2], values: [.min, .max])),
        "state": StoredTensor(Tensor<UInt8>(shape: [3], values: [1, 2, 255])),
        "nothing": StoredTensor(Tensor<Float>(shape: [0], values: [])),
      ], metadata: ["key\t": "value \u{7F} 🙂", "": ""])
    let decoded = try Safetensors.decode(Safetensors.encode(file))
    #expect(decoded == file)
    let floatsBack = try #require(decoded.tensors["odd \"name\"\n\u{1B}[31m"]).floats
    #expect(floatsBack.map(\.bitPattern) == floats.map(\.bitPattern))
    #expect(decoded.tensors["doubles"]?.doubles.map(\.bitPattern) == doubles.map(\.bitPattern))
    #expect(Safetensors.encode(decoded) == Safetensors.encode(file))
  }

  @Test func everyTensorLiesAtAMultipleOfItsElementSize() throws {
    let bytes = Safetensors.encode(
      SafetensorsFile(tensors: [
        "a": StoredTensor(Tensor<UInt8>(shape: [3], values: [1, 2, 3])),
        "b": StoredTensor(Tensor<Float>(shape: [3], values: [1, 2, 3])),
        "c": StoredTensor(Tensor<Double>(shape: [1], values: [1])),
      ]))
    let headerByteCount = Int(try #require(LittleEndian.integers(UInt64.self, in: bytes.prefix(8)).first))
    let header = try SafetensorsHeader(
      json: Array(bytes[8..<8 + headerByteCount]), dataByteCount: bytes.count - 8 - headerByteCount)
    #expect(headerByteCount % 8 == 0)
    for entry in header.entries { #expect(entry.range.lowerBound % entry.elementType.byteCount == 0) }
  }

  @Test func writesAndReadsAFile() throws {
    let folder = try TemporaryFolder()
    let file = SafetensorsFile(tensors: ["x": StoredTensor(Tensor<Float>(shape: [2], values: [1, 2]))])
    try Safetensors.write(file, to: folder.path("x.safetensors"))
    #expect(try Safetensors.read(contentsOf: folder.path("x.safetensors")) == file)
  }

  @Test func everyHalfPrecisionNumberSurvivesARoundTrip() {
    for bits in UInt16.min...UInt16.max {
      let float = HalfPrecision.float(fromFloat16: bits)
      #expect(HalfPrecision.float16Bits(of: float) == bits || float.isNaN)
      #expect(!float.isNaN || bits & 0x7C00 == 0x7C00 && bits & 0x3FF != 0)
    }
  }

  @Test func roundsToTheNearestHalfPrecisionNumber() {
    var generator = RandomGenerator(seed: 1)
    for _ in 0..<20_000 {
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      let half = HalfPrecision.float(fromFloat16: HalfPrecision.float16Bits(of: float))
      #expect(half == Float(Float16(float)) || half.isNaN && float.isNaN, "\(float)")
      let near =
        Float(generator.uniform(-1, 1))
        * Float(sign: .plus, exponent: -generator.index(below: 30), significand: 1)
      #expect(
        HalfPrecision.float(fromFloat16: HalfPrecision.float16Bits(of: near)) == Float(Float16(near)),
        "\(near)")
    }
    #expect(HalfPrecision.float(fromFloat16: HalfPrecision.float16Bits(of: .nan)).isNaN)
    #expect(HalfPrecision.float16Bits(of: 65_519) == 0x7BFF)
    #expect(HalfPrecision.float16Bits(of: 65_520) == 0x7C00)
    #expect(HalfPrecision.float16Bits(of: -.infinity) == 0xFC00)
  }

  @Test func aDeviceIsWrittenToAndStaysADevice() throws {
    try Safetensors.write(SafetensorsFile(tensors: [:]), to: "/dev/null")
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(type == .typeCharacterSpecial)
  }
}
