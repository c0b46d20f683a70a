/// Every view, in the order of the keys that open them.
public enum ViewCatalog {
  /// All views.
  public static let all: [any ExplorerView] = [
    OverviewView(), HiddenView(), CellStateView(), GatesView(), GradientsView(), WaterfallView(),
    ByLagView(), SequenceView(), WeightsView(),
  ]

  /// The view called `name` on the command line.
  public static func named(_ name: String) -> (any ExplorerView)? { all.first { $0.name == name } }
}
