import Analysis
import Engine
import Foundation
import Views

/// A run that never happened, with the look of one: the gradient vanishes at first and then learns to flow.
enum SyntheticScene {
  static func make(
    cell: CellVariant = .lstm, timesteps T: Int = 40, hiddenSize H: Int = 32, layers: Int = 1,
    isBidirectional: Bool = false, steps: Int = 600
  ) -> Scene {
    let model = ModelShape(
      variant: cell, inputSize: 12, hiddenSize: H, layerCount: layers, isBidirectional: isBidirectional,
      outputSize: 12)
    let history = RunHistory((0..<steps).map { record($0, of: steps, T, model) })
    let unroll = unroll(model, T, progress: 0.6)
    var scene = Scene(
      title: "copy task, 12 symbols", model: model, history: history,
      cursor: Cursor(step: steps * 3 / 5, timestep: T / 3, place: LayerDirection(layer: 0), unit: H / 4))
    scene.unroll = unroll
    scene.unrollStep = scene.cursor.step
    scene.inputLabels = (0..<T).map { ["a", "b", "雨", "é", "·", "x"][$0 * 7 % 6] }
    scene.targetLabels = scene.inputLabels
    scene.baselines = [
      Baseline(name: "guess uniformly 2.48", loss: 2.4849), Baseline(name: "no memory 1.35", loss: 1.35),
    ]
    scene.verdict = Verdict(
      "The gradient vanishes: 0.11 decades a timestep, half-life 2.7 timesteps", .warning)
    scene.decay = DecayFit(
      slope: 4.2 / Double(T), intercept: -5.6,
      words: "loses 0.105 decades a timestep going back, half-life 2.9")
    scene.events = [
      StepEvent(step: steps / 10, "clipping began", .warning),
      StepEvent(step: steps / 2, "best so far", .good),
    ]
    scene.checkpoints = Array(stride(from: 0, to: steps, by: 64))
    scene.plannedSteps = steps * 5 / 4
    scene.outputNames = (0..<model.outputSize).map { ["a", "b", "雨", "é", "·", "x"][$0 % 6] }
    scene.probe = Batch(
      timesteps: T, batchSize: 1, inputs: .tokens((0..<T).map { Int32($0 * 7 % 6) }),
      targets: .classes((0..<T).map { $0 < T / 3 ? Targets.ignoredClass : Int32($0 * 5 % 6) }))
    scene.lags = LagSummary(
      shares: (0..<T).map { 0.37 * pow(0.63, Double($0)) }, effectiveMemory: 10,
      words: "99 % of the gradient comes from the last 10 timesteps")
    scene.weights = weights(model)
    if let weights = scene.weights {
      let spectra = NetworkSpectra(
        step: scene.cursor.step, weights: weights, unroll: T <= 40 && H <= 32 ? unroll : nil,
        at: scene.cursor.place)
      scene.spectra = spectra
      scene.spectraHistory = [
        NetworkSpectra(step: 0, weights: Self.weights(model), unroll: nil, at: scene.cursor.place), spectra,
      ]
    }
    scene.diagnosis = Diagnosis(model: model, history: history, unroll: unroll, references: scene.baselines)
    if let weights = scene.weights {
      scene.flowHistory = (0..<5).compactMap { index in
        ParameterFlow(
          step: index * steps / 5, weights: weights, next: moved(weights, by: 1 + 0.001 * Float(index + 1)),
          unroll: unroll)
      }
      scene.flow = scene.flowHistory[3]
    }
    scene.earlierUnrolls = [(0, Self.unroll(model, T, progress: 0.1))]
    scene.ranges = ScaleRanges(fitting: history, unroll: unroll, weights: scene.weights)
    return scene
  }

  /// Three runs whose values are multiples of each other; keys go to the second.
  static func comparison(timesteps T: Int, hiddenSize H: Int, steps: Int) -> Comparison {
    let runs = [1, 0.5, -1].map { (factor: Float) -> ComparedRun in
      var scene = make(timesteps: T, hiddenSize: H, steps: steps)
      func scaled(_ tensors: [String: Tensor<Float>]) -> [String: Tensor<Float>] {
        tensors.mapValues { Tensor(shape: $0.shape, values: $0.values.map { $0 * factor }) }
      }
      scene.unroll = scene.unroll.map {
        Unroll(model: $0.model, timesteps: $0.timesteps, tensors: scaled($0.tensors))
      }
      scene.weights = scene.weights.map { Weights(model: $0.model, tensors: scaled($0.tensors)) }
      return ComparedRun(name: "run \(factor)", scene: scene)
    }
    return Comparison(runs, focus: 1)
  }

