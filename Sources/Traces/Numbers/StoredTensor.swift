import Engine
import Foundation

/// A Swift number that has a storage type of its own.
public protocol StorableScalar: Sendable, Hashable {
  /// The type that stores it without loss.
  static var elementType: ElementType { get }
  /// `values` as little-endian bytes.
  static func bytes(of values: [Self]) -> Data
}

extension Float: StorableScalar {
  public static var elementType: ElementType { .float32 }
  public static func bytes(of values: [Float]) -> Data { LittleEndian.bytes(of: values) }
}

extension Double: StorableScalar {
  public static var elementType: ElementType { .float64 }
  public static func bytes(of values: [Double]) -> Data { LittleEndian.bytes(of: values) }
}

extension Int64: StorableScalar {
  public static var elementType: ElementType { .int64 }
  public static func bytes(of values: [Int64]) -> Data { LittleEndian.bytes(of: values) }
}

extension Int32: StorableScalar {
  public static var elementType: ElementType { .int32 }
  public static func bytes(of values: [Int32]) -> Data { LittleEndian.bytes(of: values) }
}

extension UInt8: StorableScalar {
  public static var elementType: ElementType { .uint8 }
  public static func bytes(of values: [UInt8]) -> Data { Data(values) }
}

/// A tensor as it lies in a file: a shape, a storage type, and row-major little-endian bytes.
///
/// Converts on demand, so that a large file that is mapped into memory is read only where it is looked at.
public struct StoredTensor: Sendable, Hashable {
  /// The extent of every dimension; empty for a scalar.
  public let shape: [Int]
  public let elementType: ElementType
  /// All elements, the last dimension fastest.
  public let bytes: Data

  /// Wraps `bytes`; nil unless they are exactly what `shape` and `elementType` need.
  public init?(shape: [Int], elementType: ElementType, bytes: Data) {
    guard elementType.byteCount(ofShape: shape) == bytes.count else { return nil }
    self.shape = shape
    self.elementType = elementType
    self.bytes = bytes
  }

  /// Stores `tensor` without loss.
  public init<Scalar: StorableScalar>(_ tensor: Tensor<Scalar>) {
    shape = tensor.shape
    elementType = Scalar.elementType
    bytes = Scalar.bytes(of: tensor.values)
  }

  /// Stores `tensor` in half the space, each number rounded to the nearest float16 (|x| beyond 65 520 → ∞).
  public init(float16 tensor: Tensor<Float>) {
    shape = tensor.shape
    elementType = .float16
    bytes = LittleEndian.bytes(of: tensor.values.map(HalfPrecision.float16Bits))
  }

  /// Stores `tensor` in half the space with float32's range and 8 significant bits.
  public init(bfloat16 tensor: Tensor<Float>) {
    shape = tensor.shape
    elementType = .bfloat16
    bytes = LittleEndian.bytes(of: tensor.values.map(HalfPrecision.bfloat16Bits))
  }

  /// The number of elements.
  public var count: Int { bytes.count / elementType.byteCount }

  /// All elements as float32, rounded to nearest where the storage type is wider.
  public var floats: [Float] {
    switch elementType {
    case .float32: LittleEndian.floats(in: bytes)
    case .float16: LittleEndian.integers(UInt16.self, in: bytes).map(HalfPrecision.float(fromFloat16:))
    case .bfloat16: LittleEndian.integers(UInt16.self, in: bytes).map(HalfPrecision.float(fromBFloat16:))
    default: doubles.map { Float($0) }
    }
  }

  /// All elements as float64; exact for every type but 64-bit integers beyond 2⁵³.
  public var doubles: [Double] {
    switch elementType {
    case .float64: LittleEndian.doubles(in: bytes)
    case .float32, .float16, .bfloat16: floats.map { Double($0) }
    case .uint64: LittleEndian.integers(UInt64.self, in: bytes).map { Double($0) }
    default: (integers ?? []).map { Double($0) }
    }
  }

  /// All elements as integers; nil where the storage type is a floating-point one or a value exceeds Int64.
  public var integers: [Int64]? {
    switch elementType {
    case .int64: LittleEndian.integers(Int64.self, in: bytes)
    case .int32: LittleEndian.integers(Int32.self, in: bytes).map { Int64($0) }
    case .int16: LittleEndian.integers(Int16.self, in: bytes).map { Int64($0) }
    case .int8: LittleEndian.integers(Int8.self, in: bytes).map { Int64($0) }
    case .uint32: LittleEndian.integers(UInt32.self, in: bytes).map { Int64($0) }
    case .uint16: LittleEndian.integers(UInt16.self, in: bytes).map { Int64($0) }
    case .uint8: bytes.map { Int64($0) }
    case .bool: bytes.map { $0 == 0 ? 0 : 1 }
    case .uint64: unsignedAsSigned
    case .float64, .float32, .float16, .bfloat16: nil
    }
  }

  private var unsignedAsSigned: [Int64]? {
    let values = LittleEndian.integers(UInt64.self, in: bytes)
    return values.allSatisfy { $0 <= UInt64(Int64.max) } ? values.map { Int64($0) } : nil
  }

  /// The tensor with its numbers as float32, see `floats`.
  public var floatTensor: Tensor<Float> { Tensor(shape: shape, values: floats) }
  /// The tensor with its numbers as float64, see `doubles`.
  public var doubleTensor: Tensor<Double> { Tensor(shape: shape, values: doubles) }
}
