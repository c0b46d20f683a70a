import Engine
import Foundation

/// What numpy and scipy say (Fixtures/make_fixtures.py), and the same inputs by the same formulas.
struct Reference: Decodable {
  struct Spectrum: Decodable {
    let real: [Double]
    let imaginary: [Double]
    let tolerance: Double
  }

  struct Trajectory: Decodable {
    let shares: [Double]
    let magnitudes: [[Double]]
  }

  struct Lags: Decodable {
    let lags: [Int]
    let values: [[Double]]
  }

  let eigenvalues: [String: Spectrum]
  let singularValues: [String: [Double]]
  let trajectory: Trajectory
  let lags: Lags
  let correlation: [Double]

  static func load() throws -> Reference {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try JSONDecoder().decode(
      Reference.self, from: Data(contentsOf: folder.appending(path: "analysis.json")))
  }
}

/// Inputs that are the same in Python and here.
enum SharedInput {
  /// Numbers from −1 to 1 by a linear congruential generator.
  static func uniform(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 0x1p53 * 2 - 1
    }
  }

  static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Tensor<Double> {
    Tensor(shape: [rows, columns], values: uniform(rows * columns, seed: seed))
  }

  static func square(_ size: Int, _ element: (Int, Int) -> Double) -> Tensor<Double> {
    Tensor(shape: [size, size], values: (0..<size * size).map { element($0 / size, $0 % size) })
  }

  static func orthogonal(_ size: Int, seed: UInt64) -> Tensor<Double> {
    let drawn = random(size, size, seed: seed)
    var rows: [[Double]] = []
    for index in 0..<size {
      var row = Array(drawn.row(index))
      for other in rows + rows {
        let share = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
        for column in 0..<size { row[column] -= share * other[column] }
      }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      rows.append(row.map { $0 / length })
    }
    return Tensor(shape: [size, size], values: rows.flatMap { $0 })
  }

  /// Qᵀ A Q.
  static func similar(_ matrix: Tensor<Double>, by q: Tensor<Double>) -> Tensor<Double> {
    let size = matrix.rows
    let right = square(size) { row, column in
      (0..<size).reduce(0) { $0 + matrix[row, $1] * q[$1, column] }
    }
    return square(size) { row, column in (0..<size).reduce(0) { $0 + q[$1, row] * right[$1, column] } }
  }

  static func jordan(_ row: Int, _ column: Int) -> Double { row == column ? 0.9 : column == row + 1 ? 1 : 0 }

  static let matrices: [String: Tensor<Double>] = {
    let units = (0..<10).map { pow(10, Double($0 % 5 * 3)) }
    let drawn = random(10, 10, seed: 5)
    let upper = random(20, 20, seed: 7)
    let coefficients = [1.0, -36, 546, -4536, 22449, -67284, 118_124, -109_584, 40320]
    let defective = square(8) { row, column in
      row < 6 && column < 6 ? jordan(row, column) : row == column ? 0.2 : 0
    }
    return [
      "single": square(1) { _, _ in -0.25 }, "zero": square(5) { _, _ in 0 },
      "jordan": square(6, jordan), "defective": similar(defective, by: orthogonal(8, seed: 3)),
      "clustered": similar(
        square(12) { $0 == $1 ? 1 + 1e-8 * Double($0) : 0 }, by: orthogonal(12, seed: 4)),
      "grcar": square(24) { row, column in
        row == column + 1 ? -1 : (0...3).contains(column - row) ? 1 : 0
      },
      "companion": square(8) { row, column in
        row == 0 ? -coefficients[column + 1] : row == column + 1 ? 1 : 0
      },
      "scaled": square(10) { drawn[$0, $1] * units[$0] / units[$1] },
      "orthogonal": orthogonal(40, seed: 6),
      "nonnormal": square(20) { row, column in
        row == column ? -0.9 + 1.8 * Double(row) / 19 : column > row ? upper[row, column] * 10 : 0
      },
      "random": Tensor(shape: [256, 256], values: uniform(65536, seed: 8).map { $0 / 16 }),
    ].merging(extremes) { $1 }
  }()

  /// Few directions, no direction that shrinks, numbers near the ends of their range.
  private static let extremes: [String: Tensor<Double>] = {
    let (tall, wide) = (random(20, 3, seed: 12), random(3, 20, seed: 13))
    let graded = random(12, 12, seed: 16)
    let turn = [[0.6, -0.8], [0.8, 0.6]]
    return [
      "rank 3": square(20) { row, column in (0..<3).reduce(0) { $0 + tall[row, $1] * wide[$1, column] } },
      "cycle": square(12) { $1 == ($0 + 1) % 12 ? 1 : 0 },
      "rotation": square(2) { turn[$0][$1] },
      "tiny": Tensor(shape: [12, 12], values: uniform(144, seed: 14).map { $0 * 1e-200 }),
      "huge": Tensor(shape: [12, 12], values: uniform(144, seed: 15).map { $0 * 1e150 }),
      "graded": square(12) { graded[$0, $1] * pow(100, -Double($0)) },
      "complex jordan": square(4) { row, column in
        row / 2 == column / 2 ? turn[row % 2][column % 2] : column == row + 2 ? 1 : 0
      },
    ]
  }()

  /// Sums of sines that have a few directions of variance, [T, H].
  static func wave(_ timesteps: Int, _ units: Int) -> Tensor<Double> {
    let noise = uniform(timesteps * units, seed: 9)
    return Tensor(
      shape: [timesteps, units],
      values: (0..<timesteps * units).map { index in
        let (t, u) = (Double(index / units), index % units)
        return sin(0.3 * t + Double(u)) + 0.3 * cos(0.7 * t * Double(1 + u % 3)) + 0.05 * noise[index]
      })
  }
}
