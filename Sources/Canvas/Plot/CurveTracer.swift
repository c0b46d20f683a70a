import Foundation

/// Brings a curve onto a raster of dots. Points that fall into the same column of dots are joined to one
/// vertical stroke from the least to the greatest, so that no spike is lost however many points there are.
struct CurveTracer {
  /// A place where the curve is interrupted by a value that is not finite.
  struct Gap: Hashable {
    var dotColumn: Int
    var special: SpecialValue
  }

  /// What the points of one column of dots have in common.
  private struct Stroke {
    var column: Int
    var last: Int
    var low: Int
    var high: Int

    mutating func include(_ row: Int) {
      last = row
      low = min(low, row)
      high = max(high, row)
    }
  }

  private(set) var gaps: [Gap] = []
  private var open: Stroke?

  /// Draws curve number `curve` of `plot`.
  mutating func trace(_ plot: LinePlot, curve: Int, geometry: PlotGeometry, on raster: inout DotRaster) {
    let series =
      plot.series[curve].endsAtEdges ? plot.part(of: plot.series[curve], geometry) : plot.series[curve]
    let width = geometry.xRange.upperBound - geometry.xRange.lowerBound
    open = nil
    for (index, (x, y)) in zip(series.xs, series.ys).enumerated() {
      if !series.breaks.isEmpty && series.breaks.contains(index) {
        close(curve, &raster)
        open = nil
      }
      let fraction = width > 0 ? (x - geometry.xRange.lowerBound) / width : 0
      guard fraction >= 0, fraction <= 1 else { continue }
      let column = Int(fraction * Double(raster.width - 1) + 0.5)
      let height = plot.height(y)
      if height.isFinite {
        add(row(height, geometry, raster), column, curve, &raster)
      } else {
        close(curve, &raster)
        open = nil
        gaps.append(Gap(dotColumn: column, special: Self.special(height)))
      }
    }
    close(curve, &raster)
  }

  private static func special(_ height: Double) -> SpecialValue {
    height.isNaN ? .notANumber : height > 0 ? .positiveInfinity : .zero
  }

  /// The row of dots of `height`, at an edge where it lies outside the axis.
  private func row(_ height: Double, _ geometry: PlotGeometry, _ raster: DotRaster) -> Int {
    let clipped = min(max(height, geometry.yRange.lowerBound), geometry.yRange.upperBound)
    return geometry.dot(ofHeight: clipped, rows: raster.height) ?? 0
  }

  private mutating func add(_ row: Int, _ column: Int, _ curve: Int, _ raster: inout DotRaster) {
    if open?.column == column {
      open?.include(row)
      return
    }
    let previous = open
    close(curve, &raster)
    if let previous {
      raster.line(from: (previous.column, previous.last), to: (column, row), curve: curve)
    }
    open = Stroke(column: column, last: row, low: row, high: row)
  }

  private func close(_ curve: Int, _ raster: inout DotRaster) {
    guard let open else { return }
    raster.line(from: (open.column, open.low), to: (open.column, open.high), curve: curve)
  }
}

extension LinePlot {
  /// What of `series`, drawn as straight lines between its points, lies within the axis.
  fileprivate func part(of series: PlotSeries, _ geometry: PlotGeometry) -> PlotSeries {
    var part = series
    (part.xs, part.ys, part.breaks) = ([], [], [])
    let (low, high) = (geometry.yRange.lowerBound, geometry.yRange.upperBound)
    let points = zip(series.xs, series.ys.map(height)).filter(\.1.isFinite)
    for ((x, y), (nextX, nextY)) in zip(points, points.dropFirst()) {
      var (start, end) = (0.0, (low...high).contains(y) ? 1.0 : -1)
      if nextY != y {
        let edges = [low, high].map { ($0 - y) / (nextY - y) }.sorted()
        (start, end) = (max(0, edges[0]), min(1, edges[1]))
      }
      guard start <= end else { continue }
      part.breaks.insert(part.xs.count)
      part.xs += [start, end].map { x + (nextX - x) * $0 }
      part.ys += [start, end].map { value(ofHeight: min(max(y + (nextY - y) * $0, low), high)) }
    }
    return part
  }

  /// The value that stands at `height`.
  private func value(ofHeight height: Double) -> Double {
    isLogarithmic && !holdsLogarithms ? pow(10, height) : height
  }
}
