import Foundation

/// Arrays of numbers to and from little-endian bytes.
enum LittleEndian {
  /// The integers that `bytes` hold; a last incomplete one is left out.
  static func integers<Integer: FixedWidthInteger>(_ type: Integer.Type, in bytes: Data) -> [Integer] {
    let width = MemoryLayout<Integer>.size
    let count = bytes.count / width
    return bytes.withUnsafeBytes { source in
      // Every read ends at or before count × width ≤ source.count; the bytes need no alignment.
      [Integer](unsafeUninitializedCapacity: count) { target, initialized in
        for index in 0..<count {
          let raw = source.loadUnaligned(fromByteOffset: index * width, as: Integer.self)
          target.initializeElement(at: index, to: Integer(littleEndian: raw))
        }
        initialized = count
      }
    }
  }

  /// The bytes of `integers`.
  static func bytes<Integer: FixedWidthInteger>(of integers: [Integer]) -> Data {
    integers.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }

  static func floats(in bytes: Data) -> [Float] {
    integers(UInt32.self, in: bytes).map(Float.init(bitPattern:))
  }

  static func doubles(in bytes: Data) -> [Double] {
    integers(UInt64.self, in: bytes).map(Double.init(bitPattern:))
  }

  static func bytes(of floats: [Float]) -> Data { bytes(of: floats.map(\.bitPattern)) }

  static func bytes(of doubles: [Double]) -> Data { bytes(of: doubles.map(\.bitPattern)) }
}
