/// Every view. Those that belong together share a key: pressed again it shows the next of them.
public enum ViewCatalog {
  /// The views of each key, in the order of the keys.
  public static let groups: [[any ExplorerView]] = [
    [OverviewView(), DiagnosisView()], [HiddenView(), TrajectoryView()], [CellStateView()],
    [GatesView(), SaturationView()], [GradientsView()], [WaterfallView()], [ByLagView()],
    [SequenceView(), ReadingView()], [WeightsView(), SpectraView(), UpdatesView()],
  ]

  /// All views.
  public static let all: [any ExplorerView] = groups.flatMap { $0 }

  /// The key that opens the view called `name`, once or several times pressed.
  public static func key(of name: String) -> String? {
    groups.firstIndex { $0.contains { $0.name == name } }.map { String($0 + 1) }
  }
}
