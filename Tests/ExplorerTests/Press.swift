import Canvas
import Engine
import Testing
import Training
import Views

@testable import Explorer

/// An explorer to press keys on: each call gives the explorer after the key and the effects of that last action.
struct Press {
  static let model = ModelShape(cell: .lstm, inputSize: 2, hiddenSize: 7, outputSize: 1)

  var state: ExplorerState
  var effects: [Effect] = []

  /// A run of `steps` steps over a sequence of ten timesteps.
  init(live: Bool, steps: Int) {
    state = ExplorerState(
      home: HomeState(items: []), appearance: Appearance(depth: .indexed256, glyphs: .braille), width: 80,
      height: 24)
    self = send(.opened(Self.description, isLive: live)).send(.updated(Self.update(steps: steps)))
  }

  private init(_ state: ExplorerState, _ effects: [Effect]) {
    self.state = state
    self.effects = effects
  }

  var run: RunState {
    guard let run = state.run else { preconditionFailure("no run is open") }
    return run
  }

  func send(_ action: Action) -> Press {
    let (state, effects) = state.updated(by: action)
    return Press(state, effects)
  }

  /// Sends something of the run that keys go to.
  func send(_ action: RunAction) -> Press { send(.ofRun(state.run?.number ?? 0, action)) }

  func key(_ key: Key) -> Press { send(.input(.key(key))) }

  func keys(_ text: String) -> Press {
    text.reduce(self) { $0.key(.character($1)) }
  }

  static let description = RunDescription(
    title: "LSTM 7 · test", model: model, inputLabels: (0..<10).map { "x\($0)" },
    targetLabels: (0..<10).map { "y\($0)" }, outputLabels: ["y"], lossKind: .meanSquaredError,
    baselines: [], plannedSteps: 100, summary: "a test")

  static func update(steps: Int) -> RunUpdate {
    let records = (0..<steps).map { step in
      StepRecord(
        step: step, loss: 1 / Double(step + 1), gradientNorm: 0.5, clippedGradientNorm: 0.5,
        learningRate: 0.1,
        profile: (0..<10).map { Float($0) - 10 })
    }
    return RunUpdate(
      history: RunHistory(records), newest: steps > 0 ? unroll(step: steps - 1) : nil)
  }

  /// An unroll in which every number tells its step.
  static func unroll(step: Int) -> StepUnroll {
    var tensors: [String: Tensor<Float>] = [:]
    for quantity in LayerQuantity.quantities(of: model) {
      tensors[TensorName.of(quantity, at: LayerDirection(layer: 0))] = Tensor(
        shape: [10, 7], repeating: Float(step) / 100)
    }
    return StepUnroll(step: step, unroll: Unroll(model: model, timesteps: 10, tensors: tensors))
  }
}

extension Press {
  /// The same with another run beside it, number 1.
  func second(live: Bool, steps: Int, _ description: RunDescription = Press.description) -> Press {
    send(.ofRun(1, .opened(description, isLive: live))).send(.ofRun(1, .updated(Press.update(steps: steps))))
  }
}