  /// A scene in which every number of the run, its internals and its weights is `number`.
  static func make(
    cell: CellVariant, timesteps T: Int, hiddenSize H: Int, steps: Int, filledWith number: Float
  ) -> Scene {
    var scene = make(cell: cell, timesteps: T, hiddenSize: H, steps: steps)
    func filled(_ tensors: [String: Tensor<Float>]) -> [String: Tensor<Float>] {
      tensors.mapValues { Tensor(shape: $0.shape, repeating: number) }
    }
    let model = scene.model
    // A double reaches further than a float.
    let scalar = number.isFinite && abs(number) > 1 ? Double.greatestFiniteMagnitude : Double(number)
    let history = RunHistory(
      (0..<steps).map { step in
        StepRecord(
          step: step, loss: scalar, gradientNorm: scalar, clippedGradientNorm: scalar, learningRate: scalar,
          heldOutLoss: step % 10 == 0 ? scalar : nil, profile: Array(repeating: number, count: T))
      })
    let unroll = Unroll(
      model: model, timesteps: T, tensors: filled(Self.unroll(model, T, progress: 0.5).tensors))
    let weights = Weights(model: model, tensors: filled(Self.weights(model).tensors))
    (scene.history, scene.unroll, scene.weights) = (history, unroll, weights)
    scene.spectra = NetworkSpectra(
      step: scene.cursor.step, weights: weights, unroll: unroll, at: scene.cursor.place)
    scene.spectraHistory = [scene.spectra].compactMap { $0 }
    scene.diagnosis = Diagnosis(model: model, history: history, unroll: unroll, references: scene.baselines)
    scene.earlierUnrolls = [(0, unroll)]
    scene.ranges = ScaleRanges(fitting: history, unroll: unroll, weights: weights)
    return scene
  }

  private static func record(_ step: Int, of steps: Int, _ T: Int, _ model: ModelShape) -> StepRecord {
    let progress = Double(step) / Double(steps)
    var noise = RandomGenerator(seed: 7, stream: UInt64(step))
    let loss = 2.5 / (1 + exp(12 * (progress - 0.35))) + 0.12 + 0.1 * noise.uniform()
    let norm = 0.4 + 6 * exp(-pow((progress - 0.35) * 8, 2)) * (0.5 + noise.uniform())
    let slope = 0.16 * (1 - progress) + 0.01
    let profile = (0..<model.layerCount * model.directionCount).flatMap { place -> [Float] in
      (0..<T).map { t -> Float in
        let level = -1 - slope * Double(T - 1 - t)
        return Float(level - 0.4 * Double(place) + 0.2 * noise.uniform())
      }
    }
    return StepRecord(
      step: step, loss: loss, gradientNorm: norm, clippedGradientNorm: min(norm, 2), learningRate: 1e-3,
      heldOutLoss: step % 25 == 0 ? loss * 1.08 : nil, profile: profile)
  }

  private static func unroll(_ model: ModelShape, _ T: Int, progress: Double) -> Unroll<Float> {
    var tensors: [String: Tensor<Float>] = [:]
    for (index, place) in model.layerDirections.enumerated() {
      for (kind, quantity) in LayerQuantity.quantities(of: model).enumerated() {
        tensors[TensorName.of(quantity, at: place)] = tensor(
          quantity, kind, index, T, model.hiddenSize)
      }
    }
    for (name, shape) in model.parameters {
      let count = shape.reduce(1, *)
      tensors[TensorName.gradient(ofParameter: name)] = Tensor(
        shape: shape, values: (0..<count).map { Float(sin(Double($0))) * 0.01 })
    }
    tensors[TensorName.loss] = Tensor(shape: [1], values: [0.5])
    tensors[TensorName.lossPerStep] = Tensor(
      shape: [T], values: (0..<T).map { Float($0 < T / 2 ? 0 : 0.5 / Double(T - T / 2)) })
    tensors[TensorName.byLag] = Tensor(
      shape: [T, T],
      values: (0..<T * T).map { $0 % T > $0 / T ? 0 : Float(pow(10, -1 - 0.2 * Double($0 / T - $0 % T))) })
    tensors[TensorName.output] = Tensor(
      shape: [T, model.outputSize],
      values: (0..<T * model.outputSize).map { Float(3 * sin(Double($0) * 0.7)) })
    return Unroll(model: model, timesteps: T, tensors: tensors)
  }

  private static func moved(_ weights: Weights<Float>, by factor: Float) -> Weights<Float> {
    Weights(
      model: weights.model,
      tensors: weights.tensors.mapValues { Tensor(shape: $0.shape, values: $0.values.map { $0 * factor }) })
  }

  private static func weights(_ model: ModelShape) -> Weights<Float> {
    var noise = RandomGenerator(seed: 5)
    let tensors = model.parameters.map { name, shape in
      (
        name,
        Tensor(shape: shape, values: (0..<shape.reduce(1, *)).map { _ in Float(noise.uniform(-0.6, 0.6)) })
      )
    }
    return Weights(model: model, tensors: Dictionary(uniqueKeysWithValues: tensors))
  }

  private static func tensor(
    _ quantity: LayerQuantity, _ kind: Int, _ layer: Int, _ T: Int, _ H: Int
  ) -> Tensor<Float> {
    var noise = RandomGenerator(seed: 11, stream: UInt64(kind * 8 + layer))
    let phases = (0..<H).map { _ in (noise.uniform(0, 6.3), noise.uniform(0.05, 0.6), noise.uniform(0.2, 1)) }
    var values: [Float] = []
    for t in 0..<T {
      for (phase, frequency, size) in phases {
        let wave = size * sin(phase + frequency * Double(t)) * exp(-0.01 * Double(t))
        values.append(Float(value(quantity, wave, t, T)))
      }
    }
    return Tensor(shape: [T, H], values: values)
  }

  private static func value(_ quantity: LayerQuantity, _ wave: Double, _ t: Int, _ T: Int) -> Double {
    switch quantity {
    case .hidden: tanh(2 * wave)
    case .cell: 2.4 * wave
    case .gate(.candidate): tanh(3 * wave)
    case .gate: 1 / (1 + exp(-5 * wave))
    case .directHiddenGradient: t == T - 1 ? wave * 0.1 : 0
    default: wave * pow(10, -1 - 0.105 * Double(T - 1 - t))
    }
  }
}
