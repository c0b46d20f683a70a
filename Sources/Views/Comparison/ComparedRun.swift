import Canvas

/// One of several runs that are looked at side by side.
public struct ComparedRun: Sendable {
  /// What tells it from the others.
  public var name: String
  /// What there is to see of it.
  public var scene: Scene
  /// Why nothing is drawn of it, in one line; nil where something is.
  public var absence: String?
  /// In what its picture is not the usual one, for the frame: what is held, sorted, locked.
  public var notes = ""
  /// Training steps made in a second, as last measured; nil where that is not known.
  public var stepsPerSecond: Double?
  /// How long its training took so far; nil where that is not known.
  public var trainingSeconds: Double?

  /// The run of `scene`, called `name`.
  public init(name: String, scene: Scene) {
    self.name = name
    self.scene = scene
  }
}

/// Two to four runs on common scales and axes.
public struct Comparison: Sendable {
  /// The runs in the order in which they were opened.
  public private(set) var runs: [ComparedRun]
  /// The place of the one that keys go to.
  public let focus: Int

  /// `runs` with their ranges united, so that one colour and one height mean the same in all of them.
  public init(_ runs: [ComparedRun], focus: Int) {
    var ranges = runs.dropFirst().reduce(runs.first?.scene.ranges ?? ScaleRanges()) {
      $0.union($1.scene.ranges)
    }
    if runs.count > 1 { ranges.fitSequences(of: runs.map(\.scene)) }
    if runs.indices.contains(focus) {
      ranges.exchangesLossAxis = runs[focus].scene.ranges.exchangesLossAxis
    }
    self.runs = runs.map { run in
      var run = run
      run.scene.ranges = ranges
      return run
    }
    self.focus = focus
  }

  /// Whether the runs are shown at different training steps.
  public var stepsDiffer: Bool { Set(runs.compactMap(\.scene.record?.step)).count > 1 }

  /// The colour of the run at `position`.
  func role(of position: Int) -> Role { .series(position) }

  /// The exact values under the cursor, those of the run that keys go to first.
  public func readout(of view: any ExplorerView) -> String {
    let others = runs.indices.filter { $0 != focus }
    return ([focus] + others).map { "\(runs[$0].name): \(runs[$0].absence ?? view.readout(runs[$0].scene))" }
      .joined(separator: "  │  ")
  }
}
