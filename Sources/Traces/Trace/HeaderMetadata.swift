import Engine
import Foundation

/// A header as the rows of the `metadata` table and the first row of `sequences`.
enum HeaderMetadata {
  private enum Key: String, CaseIterable {
    case title, model, loss, configuration, vocabulary, baselines, seed
    case plannedSteps = "planned_steps"
    case createdBy = "created_by"
  }

  /// The key that says `recording` or `finished`; it is no part of the header.
  static let stateKey = "state"

  /// The key that tells how many bytes the trace was to take at most; it stays in the header's `extra`.
  static let sizeBudgetKey = "size_limit"

  /// The key of the held-out loss after the last update; it stays in the header's `extra`.
  static let finalEvaluationKey = "final_held_out"

  /// A model in the format's words, PyTorch's.
  private struct Model: Codable {
    var cell: CellKind
    var activation: Activation?
    var peepholes: Bool?
    var coupled_gates: Bool?
    var gru_reset: GRUReset?
    var input_size: Int
    var hidden_size: Int
    var num_layers: Int
    var bidirectional: Bool
    var output_size: Int
    /// Whether a decoder with weights of its own goes on from the states; left out where it does not.
    var decoder: Bool?
  }

  /// The rows of `metadata` for `header`.
  static func rows(of header: TraceHeader) -> [String: String] {
    var rows = header.extra
    func set(_ key: Key, _ value: String) { rows[key.rawValue] = value }
    set(.title, header.title)
    set(.model, json(model(of: header.model)))
    set(.loss, header.lossKind == .crossEntropy ? "cross_entropy" : "mean_squared_error")
    set(.configuration, header.configuration)
    set(.vocabulary, json(header.vocabulary))
    set(.baselines, baselinesJSON(header.baselines))
    set(.seed, String(header.seed))
    if let plannedSteps = header.plannedSteps { set(.plannedSteps, String(plannedSteps)) }
    set(.createdBy, header.createdBy)
    return rows
  }

  /// The rows that a run which goes on may change: how it is trained and for how long.
  static func plan(of header: TraceHeader) -> [String: String] {
    rows(of: header).filter { [Key.configuration.rawValue, Key.plannedSteps.rawValue].contains($0.key) }
  }

  /// The header that the rows of `metadata` and the labels of the probe sequence tell; throws the reason where they
  /// contradict the format.
  static func header(
    of rows: [String: String], inputLabels: String?, targetLabels: String?
  ) throws(DamagedTrace) -> TraceHeader {
    var extra = rows
    func take(_ key: Key) -> String? { extra.removeValue(forKey: key.rawValue) }
    extra.removeValue(forKey: stateKey)
    let model = try readModel(take(.model))
    let loss = take(.loss) ?? "cross_entropy"
    guard loss == "cross_entropy" || loss == "mean_squared_error" else {
      throw DamagedTrace("the loss \(loss.quotedForDisplay()) is unknown")
    }
    return TraceHeader(
      title: take(.title) ?? "", model: model,
      lossKind: loss == "cross_entropy" ? .crossEntropy : .meanSquaredError,
      configuration: take(.configuration) ?? "",
      inputLabels: try strings(inputLabels, "the sequence's input_labels"),
      targetLabels: try strings(targetLabels, "the sequence's target_labels"),
      vocabulary: try strings(take(.vocabulary), "the vocabulary"),
      baselines: try readBaselines(take(.baselines)),
      seed: take(.seed).flatMap(UInt64.init) ?? 0, plannedSteps: take(.plannedSteps).flatMap(Int.init),
      createdBy: take(.createdBy) ?? "", extra: extra)
  }

  // MARK: - Pieces

  private static func model(of shape: ModelShape) -> Model {
    Model(
      cell: shape.cell, activation: shape.activation, peepholes: shape.hasPeepholes ? true : nil,
      coupled_gates: shape.couplesGates ? true : nil, gru_reset: shape.gruReset == .before ? .before : nil,
      input_size: shape.inputSize, hidden_size: shape.hiddenSize, num_layers: shape.layerCount,
      bidirectional: shape.isBidirectional, output_size: shape.outputSize,
      decoder: shape.hasDecoder ? true : nil)
  }

  private static func readModel(_ text: String?) throws(DamagedTrace) -> ModelShape {
    guard let text, let model = try? JSONDecoder().decode(Model.self, from: Data(text.utf8)) else {
      throw DamagedTrace("the metadata's model is missing or cannot be understood")
    }
    let extents = [model.input_size, model.hidden_size, model.output_size]
    guard extents.allSatisfy({ (1..<TraceFormat.Limit.modelExtent).contains($0) }),
      (1...TraceFormat.Limit.layerCount).contains(model.num_layers)
    else { throw DamagedTrace("the metadata's model has impossible sizes") }
    let (hasPeepholes, couplesGates) = (model.peepholes ?? false, model.coupled_gates ?? false)
    guard model.cell == .lstm || !hasPeepholes && !couplesGates else {
      throw DamagedTrace("the metadata's model has peepholes or coupled gates, but is no lstm")
    }
    guard model.cell == .gru || model.gru_reset ?? .after == .after else {
      throw DamagedTrace("the metadata's model has a reset gate, but is no gru")
    }
    let hasDecoder = model.decoder ?? false
    guard !(hasDecoder && model.bidirectional) else {
      throw DamagedTrace("the metadata's model has both a decoder and two directions")
    }
    return ModelShape(
      cell: model.cell, activation: model.activation ?? .tanh, hasPeepholes: hasPeepholes,
      couplesGates: couplesGates, gruReset: model.gru_reset ?? .after, inputSize: model.input_size,
      hiddenSize: model.hidden_size, layerCount: model.num_layers, isBidirectional: model.bidirectional,
      outputSize: model.output_size, hasDecoder: hasDecoder)
  }

  /// JSON has no NaN and no infinity: a baseline without a finite loss is left out.
  private static func baselinesJSON(_ baselines: [Baseline]) -> String {
    json(baselines.filter(\.loss.isFinite))
  }

  private static func readBaselines(_ text: String?) throws(DamagedTrace) -> [Baseline] {
    guard let text else { return [] }
    guard let baselines = try? JSONDecoder().decode([Baseline].self, from: Data(text.utf8)) else {
      throw DamagedTrace("the metadata's baselines cannot be understood")
    }
    return baselines
  }

  /// `strings` as a JSON array.
  static func json(_ strings: [String]) -> String { "[" + strings.map(\.asJSON).joined(separator: ",") + "]" }

  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Only finite numbers, strings and booleans come here: they always encode.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  /// The JSON array of strings that `text` is; empty where there is none.
  static func strings(_ text: String?, _ what: String) throws(DamagedTrace) -> [String] {
    guard let text else { return [] }
    guard text.utf8.count <= TraceFormat.Limit.metadataByteCount,
      let strings = try? JSONDecoder().decode([String].self, from: Data(text.utf8))
    else {
      throw DamagedTrace("\(what) is no JSON array of strings")
    }
    return strings
  }
}

/// A contradiction inside a file, before it is known which file.
struct DamagedTrace: Error {
  var reason: String

  init(_ reason: String) { self.reason = reason }
}
