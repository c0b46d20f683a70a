import Canvas
import Training
import Views

extension Drawing {
  /// Tells in `rect` what the selected item of the home page is and which key leads on.
  mutating func homePreview(_ state: ExplorerState, in rect: Rect) {
    let home = state.home
    guard rect.height >= 3 else { return }
    let room = box(Box(home.selected?.title ?? ""), in: rect).inset(left: 1, right: 1)
    guard let item = home.selected else {
      paragraph(
        "Nothing fits what was typed: \(state.keyName(.back)) shows everything again.", in: room, .dimText)
      return
    }
    let parts = room.rows([.share(), .fixed(room.height >= 8 ? 2 : 1)])
    invitation(item.target, state, in: parts[1].row(-1))
    let words = Rect(x: room.x, y: room.y, width: min(room.width, 90), height: parts[0].height)
    let used = item.explanation.isEmpty ? 0 : paragraph(item.explanation, in: words) + 1
    preview(of: item.target, home, in: parts[0].inset(top: used))
  }

  /// The key that opens `target` and the one after it.
  private mutating func invitation(_ target: HomeItem.Target, _ state: ExplorerState, in row: Rect) {
    let key = state.keyName
    if let opening = state.opening {
      return text("opening \(opening.name) … · \(key(.back)) stops it", in: row, .accent)
    }
    let hints: [KeyHint] =
      switch target {
      case .trace:
        [
          KeyHint(key(.open), "opens it"), KeyHint(key(.playOrPause), "plays it"),
          KeyHint(key(.stepForward), "steps"),
        ]
      case .newExperiment: [KeyHint(key(.open), "opens the form")]
      case .weights: [KeyHint(key(.open), "opens it")]
      case .kept: [KeyHint(key(.open), "returns to it")]
      default:
        [
          KeyHint(key(.open), "opens it"), KeyHint(key(.playOrPause), "trains"),
          KeyHint(key(.stepForward), "one step"),
        ]
      }
    keyHints(hints, in: row)
  }

  private mutating func preview(of target: HomeItem.Target, _ home: HomeState, in rect: Rect) {
    switch (target, home.previews[target]) {
    case (.experiment(let options), _): settings(options, in: rect)
    case (_, .experiment(let options, let remark)?):
      let used = remark.isEmpty ? 0 : paragraph(remark, in: rect) + 1
      settings(options, in: rect.inset(top: used))
    case (_, .trace(let summary)?): traceSummary(summary, in: rect)
    case (_, .unreadable(let reason)?): paragraph(reason, in: rect, .bad)
    case (.newExperiment, _):
      paragraph(
        "A text or a series of your own: rnnscope explore --text FILE, or --csv FILE.", in: rect, .dimText)
    case (.trace, nil), (.experimentFile, nil): text("reading …", in: rect, .dimText)
    case (.together, _), (.lesson, _): experiments(target.parts, in: rect)
    default: break
    }
  }

  // MARK: - Experiments

  /// What each of several experiments is, a line each.
  private mutating func experiments(_ targets: [HomeItem.Target], in rect: Rect) {
    for (offset, target) in targets.prefix(rect.height).enumerated() {
      guard case .experiment(let options) = target, let experiment = try? Experiment(options) else {
        continue
      }
      let steps = "\(NumberFormat.grouped(experiment.plannedSteps)) steps"
      text([(experiment.title, .strongText), ("  " + steps, .dimText)], in: rect.row(offset))
    }
  }

  /// What settles the experiment of `options`, in as many columns as there is room for.
  private mutating func settings(_ options: ExperimentOptions, in rect: Rect) {
    let settings: [PreviewedSetting]
    do {
      settings = try PreviewedSetting.all(of: options)
    } catch {
      paragraph("\(error)", in: rect, .bad)
      return
    }
    let nameWidth = 1 + (settings.map(\.name.count).max() ?? 0)
    let count = max(1, min(3, rect.width / (nameWidth + 14)))
    let columns = rect.columns(Array(repeating: .share(), count: count), gap: 2)
    guard rect.height > 0 else { return }
    let perColumn = min(rect.height, (settings.count + count - 1) / count)
    for (position, setting) in settings.prefix(perColumn * count).enumerated() {
      let row = columns[position / perColumn].row(position % perColumn)
      let parts = row.columns([.fixed(nameWidth), .share()])
      text(setting.name, in: parts[0], setting.isStated ? .text : .faint)
      text(setting.value, in: parts[1], setting.isStated ? .strongText : .dimText)
    }
  }

  // MARK: - Traces

  private mutating func traceSummary(_ summary: TraceSummary, in rect: Rect) {
    var row = 0
    for (name, value, role) in summary.facts where row < rect.height {
      let parts = rect.row(row).columns([.fixed(9), .share()], gap: 1)
      text(name, in: parts[0], .dimText)
      text(value, in: parts[1], role)
      row += 1
    }
    let room = rect.inset(top: row + 1)
    guard room.height >= 4, !summary.losses.isEmpty else { return }
    let plot = summary.lossPlot
    plotLegend(plot, in: room.row(0))
    linePlot(plot, in: room.inset(top: 1))
  }
}

extension TraceSummary {
  /// What one asks for first: a name, a value and its role each.
  fileprivate var facts: [(String, String, Role)] {
    var facts: [(String, String, Role)] = [("run", title, .strongText)]
    if !task.isEmpty { facts.append(("task", task, .text)) }
    facts.append(("cell", model.summary, .text))
    let (ending, role): (String, Role) =
      switch state {
      case .finished: ("finished", .good)
      case .beingRecorded: ("being recorded now", .accent)
      case .cutOff: ("cut off before its end", .warning)
      }
    if let lastStep {
      let planned = plannedSteps.map { " of \(NumberFormat.grouped($0))" } ?? ""
      facts.append(("steps", "\(NumberFormat.grouped(lastStep + 1))\(planned), \(ending)", role))
    } else {
      facts.append(("steps", "none, \(ending)", role))
    }
    if let lastLoss {
      let heldOut = heldOutLoss.map { ", held out \(NumberFormat.short($0))" } ?? ""
      facts.append(("loss", NumberFormat.short(lastLoss) + heldOut, .strongText))
    }
    return facts
  }

  /// The loss over all steps; where several steps share a place, its least and its greatest value.
  fileprivate var lossPlot: LinePlot {
    let xs = losses.map { Double($0.firstStep + $0.lastStep) / 2 }
    let (least, greatest) = (losses.map(\.loss.least), losses.map(\.loss.greatest))
    var curves = [PlotSeries("loss", role: .series0, xs: xs, ys: greatest)]
    if least != greatest { curves.insert(PlotSeries("", role: .series0, xs: xs, ys: least), at: 0) }
    let last = Double(losses.last?.lastStep ?? 0)
    var plot = LinePlot(curves, xRange: 0...max(1, last))
    plot.references = baselines.map { ReferenceLine($0.loss, named: $0.name) }
    let finite = (least + greatest).filter(\.isFinite)
    if let low = finite.min(), let high = finite.max(), low > 0, high > 30 * low { plot.isLogarithmic = true }
    plot.xTitle = "step"
    plot.leastXStep = 1
    return plot
  }
}
