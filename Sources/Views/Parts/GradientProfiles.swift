import Analysis
import Canvas
import Engine
import Foundation

/// The norms of dL/dh_t over t that are known for the step under the cursor, as decimal logarithms.
struct GradientProfiles {
  private struct Profile {
    var name: String
    var shortName = ""
    var role: Role
    var decades: [Double]
  }

  /// Both are compared with each other, so these are told apart by every eye.
  static let (cellPathRole, gatePathsRole) = (Role.series4, Role.series5)

  private var profiles: [Profile] = []
  private let fit: DecayFit?
  /// The timesteps that the line was fitted to.
  private let fittedCount: Int

  /// Which profiles are wanted, from those that are had at once to those that take computing.
  enum Detail: Int {
    case batch, probe, carousel
  }

  init(_ scene: Scene, upTo detail: Detail = .carousel) {
    // A small plot of one profile has no legend that would name it.
    fit = detail == .batch ? nil : scene.decay
    let recorded = Self.recorded(scene)
    fittedCount = recorded.first?.decades.count ?? 0
    profiles += recorded
    if detail == .batch { return }
    // The probe's own profile is its total gradient, which is drawn of the states that are shown.
    if scene.profilesAreOfProbe, scene.tensor(.hiddenGradient) != nil { profiles = [] }
    if let total = scene.tensor(.hiddenGradient) {
      profiles.append(
        Profile(name: "probe, total", shortName: "total", role: .series1, decades: total.log10RowNorms))
    }
    if let direct = scene.tensor(.directHiddenGradient) {
      profiles.append(
        Profile(name: "probe, direct", shortName: "direct", role: .series2, decades: direct.log10RowNorms))
    }
    profiles += Self.otherLayers(scene)
    if detail == .probe { return }
    profiles += Self.paths(scene)
  }

  /// The profile that the history holds, of the mini-batch or the probe.
  private static func recorded(_ scene: Scene) -> [Profile] {
    guard let record = scene.profiledRecord, record.profile.count >= scene.placeCount else { return [] }
    let owner = scene.profilesAreOfProbe ? "probe" : "batch"
    let name = record.step == scene.record?.step ? owner : "\(owner) at step \(record.step)"
    return [Profile(name: name, role: .series0, decades: scene.profile(of: record).map(Double.init))]
  }

  /// What flows along the carousel and through the gates, of a cell that has both.
  private static func paths(_ scene: Scene) -> [Profile] {
    let path = scene.unroll.flatMap {
      CarouselGradient($0, at: scene.cursor.place, truncation: scene.truncation, clamps: scene.clamps)
    }
    guard let path else { return [] }
    let of = scene.model.cell == .lstm ? " dL/dc" : ""
    return [
      Profile(
        name: "cell path\(of)", shortName: "cell path", role: cellPathRole,
        decades: path.carousel.log10RowNorms),
      Profile(
        name: "gate paths\(of)", shortName: "gate paths", role: gatePathsRole,
        decades: path.gatePaths.log10RowNorms),
    ]
  }

  /// The total gradients of the other layers and directions, so that the gradient can be followed over the layers too.
  private static func otherLayers(_ scene: Scene) -> [Profile] {
    scene.model.layerDirections.enumerated().compactMap { index, place in
      guard place != scene.cursor.place, let total = scene.unroll?.tensor(.hiddenGradient, at: place) else {
        return nil
      }
      return Profile(name: "\(place)", role: .series(6 + index), decades: total.log10RowNorms)
    }
  }

  var isEmpty: Bool { profiles.allSatisfy(\.decades.isEmpty) }

  /// The norms at timestep `t`, each after its name.
  func readout(at t: Int) -> String {
    profiles.compactMap { profile in
      Self.value(of: profile, at: t).map { "\(profile.name) \($0)" }
    }.joined(separator: "  ")
  }

  /// The curves over t on the range that all steps share.
  func plot(_ scene: Scene) -> LinePlot {
    let timesteps = profiles.map(\.decades.count).max() ?? 1
    var series = profiles.map { profile -> PlotSeries in
      var curve = PlotSeries(
        profile.name, value: Self.value(of: profile, at: scene.cursor.timestep) ?? "", role: profile.role,
        xs: profile.decades.indices.map(Double.init), ys: profile.decades)
      curve.shortName = profile.shortName
      return curve
    }
    if let fit, fittedCount > 0 {
      let ends = [0, Double(fittedCount - 1)]
      let line = ends.map { fit.intercept + fit.slope * $0 }
      var curve = PlotSeries("fit", role: .dimText, xs: ends, ys: line)
      curve.endsAtEdges = true
      series.insert(curve, at: 0)
    }
    var plot = LinePlot(series, xRange: -0.5...Double(timesteps) - 0.5)
    plot.isLogarithmic = true
    plot.holdsLogarithms = true
    plot.yRange = scene.ranges.profileDecades
    plot.cursorX = Double(scene.cursor.timestep)
    plot.xTitle = "t"
    plot.leastXStep = 1
    return plot
  }

  private static func value(of profile: Profile, at t: Int) -> String? {
    guard profile.decades.indices.contains(t) else { return nil }
    let decades = profile.decades[t]
    return decades == -.infinity ? "0" : NumberFormat.short(pow(10, decades))
  }
}
