import Engine
import Foundation
import Tasks
import Traces

/// A run read from a trace, shown with the same values as a live one.
///
/// A trace of our own whose data can still be read shows every step: what was not recorded is trained again from
/// the nearest checkpoint. Any other shows the last recorded unroll at or before the step asked for.
public final class RecordedRun: Sendable {
  public let description: RunDescription
  let reader: TraceReader
  /// Bytes of gradient profiles that are read when the trace is opened; others are read where somebody looks.
  static let profileBudget = 16 << 20
  /// Trains the run again, where that is possible.
  let traveller: TimeTraveller?
  /// Makes probe sequences of the run's network.
  public let probeReader: ProbeReader

  /// Opens the trace at `path`. Throws `TraceError`.
  public init(path: String) throws {
    let reader = try TraceReader(path: path)
    self.reader = reader
    let recorded = try? RecordedExperiment(header: reader.header)
    let header = reader.header
    probeReader =
      recorded.map { ProbeReader(task: $0.task, model: header.model) }
      ?? ProbeReader(model: header.model, vocabulary: header.vocabulary, lossKind: header.lossKind)
    var description = RunDescription(header: header)
    description.parameterCount = try reader.parameterCount()
    if description.title.isEmpty { description.title = (path as NSString).lastPathComponent.displaySafe }
    if description.probe == nil, let probe = reader.recordedProbe() { description.read(probe) }
    description.otherSequences = try reader.otherSequences()
    (description.probeHint, description.probeObstacle) = (probeReader.hint, probeReader.obstacle)
    description.writingObstacle = probeReader.writingObstacle
    self.description = description
    traveller = recorded.map { recorded in
      TimeTraveller(experiment: recorded.experiment, task: recorded.task) {
        try recorded.checkpoint(near: $0, in: reader)
      }
    }
  }

  /// The first and the last step that something was recorded of; nil where nothing was.
  public func steps() throws -> ClosedRange<Int>? {
    let records = try reader.stepRange()
    let unrolls = try reader.unrollSteps()
    let ends = [records?.lowerBound, records?.upperBound, unrolls.first, unrolls.last].compactMap { $0 }
    guard let first = ends.min(), let last = ends.max() else { return nil }
    return first...last
  }

  /// The steps whose unrolls were recorded, ascending: these come at once. Throws `TraceError`.
  public func stepsAtHand() throws -> [Int] { try reader.unrollSteps() }

  /// The whole run as recorded so far. Another program need not record events: they are then found as they are while a
  /// run is trained, and because a long run takes a while `tellBefore` has the run without them first. Throws
  /// `TraceError` where the file is damaged.
  public func update(tellBefore: (RunUpdate) -> Void = { _ in }) throws -> RunUpdate {
    let history = try reader.history(profileBudget: Self.profileBudget)
    let recorded = try reader.events()
    var update = RunUpdate(history: history, newest: nil, events: recorded)
    update.checkpoints = try reader.checkpointSteps()
    guard recorded.isEmpty else { return update }
    tellBefore(update)
    update.events = EventDetector.events(of: history)
    return update
  }

  /// The records of `step` and of its neighbours, with their gradient profiles. Throws `TraceError`.
  public func records(around step: Int) throws -> [StepRecord] {
    try reader.records(in: max(0, step - 64)...step + 64)
  }

  /// The probe's unroll at `step`: the recorded one, else one trained again, else the last recorded before it. Where
  /// only some tensors were recorded, the training goes before.
  public func unroll(at step: Int) async throws -> StepUnroll? {
    let recorded = try reader.unroll(atOrBefore: step)
    if let recorded, recorded.step == step, traveller == nil || recorded.unroll.hasEveryQuantity {
      return StepUnroll(step: step, unroll: recorded.unroll, weights: weights(at: step))
    }
    if let traveller {
      do {
        return try await traveller.unroll(at: step)
      } catch let error as RetrainingLimit.Exceeded where recorded == nil {
        throw error
      } catch is RetrainingLimit.Exceeded {
        // The last recorded one will do.
      }
    }
    return recorded.map { StepUnroll(step: $0.step, unroll: $0.unroll, weights: weights(at: $0.step)) }
  }

