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

  var conjugate: ComplexNumber { ComplexNumber(real, -imaginary) }

  /// The root with a real part of at least 0.
  var squareRoot: ComplexNumber {
    let length = magnitude
    let realPart = max(0, (length + real) / 2).squareRoot()
    let imaginaryPart = max(0, (length - real) / 2).squareRoot()
    return ComplexNumber(realPart, imaginary < 0 ? -imaginaryPart : imaginaryPart)
  }

  static func + (left: Self, right: Self) -> Self {
    ComplexNumber(left.real + right.real, left.imaginary + right.imaginary)
  }

  static func - (left: Self, right: Self) -> Self {
    ComplexNumber(left.real - right.real, left.imaginary - right.imaginary)
  }

  static func * (left: Self, right: Self) -> Self {
    ComplexNumber(
      left.real * right.real - left.imaginary * right.imaginary,
      left.real * right.imaginary + left.imaginary * right.real)
  }

  static func * (left: Double, right: Self) -> Self {
    ComplexNumber(left * right.real, left * right.imaginary)
  }
}
