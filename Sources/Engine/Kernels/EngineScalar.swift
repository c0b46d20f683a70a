/// A number type that networks compute in: `Float` for speed, `Double` for checking. Both run the same code.
public protocol EngineScalar: BinaryFloatingPoint & Sendable & Hashable & Codable {
  /// The precision of the kernels that compute in this type.
  static var precision: Precision { get }
}

/// The number types that kernels exist for.
public enum Precision: Sendable, Hashable {
  case single, double

  /// Bytes of one number.
  var elementSize: Int { self == .single ? 4 : 8 }
}

extension Float: EngineScalar {
  public static var precision: Precision { .single }
}

extension Double: EngineScalar {
  public static var precision: Precision { .double }
}
