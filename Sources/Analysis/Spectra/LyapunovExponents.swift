import Engine
import Foundation

extension StateJacobians {
  /// The `count` largest Lyapunov exponents in nats per step, largest first: the mean rates at which neighbouring
  /// states part (above 0) or meet (below 0). −∞ where a direction is lost altogether.
  ///
  /// The QR method (Benettin et al. 1980): `count` orthonormal directions are carried along the sequence and made
  /// orthonormal again after every step; their stretches are averaged. The first `transient` steps turn the
  /// directions and are not counted.
  public func lyapunovExponents(count: Int, transient: Int = 0) -> [Double] {
    guard let size = matrices.first?.rows, transient < matrices.count else { return [] }
    var generator = RandomGenerator(seed: 0)
    var directions = (0..<min(count, size)).map { _ in (0..<size).map { _ in generator.normal() } }
    GramSchmidt.orthonormalise(&directions)
    var sums = [Double](repeating: 0, count: directions.count)
    for (step, matrix) in matrices.enumerated() {
      directions = directions.map { direction in (0..<size).map { dot(Array(matrix.row($0)), direction) } }
      let stretches = GramSchmidt.orthonormalise(&directions)
      guard step >= transient else { continue }
      for index in sums.indices { sums[index] += log(stretches[index]) }
    }
    // Over few steps two of nearly the same size come out in either order.
    return sums.map { $0 / Double(matrices.count - transient) }.sorted(by: >)
  }
}
