import Engine

/// Interventions in the notation of the command line.
extension Intervention {
  /// Reads `WHAT.LAYER[UNIT]@FIRST..LAST=VALUE`, such as `cell.l0[3]@10..20=1.5`.
  ///
  /// WHAT is `hidden`, `cell`, `input` or `gate.` and a gate's name as in an unroll's tensors. LAYER is `l0`, `l1_reverse`,
  /// …; without it, the first layer, and an input has none. Timesteps count from 0, both ends are held; `@5` is one
  /// timestep, and without `@` all are. Throws `ProbeError`.
  public init(clamp text: String) throws(ProbeError) {
    let notation =
      #/(?<what>[a-z.]+?)(?:\.l(?<layer>\d+)(?<reverse>_reverse)?)?\[(?<unit>\d+)\](?:@(?<first>\d+)(?:\.\.(?<last>\d+))?)?=(?<value>\S+)/#
    guard let match = text.wholeMatch(of: notation)?.output, let unit = Int(match.unit),
      let layer = Int(match.layer ?? "0"), let value = Double(match.value)
    else {
      throw Self.misread(text, "write WHAT.LAYER[UNIT]@FIRST..LAST=VALUE, such as cell.l0[3]@10..20=1.5")
    }
    guard let quantity = Quantity(named: match.what), quantity != .input || match.layer == nil else {
      throw Self.misread(text, "what can be held is " + Quantity.names.joined(separator: ", "))
    }
    var timesteps = Self.allTimesteps
    if let first = match.first {
      guard let first = Int(first), let last = Int(match.last ?? match.first ?? ""), first <= last,
        last < .max
      else { throw Self.misread(text, "timesteps go from a first to a last one, such as @10..20") }
      timesteps = first..<last + 1
    }
    self.init(
      quantity, at: LayerDirection(layer: layer, isReverse: match.reverse != nil), unit: unit,
      timesteps: timesteps, value: value)
  }

  /// The same in the notation that `init(clamp:)` reads: `cell.l0[3]@10..20=1.5`.
  public var notation: String {
    let layer = quantity == .input ? "" : ".\(place)"
    let isAlways = timesteps == Self.allTimesteps
    let times =
      isAlways
      ? "" : "@\(timesteps.lowerBound)" + (timesteps.count > 1 ? "..\(timesteps.upperBound - 1)" : "")
    return "\(quantity.name)\(layer)[\(unit)]\(times)=\(value)"
  }

  /// Throws where `clamp`, which this was read from, names something that `model` or its sequence lacks.
  func check(for model: ModelShape, timesteps: Int, clamp: String) throws(ProbeError) {
    if let fault = fault(for: model) { throw Self.misread(clamp, fault) }
    guard self.timesteps.lowerBound < timesteps else {
      throw Self.misread(clamp, "the sequence has the timesteps 0 to \(timesteps - 1)")
    }
  }

  private static func misread(_ text: String, _ reason: String) -> ProbeError {
    ProbeError("--clamp '\(String(text.prefix(60)).displaySafe)' can't be held: \(reason)")
  }
}

extension Intervention.Quantity {
  private static let named: [(name: Substring, quantity: Self)] =
    [("hidden", .hidden), ("cell", .cell), ("input", .input)]
    + Gate.allCases.map { ("gate.\($0.rawValue)", .gate($0)) }

  /// As it is written in clamps.
  fileprivate var name: String { Self.named.first { $0.quantity == self }.map { String($0.name) } ?? "" }

  fileprivate static var names: [String] { named.map { String($0.name) } }

  fileprivate init?(named name: Substring) {
    guard let entry = Self.named.first(where: { $0.name == name }) else { return nil }
    self = entry.quantity
  }
}
