/// Random orthogonal matrices.
enum OrthogonalMatrix {
  /// A `size` × `size` matrix from the Haar distribution, row-major: the rows of a Gaussian matrix made
  /// orthonormal one after the other, which is the QR decomposition with a positive diagonal that
  /// Mezzadri 2007 asks for.
  static func drawn(size: Int, from generator: inout RandomGenerator) -> [Double] {
    var rows: [[Double]] = []
    while rows.count < size {
      var row = (0..<size).map { _ in generator.normal() }
      GramSchmidt.removeProjections(of: &row, on: rows[...])
      let length = dot(row, row).squareRoot()
      // A row that lies in the span of the others, which chance makes all but impossible, is drawn again.
      guard length > 1e-8 else { continue }
      rows.append(row.map { $0 / length })
    }
    return rows.flatMap { $0 }
  }
}
