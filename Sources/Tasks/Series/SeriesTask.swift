import Engine
import Foundation

/// Forecasting the next value of a numeric series: x_t in, x_{t+1} out, squared error at every timestep.
///
/// The last tenth of the series (at least one sequence) is held out. The network sees values normalised by the
/// mean and standard deviation of the training part; `scale` undoes that.
public struct SeriesTask: LearningTask {
  public let name = "csv"
  public let summary: String
  /// The map between the series' own unit and the network's.
  public let scale: ValueScale
  public let heldOut: [Batch]
  public let probe: Probe
  public let baselines: [Baseline]

  /// The series in the network's unit.
  private let values: [Float]
  private let sampling: StretchSampling
  private let trainingCount: Int
  private let length: Int

  /// T where the options do not tell.
  public static let defaultLength = 50

  /// Learns one column of the CSV file at `path`: the one called `column`, or with that number counted from 1;
  /// without `column` the first that holds numbers and is not a mere counter such as a year.
  ///
  /// - Throws: `DataFileError`, `SeriesError` or `TaskOptionsError`.
  public init(path: String, column: String? = nil, options: TaskOptions = TaskOptions()) throws {
    let file = try DataFile(path: path)
    let series = try SeriesColumn(file.bytes, source: file.name, column: column)
    try self.init(series, source: file.name, options: options)
  }

  /// Learns one column of the CSV `text`, which is called `source` on the screen.
  ///
  /// - Throws: `SeriesError` or `TaskOptionsError`.
  public init(
    csv text: String, source: String = "series", column: String? = nil, options: TaskOptions = TaskOptions()
  )
    throws
  {
    let source = source.briefForDisplay()
    let series = try SeriesColumn(Array(text.utf8), source: source, column: column)
    try self.init(series, source: source, options: options)
  }

  private init(_ series: SeriesColumn, source: String, options: TaskOptions) throws {
    let length = try options.checkedLength(of: name, default: Self.defaultLength, atLeast: 1)
    guard let split = HeldOutSplit(count: series.values.count, length: length) else {
      throw SeriesError.tooShort(
        ColumnPlace(source: source, column: series.name), count: series.values.count,
        needed: HeldOutSplit.smallestCount(length: length))
    }
    let scale = ValueScale(of: series.values[..<split.trainingCount])
    let values = series.values.map { Float(scale.normalised($0)) }
    self.scale = scale
    self.values = values
    sampling = try StretchSampling(count: split.trainingCount, length: length, options: options)
    trainingCount = split.trainingCount
    self.length = length
    summary = "next value of \(source), \(series.name), \(values.count) values"
    heldOut = split.batches.map { Self.sequences(in: values, startingAt: $0, length: length) }
    baselines = Self.baselines(ofHeldOut: values[split.trainingCount...])
    let shown = series.values[split.trainingCount...split.trainingCount + length].map(Self.label)
    probe = Probe(
      sequence: Self.sequences(in: values, startingAt: [split.trainingCount], length: length),
      inputLabels: shown.dropLast(), targetLabels: Array(shown.dropFirst()))
  }

  public var inputSize: Int { 1 }
  public var outputSize: Int { 1 }
  public var lossKind: LossKind { .meanSquaredError }
  public var answersEveryTimestep: Bool { true }
  public var valueScale: ValueScale? { scale }
  public var outputLabels: [String] { ["next value"] }

  public func batch(at step: Int) -> Batch {
    Self.sequences(in: values, startingAt: sampling.starts(at: step), length: length)
  }

  public var dataDigest: DataDigest {
    var digest = DataDigest()
    digest.add(values)
    return digest
  }

  public var predictsWhatItReads: Bool { true }

  public func stretches(atMost count: Int) -> [(title: String, sequence: Batch)] {
    Stretches(of: length, in: trainingCount, atMost: count).starts.map {
      ("from value \($0)", Self.sequences(in: values, startingAt: [$0], length: length))
    }
  }

  public var probeHint: String? { "values in the series' own unit, each the answer to the one before" }

  public func probe(of line: String) throws -> Probe {
    let typed = try ProbeLine(line).numbers(atLeast: 2).map(\.value)
    let own = typed.map { Float(scale.normalised($0)) }
    guard own.allSatisfy(\.isFinite) else {
      throw ProbeLineError.wrong(reason: "a value is too large for this series: type smaller ones")
    }
    let labels = typed.map(Self.label)
    return Probe(
      sequence: Self.sequences(in: own, startingAt: [0], length: own.count - 1),
      inputLabels: labels.dropLast(), targetLabels: Array(labels.dropFirst()))
  }
  public func continuesBatch(before step: Int) -> Bool { sampling.continuesBatch(before: step) }

  private static func sequences(in values: [Float], startingAt starts: [Int], length: Int) -> Batch {
    let batchSize = starts.count
    var inputs = [Float](repeating: 0, count: length * batchSize)
    var targets = inputs
    for (column, start) in starts.enumerated() {
      var index = column
      for position in start..<start + length {
        inputs[index] = values[position]
        targets[index] = values[position + 1]
        index += batchSize
      }
    }
    return Batch(
      timesteps: length, batchSize: batchSize, inputs: .vectors(inputs),
      targets: .values(targets, counted: nil))
  }

  /// Squared errors, in normalised units, of two forecasts of the held-out part: the training mean, and
  /// persistence, which says that the next value is the present one.
  private static func baselines(ofHeldOut values: ArraySlice<Float>) -> [Baseline] {
    func meanSquare(_ errors: some Collection<Double>) -> Double {
      errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
    }
    return [
      Baseline(name: "mean", loss: meanSquare(values.dropFirst().map(Double.init))),
      Baseline(
        name: "persistence", loss: meanSquare(zip(values, values.dropFirst()).map { Double($1) - Double($0) })
      ),
    ]
  }

  /// A value in its own unit with four significant digits.
  private static func label(_ value: Double) -> String { String(format: "%.4g", value) }
}
