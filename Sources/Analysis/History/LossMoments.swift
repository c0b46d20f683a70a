/// The mean of some steps' finite losses and their spread about it. Those of neighbouring steps add up to those of all
/// (Chan, Golub & LeVeque 1979, eq. 2.1), so that a long run need not be read again.
struct LossMoments: Sendable, Hashable {
  private(set) var count = 0
  private(set) var mean = 0.0
  /// Σ (loss − mean)².
  private var squares = 0.0

  /// Those of `losses`; values that are not finite are passed over.
  init(_ losses: [Double] = []) {
    var sum = 0.0
    for loss in losses where loss.isFinite {
      sum += loss
      count += 1
    }
    guard count > 0 else { return }
    mean = sum / Double(count)
    for loss in losses where loss.isFinite { squares += (loss - mean) * (loss - mean) }
  }

  /// How far the mean may be off: the losses' standard deviation over the square root of their number.
  var standardError: Double {
    count == 0 ? 0 : (squares / Double(max(1, count - 1)) / Double(count)).squareRoot()
  }

  /// Takes in further losses.
  mutating func add(_ other: LossMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else { return self = other }
    let total = Double(count + other.count)
    let difference = other.mean - mean
    squares += other.squares + difference * difference * Double(count) * Double(other.count) / total
    mean += difference * Double(other.count) / total
    count += other.count
  }
}
