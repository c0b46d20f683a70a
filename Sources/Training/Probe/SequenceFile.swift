import Engine
import Traces

/// One sequence with its targets as tensors of a safetensors file: `input` [T, I] or `tokens` [T], and `target` [T]
/// of classes or [T, O] of values, the latter with an optional `mask` [T]; for an encoder–decoder also `source` [1], the
/// number of timesteps that the encoder reads.
public enum SequenceFile {
  /// The sequence in `file`, checked against `model` so that a network of that shape can read it.
  public static func sequence(
    in file: SafetensorsFile, for model: ModelShape
  ) throws(ProbeError) -> Batch {
    let (timesteps, inputs) = try inputs(in: file, for: model)
    try UnrollSize.check(timesteps: timesteps, of: model)
    let targets = try targets(in: file, for: model, timesteps: timesteps)
    return Batch(
      timesteps: timesteps, batchSize: 1, inputs: inputs, targets: targets,
      sourceLength: try sourceLength(in: file, for: model, timesteps: timesteps))
  }

  /// S; nil where there is no decoder.
  private static func sourceLength(
    in file: SafetensorsFile, for model: ModelShape, timesteps: Int
  ) throws(ProbeError) -> Int? {
    guard let source = file.tensors["source"] else {
      guard model.hasDecoder else { return nil }
      throw ProbeError("the network has a decoder: add 'source' [1], the timesteps that the encoder reads")
    }
    guard model.hasDecoder else {
      throw ProbeError("'source' is for an encoder–decoder, and the network has no decoder: leave it out")
    }
    let length = try integers(source, "source", count: 1)[0]
    guard (0...Int64(timesteps)).contains(length) else {
      throw ProbeError("'source' is \(length): it goes from 0 to the sequence's \(timesteps) timesteps")
    }
    return Int(length)
  }

  // MARK: - Inputs

  private static func inputs(
    in file: SafetensorsFile, for model: ModelShape
  ) throws(ProbeError) -> (timesteps: Int, inputs: Inputs) {
    switch (file.tensors["input"], file.tensors["tokens"]) {
    case (let input?, nil):
      return (try timesteps(of: input, "input", width: model.inputSize), .vectors(input.floats))
    case (nil, let tokens?):
      let indices = try integers(tokens, "tokens", count: nil)
      if let (timestep, token) = first(of: indices, where: { !(0..<Int64(model.inputSize)).contains($0) }) {
        throw ProbeError(
          "'tokens' is \(token) at timestep \(timestep): the network knows 0 to \(model.inputSize - 1)")
      }
      return (indices.count, .tokens(indices.map { Int32($0) }))
    case (nil, nil): throw ProbeError("there is neither 'input' [T, I] nor 'tokens' [T]: add one of them")
    default: throw ProbeError("there are both 'input' and 'tokens': keep one of them")
    }
  }

  /// T of a tensor of vectors [T, `width`].
  private static func timesteps(
    of tensor: StoredTensor, _ name: String, width: Int
  ) throws(ProbeError) -> Int {
    guard tensor.elementType.isFloatingPoint else {
      throw ProbeError("'\(name)' holds integers (\(tensor.elementType.rawValue)): store it as float32")
    }
    guard tensor.shape.count == 2, tensor.shape[0] > 0, tensor.shape[1] == width else {
      throw ProbeError("'\(name)' has the shape \(brief(tensor.shape)), needed is [T, \(width)]")
    }
    return tensor.shape[0]
  }

  // MARK: - Targets

  private static func targets(
    in file: SafetensorsFile, for model: ModelShape, timesteps: Int
  ) throws(ProbeError) -> Targets {
    guard let target = file.tensors["target"] else {
      throw ProbeError("'target' is missing: add classes [T] as int64 or values [T, O] as float32")
    }
    guard target.elementType.isFloatingPoint else {
      guard file.tensors["mask"] == nil else {
        throw ProbeError("'mask' goes with float targets: mark classes that do not count with -100")
      }
      return .classes(try classes(target, count: timesteps, outputSize: model.outputSize))
    }
    let targetTimesteps = try self.timesteps(of: target, "target", width: model.outputSize)
    guard targetTimesteps == timesteps else {
      throw ProbeError(
        "'target' has \(targetTimesteps) timesteps, the input \(timesteps): cut the longer one")
    }
    return .values(
      target.floats,
      counted: try file.tensors["mask"].map { mask throws(ProbeError) in
        try marks(mask, count: timesteps)
      })
  }

  private static func classes(
    _ target: StoredTensor, count: Int, outputSize: Int
  ) throws(ProbeError) -> [Int32] {
    let classes = try integers(target, "target", count: count)
    let ignored = Int64(Targets.ignoredClass)
    if let (timestep, found) = first(
      of: classes, where: { !(0..<Int64(outputSize)).contains($0) && $0 != ignored })
    {
      throw ProbeError(
        "'target' is \(found) at timestep \(timestep): classes go from 0 to \(outputSize - 1), "
          + "\(ignored) means none")
    }
    return classes.map { Int32($0) }
  }

  private static func marks(_ mask: StoredTensor, count: Int) throws(ProbeError) -> [Bool] {
    guard mask.shape == [count] else {
      throw ProbeError("'mask' has the shape \(brief(mask.shape)), needed is [\(count)]")
    }
    let marks = mask.doubles
    if let (timestep, mark) = first(of: marks, where: { $0 != 0 && $0 != 1 }) {
      throw ProbeError("'mask' is \(mark) at timestep \(timestep): 1 counts, 0 does not")
    }
    return marks.map { $0 == 1 }
  }

  // MARK: - Checks

  /// The integers of a vector with `count` elements, or with any number but none.
  private static func integers(
    _ tensor: StoredTensor, _ name: String, count: Int?
  ) throws(ProbeError) -> [Int64] {
    guard tensor.shape.count == 1, tensor.shape[0] > 0, tensor.shape[0] == count ?? tensor.shape[0] else {
      throw ProbeError(
        "'\(name)' has the shape \(brief(tensor.shape)), needed is [\(count.map(String.init) ?? "T")]")
    }
    guard let integers = tensor.integers else {
      throw ProbeError("'\(name)' holds \(tensor.elementType.rawValue), needed is int64")
    }
    return integers
  }

  private static func first<Value>(
    of values: [Value], where isWrong: (Value) -> Bool
  ) -> (timestep: Int, value: Value)? {
    values.firstIndex(where: isWrong).map { ($0, values[$0]) }
  }

  /// A shape for an error message, which a file may give 64 extents.
  private static func brief(_ shape: [Int]) -> String {
    "[" + shape.prefix(8).map(String.init).joined(separator: ", ") + (shape.count > 8 ? ", …]" : "]")
  }
}

/// Why a sequence or a network cannot be unrolled: one line that says which file, what is wrong, how to mend it.
public struct ProbeError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  init(_ reason: String) { description = reason }

  /// `reason`, found in the file at `path`.
  init(_ reason: String, in path: String) { description = "\(path.displaySafe): \(reason)" }

  /// `error`, met in the file at `path`.
  init(_ error: some Error, in path: String) { description = "\(path.displaySafe): \(error)" }
}
