import Foundation

extension RandomGenerator {
  /// A number from the standard normal distribution, by Marsaglia's polar method (1964). The second number that
  /// the method yields is not kept, so that the generator's state stays the whole state.
  public mutating func normal() -> Double {
    while true {
      let first = uniform(-1, 1)
      let second = uniform(-1, 1)
      let square = first * first + second * second
      if square > 0, square < 1 { return first * (-2 * log(square) / square).squareRoot() }
    }
  }
}
