import Canvas
import Engine

extension Scene {
  /// The value of a quantity under the cursor: `h[12] at t 7 (a) = +0.1234`.
  func unitReadout(_ quantity: LayerQuantity, symbol: String) -> String {
    guard let value = value(of: quantity) else { return "\(symbol): \(missingReadout)" }
    return "\(symbol)[\(cursor.unit)] at t \(cursor.timestep)\(inputNote(at: cursor.timestep)) = "
      + NumberFormat.signed(Double(value), digits: 5)
      + comparison(value, with: self.value(of: quantity, in: original))
  }

  /// The value of a quantity for the unit and timestep under the cursor.
  public func value(of quantity: LayerQuantity) -> Float? { value(of: quantity, in: unroll) }

  /// What was there before an alteration, and the difference; empty where nothing was altered or told.
  func comparison(_ value: Float, with original: Float?) -> String {
    guard let original else { return "" }
    let (before, change) = (Double(original), Double(value) - Double(original))
    return " altered (original \(NumberFormat.signed(before, digits: 5)), "
      + "difference \(NumberFormat.signed(change, digits: 3)))"
  }

  /// The value of a quantity in `unroll` for the unit and timestep under the cursor.
  func value(of quantity: LayerQuantity, in unroll: Unroll<Float>?) -> Float? {
    guard let tensor = unroll?.tensor(quantity, at: cursor.place), tensor.shape.count == 2,
      (0..<tensor.rows).contains(cursor.timestep), (0..<tensor.columns).contains(cursor.unit)
    else { return nil }
    return tensor[cursor.timestep, cursor.unit]
  }
}
