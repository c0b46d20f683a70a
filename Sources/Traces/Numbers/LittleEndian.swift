import Foundation

/// Arrays of numbers to and from little-endian bytes.
enum LittleEndian {
  /// The integers that `bytes` hold; a last incomplete one is left out.
  static func integers<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ type: Integer.Type, in bytes: Data
  ) -> [Integer] {
    copied(bytes).map(Integer.init(littleEndian:))
  }

  /// The bytes of `integers`.
  static func bytes<Integer: FixedWidthInteger & BitwiseCopyable>(of integers: [Integer]) -> Data {
    #if _endian(little)
      integers.withUnsafeBytes { Data($0) }
    #else
      integers.map(\.littleEndian).withUnsafeBytes { Data($0) }
    #endif
  }

  static func floats(in bytes: Data) -> [Float] {
    #if _endian(little)
      copied(bytes)
    #else
      integers(UInt32.self, in: bytes).map(Float.init(bitPattern:))
    #endif
  }

  static func doubles(in bytes: Data) -> [Double] {
    #if _endian(little)
      copied(bytes)
    #else
      integers(UInt64.self, in: bytes).map(Double.init(bitPattern:))
    #endif
  }

  /// The first number of `bytes`, which are at least 8.
  static func double(in bytes: Data) -> Double {
    let pattern = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    return Double(bitPattern: UInt64(littleEndian: pattern))
  }

  static func bytes(of floats: [Float]) -> Data {
    #if _endian(little)
      floats.withUnsafeBytes { Data($0) }
    #else
      bytes(of: floats.map(\.bitPattern))
    #endif
  }

  static func bytes(of doubles: [Double]) -> Data {
    #if _endian(little)
      doubles.withUnsafeBytes { Data($0) }
    #else
      bytes(of: doubles.map(\.bitPattern))
    #endif
  }

  /// The numbers in `bytes` in the order of this machine; a last incomplete one is left out.
  private static func copied<Number: BitwiseCopyable>(_ bytes: Data) -> [Number] {
    let count = bytes.count / MemoryLayout<Number>.size
    return [Number](unsafeUninitializedCapacity: count) { target, initialized in
      // Both are count × size bytes long; the copy needs no alignment.
      bytes.withUnsafeBytes { source in
        let whole = source[..<(count * MemoryLayout<Number>.size)]
        UnsafeMutableRawBufferPointer(target).copyMemory(from: UnsafeRawBufferPointer(rebasing: whole))
      }
      initialized = count
    }
  }
}
