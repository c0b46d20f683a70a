import Engine
import Foundation
import Traces

/// One file of PyTorch's reference values; see Fixtures/README.md.
struct Fixture {
  let file: SafetensorsFile

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// The names of all fixtures that start with `prefix`, which may begin with a folder's name.
  static func names(prefix: String) -> [String] {
    let files = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".safetensors") }
      .map { String($0.dropLast(".safetensors".count)) }.sorted()
  }

  /// What the names of parameters begin with.
  static let parameterPrefixes = ["rnn.", "decoder.", "head."]

  init(_ name: String) throws {
    file = try Safetensors.read(contentsOf: Self.folder.appending(path: "\(name).safetensors").path)
  }

  /// The network that the values belong to.
  func weights() throws -> Weights<Double> {
    let parameters = file.tensors.filter { name, _ in Self.parameterPrefixes.contains { name.hasPrefix($0) } }
    return try WeightsFile.doubleWeights(in: SafetensorsFile(tensors: parameters, metadata: file.metadata))
  }

  /// The sequence or sequences that were read; [T, …] where `batchSize` is 1, else [T, B, …].
  func batch(batchSize: Int) throws -> Batch {
    let target = try tensor("target")
    let inputs: Inputs =
      if let tokens = file.tensors["tokens"] {
        .tokens((tokens.integers ?? []).map(Int32.init))
      } else {
        .vectors(try tensor("input").floats)
      }
    let targets: Targets =
      if let classes = target.integers {
        .classes(classes.map(Int32.init))
      } else {
        .values(target.floats, counted: file.tensors["mask"]?.floats.map { $0 != 0 })
      }
    return Batch(
      timesteps: target.shape[0], batchSize: batchSize, inputs: inputs, targets: targets,
      lengths: file.tensors["lengths"]?.integers?.map { Int($0) },
      sourceLength: file.tensors["source"]?.integers?.first.map { Int($0) })
  }

  /// What is held, in the order in which the script tells it.
  func interventions() throws -> [Intervention] {
    guard let places = file.tensors["clamp.places"]?.integers else { return [] }
    let quantities: [Intervention.Quantity] =
      [.hidden, .cell, .input]
      + [Gate.input, .forget, .candidate, .output, .reset, .update].map { .gate($0) }
    return try tensor("clamp.value").doubles.enumerated().map { index, value in
      let place = places[index * 6..<(index + 1) * 6].map { Int($0) }
      return Intervention(
        quantities[place[0]], at: LayerDirection(layer: place[1], isReverse: place[2] == 1), unit: place[3],
        timesteps: place[4]..<place[5] + 1, value: value)
    }
  }

  /// The reference values called `name`.
  func tensor(_ name: String) throws -> StoredTensor {
    guard let tensor = file.tensors[name] else { throw MissingTensor(name: name) }
    return tensor
  }

  struct MissingTensor: Error { let name: String }
}

extension Weights where Scalar == Double {
  /// The same weights rounded to another precision.
  func converted<Other: BinaryFloatingPoint>(to type: Other.Type) -> Weights<Other> {
    Weights<Other>(
      model: model,
      tensors: tensors.mapValues { Tensor(shape: $0.shape, values: $0.values.map(Other.init)) })
  }
}

/// The largest difference between two lists of numbers as a share of the largest reference value; infinite where
/// one of them is not a number or the counts differ. A reference of zeros admits no difference.
func relativeError(_ values: [some BinaryFloatingPoint], _ reference: [Double]) -> Double {
  guard values.count == reference.count else { return .infinity }
  let scale = reference.reduce(0) { max($0, $1.magnitude) }
  let difference = zip(values, reference).reduce(0.0) { worst, pair in
    let error = (Double(pair.0) - pair.1).magnitude
    return error.isFinite ? max(worst, error) : .infinity
  }
  return difference == 0 ? 0 : difference / scale
}
