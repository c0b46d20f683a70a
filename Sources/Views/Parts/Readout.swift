import Canvas
import Engine

extension Scene {
  /// The value of a quantity under the cursor: `h[12] at t 7 (a) = +0.1234`.
  func unitReadout(_ quantity: LayerQuantity, symbol: String) -> String {
    guard let value = value(of: quantity) else { return "\(symbol): \(missingReadout)" }
    return "\(symbol)[\(cursor.unit)] at t \(cursor.timestep)\(inputNote(at: cursor.timestep)) = "
      + NumberFormat.signed(Double(value), digits: 5)
  }

  /// The value of a quantity for the unit and timestep under the cursor.
  func value(of quantity: LayerQuantity) -> Float? {
    guard let tensor = tensor(quantity), tensor.shape.count == 2,
      (0..<tensor.rows).contains(cursor.timestep), (0..<tensor.columns).contains(cursor.unit)
    else { return nil }
    return tensor[cursor.timestep, cursor.unit]
  }
}