  /// The same with everything that can be known: the weights, and the gradient by lag, which a recording need not
  /// hold.
  public func completeUnroll(at step: Int) async throws -> StepUnroll? {
    guard let found = try await unroll(at: step) else { return nil }
    var weights = found.weights
    if weights == nil, let traveller { weights = try await traveller.unroll(at: found.step).weights }
    return try StepUnroll(step: found.step, unroll: found.unroll, weights: weights)
      .withGradientByLag(
        over: description.probe, truncation: description.truncation, tell: WorkProgress.tellOfLags)
  }

  /// Every tensor that is known of exactly `step`, by name: the unroll's and the parameters; none where nothing is.
  public func tensors(at step: Int) async throws -> [String: Tensor<Float>] {
    let found = try await completeUnroll(at: step).flatMap { $0.step == step ? $0 : nil }
    let parameters = (found?.weights ?? weights(at: step))?.tensors ?? [:]
    return parameters.merging(found?.unroll.tensors ?? [:]) { parameter, _ in parameter }
  }

  /// The size of the network's unit in the series' own one; 1 where they are the same.
  public static func valueUnit(of header: TraceHeader) -> Double {
    let scale: ValueScale? = Recording.decoded(header.extra[Recording.valueScaleKey])
    return scale?.standardDeviation ?? 1
  }

  /// The weights of the last checkpoint at or before `step` and its own step; nil where there is none.
  func checkpointWeights(atOrBefore step: Int) -> (step: Int, weights: Weights<Float>)? {
    guard let found = try? reader.checkpoint(atOrBefore: step),
      let weights = try? Checkpoint.weights(encoded: found.bytes, model: description.model)
    else { return nil }
    return (found.step, weights)
  }

  /// The weights of `step` where the trace holds its checkpoint.
  func weights(at step: Int) -> Weights<Float>? {
    guard let found = try? reader.checkpoint(atOrBefore: step), found.step == step else { return nil }
    return try? Checkpoint.weights(encoded: found.bytes, model: description.model)
  }
}

extension RunDescription {
  /// What a trace tells of its run.
  init(header: TraceHeader) {
    title = header.title
    experiment = RecordedExperiment.options(of: header).flatMap { (try? Experiment($0)) == nil ? nil : $0 }
    forkStep = ForkOrigin(header: header)?.step
    model = header.model
    parameterCount = model.parameterCount
    inputLabels = header.inputLabels
    targetLabels = header.targetLabels
    outputLabels = header.vocabulary
    lossKind = header.lossKind
    baselines = header.baselines
    plannedSteps = header.plannedSteps
    summary = header.extra[Recording.summaryKey] ?? ""
    learning = header.extra[Recording.learningKey] ?? ""
    targetName = Self.targetName(header)
    profilesAreOfProbe = header.extra["profile"] == "probe"
    truncation = header.extra[Recording.truncationKey].flatMap(Int.init).flatMap { $0 >= 1 ? $0 : nil }
    probe = Self.probe(header)
    valueScale = Recording.decoded(header.extra[Recording.valueScaleKey])
  }

  /// Takes the sequence from its tensors; labels that were recorded stay.
  fileprivate mutating func read(_ recorded: Probe) {
    let timesteps = recorded.sequence.timesteps
    guard [inputLabels.count, targetLabels.count].allSatisfy({ [0, timesteps].contains($0) }) else { return }
    probe = recorded.sequence
    if inputLabels.isEmpty { inputLabels = recorded.inputLabels }
    if targetLabels.isEmpty { targetLabels = recorded.targetLabels }
  }

  /// What one target of the recorded run is called.
  public static func targetName(_ header: TraceHeader) -> String {
    header.extra[Recording.targetNameKey]?.displaySafe ?? "symbol"
  }

  /// The probe sequence that the trace tells of, where it is one that the model can be run on.
  private static func probe(_ header: TraceHeader) -> Batch? {
    guard let probe: Batch = Recording.decoded(header.extra[Recording.probeKey]),
      probe.batchSize == 1, probe.timesteps >= 1, probe.timesteps == header.inputLabels.count,
      probe.fault(for: header.model) == nil
    else { return nil }
    return probe
  }
}
