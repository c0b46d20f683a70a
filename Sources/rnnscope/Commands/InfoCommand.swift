import ArgumentParser
import Engine
import Foundation
import Traces
import Training

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Tell what a trace holds.",
    discussion: """
        rnnscope info a.rnntrace
        rnnscope info a.rnntrace --json | jq .last_loss
      """)

  @Argument(help: "The trace.", completion: .file(extensions: ["rnntrace"]))
  var trace: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let reader = try TraceReader(path: trace)
    if json { return print(try TraceContents(reader).json) }
    let header = reader.header
    let model = header.model
    print(header.title.isEmpty ? (trace as NSString).lastPathComponent.displaySafe : header.title.displaySafe)
    print(
      "model       \(WeightsFile.cellName(of: model)), I \(model.inputSize), H \(model.hiddenSize), O \(model.outputSize), "
        + "L \(model.layerCount), D \(model.directionCount)\(model.hasDecoder ? ", with a decoder" : ""): "
        + "\(try reader.parameterCount()) parameters")
    if let learning = header.extra["learning"], !learning.isEmpty {
      print("learning    \(learning.displaySafe)")
    }
    try printSequence(of: reader)
    try printSteps(of: reader)
    print("unrolls     \(Self.extent(of: try reader.unrollSteps()))")
    print("checkpoints \(Self.extent(of: try reader.checkpointSteps()))")
    print("events      \(Self.counts(of: try reader.events()))")
    if header.seed != 0 || header.createdBy.hasPrefix("rnnscope ") { print("seed        \(header.seed)") }
    if let origin = ForkOrigin(header: header) { origin.lines.forEach { print($0.displaySafe) } }
    if !header.createdBy.isEmpty { print("created by  \(header.createdBy.displaySafe)") }
    let state =
      try reader.isFinished() ? "finished" : reader.isBeingRecorded ? "being recorded" : "cut off, or silent"
    print("recording   \(state)")
    print("size        \(Self.size(of: reader))")
  }

  private func printSequence(of reader: TraceReader) throws {
    let timesteps = try reader.unroll(atOrBefore: .max, tensorNames: [])?.unroll.timesteps
    let labelled = reader.header.inputLabels.count
    let count = timesteps ?? (labelled > 0 ? labelled : nil)
    print("sequence    \(count.map { "\($0) timesteps" } ?? "none")")
  }

  private func printSteps(of reader: TraceReader) throws {
    guard let steps = try reader.stepRange(),
      let first = try reader.records(in: steps.lowerBound...steps.lowerBound).first,
      let last = try reader.records(in: steps.upperBound...steps.upperBound).first
    else { return print("steps       none") }
    print("steps       \(try reader.stepCount()), from \(first.step) to \(last.step)")
    print("loss        \(Self.number(first.loss)) → \(Self.number(last.loss))")
    if let heldOut = try reader.lastEvaluation(), let loss = heldOut.heldOutLoss {
      print("held out    \(Self.heldOut(loss, at: "at step \(heldOut.step)", of: reader))")
    }
    if let final = try reader.finalEvaluation() {
      let place = "after the last update (step \(final.step))"
      print("            \(Self.heldOut(final.loss ?? .nan, at: place, of: reader))")
    }
  }

  /// `0.16 at step 1900, RMSE 0.4`
  private static func heldOut(_ loss: Double, at place: String, of reader: TraceReader) -> String {
    let metrics = Metric.all(
      of: loss, kind: reader.header.lossKind, unit: RecordedRun.valueUnit(of: reader.header),
      targetName: RunDescription.targetName(reader.header))
    return "\(number(loss)) \(place)"
      + metrics.map { ", \($0.name) \(String(format: "%.4g", $0.value))" }.joined()
  }

  /// Six digits: --json has them all.
  private static func number(_ value: Double) -> String {
    value.isNaN ? "not a number" : String(format: "%.6g", value)
  }

  /// `12, from step 0 to 550`.
  private static func extent(of steps: [Int]) -> String {
    guard let first = steps.first, let last = steps.last else { return "none" }
    return steps.count == 1 ? "1, of step \(first)" : "\(steps.count), from step \(first) to \(last)"
  }

  /// `1.9 MB, limit 2 MB`, and why it is more where it is.
  private static func size(of reader: TraceReader) -> String {
    let (byteCount, limit) = reader.size
    guard let limit else { return ByteCount.text(byteCount) }
    let reason =
      byteCount > limit && !reader.isBeingRecorded
      ? ", which every step's numbers and the last checkpoint alone go beyond" : ""
    return "\(ByteCount.text(byteCount)), limit \(ByteCount.text(limit))\(reason)"
  }

  /// `3 (2 clip, 1 nan)`, in the order in which the kinds first happened.
  private static func counts(of events: [TraceEvent]) -> String {
    guard !events.isEmpty else { return "none" }
    var kinds: [String] = []
    for event in events where !kinds.contains(event.kind) && kinds.count < 20 { kinds.append(event.kind) }
    let parts = kinds.map { kind in "\(events.count { $0.kind == kind }) \(kind.displaySafe)" }
    return "\(events.count) (\(parts.joined(separator: ", ")))"
  }
}

extension ForkOrigin {
  /// The parent and what is different from it.
  fileprivate var lines: [String] {
    [
      "parent      \(path ?? "a run that was not recorded,") at step \(step)"
        + (id.map { ", id \($0)" } ?? "")
    ]
      + changes.map { "changed     \($0)" }
  }
}
