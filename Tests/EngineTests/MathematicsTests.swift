import Engine
import Testing

/// Norms, medians and orthonormal vectors.
@Suite struct MathematicsTests {
  @Test(arguments: [1, 1e-200, 1e200, Double.leastNonzeroMagnitude])
  func aNormNeitherUnderflowsNorOverflowsOnTheWay(scale: Double) {
    #expect(abs(euclideanNorm([3 * scale, -4 * scale]) / (5 * scale) - 1) < 1e-12)
  }

  @Test func aNormIsHonestAboutWhatIsNoNumber() {
    #expect(euclideanNorm([.infinity, 1]) == .infinity && euclideanNorm([]) == 0)
    #expect(euclideanNorm([.infinity, .nan]).isNaN)
    let matrix = Tensor<Float>(shape: [3, 2], values: [3, 4, 0, 0, .nan, 1])
    #expect(matrix.rowNorms[0] == 5 && matrix.rowNorms[1] == 0 && matrix.rowNorms[2].isNaN)
    #expect(matrix.log10RowNorms[1] == -.infinity)
  }

  @Test func vectorsBecomeOrthonormalAndTellWhatWasTheirOwn() {
    // The second is all but the first, the third their sum.
    var vectors = [[2, 0, 0], [1, 1e-7, 0], [3, 1e-7, 0]]
    let lengths = GramSchmidt.orthonormalise(&vectors)
    #expect(lengths[0] == 2 && abs(lengths[1] / 1e-7 - 1) < 1e-12 && lengths[2] < 1e-15)
    #expect(abs(dot(vectors[0], vectors[1])) < 1e-15 && abs(euclideanNorm(vectors[1]) - 1) < 1e-15)
  }

  @Test func ofTwoInTheMiddleTheUpperIsTheMedian() {
    #expect([4, 1, 3, 2].upperMedian == 3 && [5, 1, 2].upperMedian == 2 && [Double]().upperMedian == nil)
  }
}
