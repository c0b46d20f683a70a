import Canvas
import Training

/// What a run is doing, at the right end of the header; of what takes long, how far it has come.
struct RunStatus {
  var text: String
  var role: Role
  /// How much of it is done, 0…1; nil where there is nothing to be done.
  var fraction: Double?
}

extension RunPage {
  /// What the run is doing, or what somebody waits for.
  var status: RunStatus {
    if let opening { return RunStatus(text: "opening \(opening) … · \(backKey) stops it", role: .accent) }
    guard let work = run.works.first else {
      let (text, role) = run.status(showsSpeed: showsSpeed)
      return RunStatus(text: text, role: role)
    }
    return RunStatus(
      text: "\(work.words) · \(work.percent) · \(backKey) stops it", role: .accent,
      fraction: header.width >= 70 ? work.fraction : nil)
  }
}

extension WorkProgress {
  /// How much of it is done, as people say it.
  var percent: String { "\(Int(fraction * 100)) %" }
}

extension Drawing {
  private static let barColumns = 10

  /// The columns that `status` takes.
  func statusColumns(_ status: RunStatus) -> Int {
    DisplayText(status.text, glyphs: glyphs).columns + (status.fraction == nil ? 0 : Self.barColumns + 1)
  }

  /// Draws `status` into the first row of `rect`.
  mutating func status(_ status: RunStatus, in rect: Rect) {
    guard let fraction = status.fraction else {
      return text(status.text, in: rect, status.role, align: .trailing)
    }
    let parts = rect.columns([.fixed(Self.barColumns), .share()], gap: 1)
    progressBar(fraction, in: parts[0], status.role)
    text(status.text, in: parts[1], status.role, align: .trailing)
  }
}
