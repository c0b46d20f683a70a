import Canvas
import Foundation
import Testing

@Suite struct NumberFormatTests {
  /// C's formatting, which is exact, brought to the form of `NumberFormat.aligned`.
  private func reference(_ value: Double, _ digits: Int) -> String {
    let parts = String(format: "%.*e", digits - 1, value).split(separator: "e")
    if value == 0 { return "0" }
    guard parts.count == 2, let exponent = Int(parts[1]) else { return "" }
    if exponent < -4 || exponent >= max(6, digits) { return "\(parts[0])e\(exponent)" }
    return String(format: "%.*f", max(0, digits - 1 - exponent), value)
  }

  @Test(arguments: 1...8) func numbersAreRoundedAsCRoundsThem(digits: Int) {
    // Numbers without an order, of every size.
    let random = (0..<3000).map { place in
      (sin(Double(place * digits) * 12.9898) * 43758.5453).truncatingRemainder(dividingBy: 1)
        * pow(10, Double(place % 26) - 16)
    }
    let edges = [
      9.995, 9.9949, 0.99999, 999_999.5, 99_999.96, 0.0001, 0.00009999, 1e6, 123_456, 0.5, 2.5, 0.125,
    ]
    for value in random.map({ Double(Float($0)) }) + random + edges + (-7...7).map({ pow(10, Double($0)) }) {
      #expect(NumberFormat.aligned(value, digits: digits) == reference(value, digits), "\(value)")
    }
  }

  @Test func zerosAtTheEndAreLeftOutOfShortNumbers() {
    #expect(NumberFormat.short(0.5) == "0.5")
    #expect(NumberFormat.short(-12) == "-12")
    #expect(NumberFormat.short(100) == "100")
    #expect(NumberFormat.short(1.20e-5) == "1.2e-5")
    #expect(NumberFormat.short(0.04) == "0.04")
  }
}
