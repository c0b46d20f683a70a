import Engine
import Testing
import Traces

/// Learning-rate schedules, and twenty updates by each optimiser under each of them, against
/// torch.optim.lr_scheduler.
@Suite struct ScheduleFixtureTests {
  private static let optimizers = [
    "sgd", "sgd_decay", "momentum", "nesterov", "rmsprop", "adam", "adam_decay", "adamw",
  ]
  private static let schedules = [
    "constant", "warmup", "step", "warmup_step", "cosine", "warmup_cosine", "short_cosine",
  ]

  @Test(arguments: optimizers, schedules)
  func twentyUpdatesInDouble(optimizer: String, schedule: String) throws {
    try expectRun(optimizer, schedule, Double.self, within: 1e-10)
  }

  @Test(arguments: optimizers, schedules)
  func twentyUpdatesInFloat(optimizer: String, schedule: String) throws {
    try expectRun(optimizer, schedule, Float.self, within: 1e-5)
  }

  private func expectRun<Scalar: EngineScalar>(
    _ optimizer: String, _ name: String, _ type: Scalar.Type, within tolerance: Double
  ) throws {
    let fixture = try Fixture("schedules")
    let parameters = fixture.file.tensors.filter { $0.key.hasPrefix("rnn.") || $0.key.hasPrefix("head.") }
    let start = try WeightsFile.doubleWeights(
      in: SafetensorsFile(tensors: parameters, metadata: ["cell": "gru"]))
    let run = FixtureRun(name: "\(optimizer).\(name)", metadata: fixture.file.metadata)
    let settings = try run.settings(kind: optimizer)
    let schedule = try schedule(name, fixture.file.metadata, baseRate: settings.learningRate)
    let learner = Learner(start.converted(to: Scalar.self), optimizer: settings)
    let rates = try fixture.batches().enumerated().map { step, batch in
      learner.learningRate = schedule.rate(atStep: step)
      return learner.step(on: batch).learningRate
    }
    let trained = learner.network.weights
    let values = trained.model.parameters.flatMap { trained[$0.name].values }
    #expect(relativeError(rates, try fixture.tensor("\(run.name).rate").doubles) <= 1e-12)
    #expect(relativeError(values, try fixture.tensor("\(run.name).weights").doubles) <= tolerance)
  }

  private func schedule(
    _ name: String, _ metadata: [String: String], baseRate: Double
  ) throws -> LearningRateSchedule {
    func number(_ key: String) throws -> Double {
      try #require(metadata["\(name).\(key)"].flatMap(Double.init))
    }
    let decay: LearningRateSchedule.Decay =
      switch metadata["\(name).decay"] {
      case "step": .step(interval: Int(try number("first")), factor: try number("second"))
      case "cosine": .cosine(finalRate: try number("first"), stepCount: Int(try number("second")))
      default: .constant
      }
    return LearningRateSchedule(baseRate: baseRate, warmUpSteps: Int(try number("warm_up")), decay: decay)
  }
}
