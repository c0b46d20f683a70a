/// Makes vectors of one length orthonormal, one after the other.
package enum GramSchmidt {
  /// Takes from `vector` its projections on the orthonormal vectors of `basis`.
  ///
  /// Twice is enough: the second pass removes what rounding left in the first (Giraud et al. 2005).
  package static func removeProjections(of vector: inout [Double], on basis: ArraySlice<[Double]>) {
    for _ in 0..<2 {
      for other in basis {
        let share = dot(vector, other)
        for index in vector.indices { vector[index] -= share * other[index] }
      }
    }
  }

  /// Makes `vectors` orthonormal; gives each one's length after its projections on those before were taken away. One
  /// without any length stays as it is.
  @discardableResult
  package static func orthonormalise(_ vectors: inout [[Double]]) -> [Double] {
    vectors.indices.map { index in
      var vector = vectors[index]
      removeProjections(of: &vector, on: vectors[..<index])
      let length = dot(vector, vector).squareRoot()
      vectors[index] = length > 0 ? vector.map { $0 / length } : vector
      return length
    }
  }
}
