/// Aligned memory for `count` numbers of one precision, zero at first.
///
/// Every allocation ends with room for one vector more, so that a kernel may round its last extent up.
final class Buffer {
  private static let alignment = 64
  private(set) var count: Int
  let precision: Precision
  private var memory: UnsafeMutableRawPointer

  /// Room for `count` numbers.
  init(count: Int, precision: Precision) {
    memory = Self.zeroed(count: count, precision: precision)
    self.count = count
    self.precision = precision
  }

  /// Room for `count` numbers, of which none may be read before it is written.
  init(uninitializedCount count: Int, precision: Precision) {
    memory = Self.allocated(count: count, precision: precision)
    self.count = count
    self.precision = precision
  }

  deinit { memory.deallocate() }

  /// The place of element `offset`. It must not be used after the buffer is gone.
  func elements(at offset: Int = 0) -> Elements {
    assert(offset >= 0 && offset <= count, "an offset lies inside its buffer")
    return Elements(address: memory + offset * precision.elementSize, size: precision.elementSize)
  }

  /// Makes room for at least `count` numbers. Where that takes new memory, it is all zero, and `Elements` of the
  /// old are void.
  func grow(to count: Int) {
    guard count > self.count else { return }
    memory.deallocate()
    memory = Self.zeroed(count: count, precision: precision)
    self.count = count
  }

  private static func zeroed(count: Int, precision: Precision) -> UnsafeMutableRawPointer {
    let memory = allocated(count: count, precision: precision)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount(count: count, precision))
    return memory
  }

  private static func allocated(count: Int, precision: Precision) -> UnsafeMutableRawPointer {
    .allocate(byteCount: byteCount(count: count, precision), alignment: alignment)
  }

  private static func byteCount(count: Int, _ precision: Precision) -> Int {
    count * precision.elementSize + alignment
  }

  /// Sets `range` to zero.
  func clear(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range lies inside its buffer")
    let size = precision.elementSize
    (memory + range.lowerBound * size).initializeMemory(
      as: UInt8.self, repeating: 0, count: range.count * size)
  }

  /// The first `count` numbers.
  func array<Scalar: EngineScalar>(of type: Scalar.Type = Scalar.self, count: Int) -> [Scalar] {
    precondition(Scalar.precision == precision && count <= self.count, "the array fits the buffer")
    return Array(unsafeUninitializedCapacity: count) { target, initializedCount in
      UnsafeMutableRawBufferPointer(target).copyMemory(
        from: UnsafeRawBufferPointer(start: memory, count: count * precision.elementSize))
      initializedCount = count
    }
  }
}

/// A place inside a `Buffer` or an array, and all that follows it.
///
/// Only kernels follow the address. Whoever makes one keeps the memory alive while it is used, and asks for no
/// extents that reach beyond it.
struct Elements {
  let address: UnsafeMutableRawPointer
  /// Bytes of one number.
  let size: Int

  /// The place `offset` numbers later (earlier, if negative).
  static func + (place: Elements, offset: Int) -> Elements {
    Elements(address: place.address + offset * place.size, size: place.size)
  }
}
