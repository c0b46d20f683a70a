import Canvas

/// How long keys take to show on the screen.
public struct Latencies: CustomStringConvertible {
  /// In ascending order.
  public let milliseconds: [Double]

  /// The latency that a share of all keys stays below, 0.95 for the 95th percentile.
  public func percentile(_ share: Double) -> Double {
    guard !milliseconds.isEmpty else { return 0 }
    return milliseconds[min(milliseconds.count - 1, Int(share * Double(milliseconds.count)))]
  }

  public var description: String {
    let figures = [("median", 0.5), ("p95", 0.95), ("slowest", 1)].map { name, share in
      "\(name) \((percentile(share) * 100).rounded() / 100) ms"
    }
    return figures.joined(separator: ", ") + " (\(milliseconds.count) keys)"
  }
}

extension PtySession {
  /// Presses keys one after the other and measures how long each takes to show.
  ///
  /// - Parameters:
  ///   - keys: what to press; each is pressed as soon as the one before it shows.
  ///   - isShown: whether the effect of key number `index` stands on the screen now. It must hold only then,
  ///     also where the program draws by itself meanwhile.
  /// - Throws: ``PtyError`` when a key does not show within 10 s.
  public func latencies(
    of keys: [KeySequence], isShown: (_ index: Int, _ screen: VTScreen) -> Bool
  ) throws -> Latencies {
    var milliseconds: [Double] = []
    for (index, key) in keys.enumerated() {
      let start = ContinuousClock.now
      send(key)
      try wait(for: "the effect of key \(index)") { isShown(index, $0) }
      milliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    return Latencies(milliseconds: milliseconds.sorted())
  }
}
