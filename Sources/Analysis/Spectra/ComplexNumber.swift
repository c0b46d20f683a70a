import Foundation

/// A complex number, as eigenvalues are.
public struct ComplexNumber: Sendable, Hashable, Codable {
  public var real: Double
  public var imaginary: Double

  /// `real` + i `imaginary`.
  public init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  /// |z|.
  public var magnitude: Double { hypot(real, imaginary) }
}
