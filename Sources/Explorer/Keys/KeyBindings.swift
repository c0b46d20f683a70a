import Canvas

/// All bindings, in the order in which help lists them.
public enum KeyBindings {
  public static let all: [KeyBinding] = training + sequence + whatIf + views + lesson + program

  private static let training: [KeyBinding] = [
    KeyBinding(
      .playOrPause, [[.character(" ")]], .training, "train or play on; again: pause", hint: "play"
    )
    .leads(0, while: .playing, "pause").leads(5, while: .live, "train").leads(5, while: .replay).leads(
      2, in: ["overview"]
    ).leads(0, while: .writing, "stop writing"),
    KeyBinding(.stepForward, [[.character(".")]], .training, "one training step on", hint: "step")
      .leads(4, in: ["overview"]),
    KeyBinding(.stepBack, [[.character(",")]], .training, "one training step back", hint: "back")
      .leads(5, in: ["overview"]),
    KeyBinding(.jumpForward, [[.character("]")]], .training, "a tenth of the run on"),
    KeyBinding(.jumpBack, [[.character("[")]], .training, "a tenth of the run back"),
    KeyBinding(.firstStep, [[.home]], .training, "the first step: the untrained network"),
    KeyBinding(.lastStep, [[.end]], .training, "the newest step"),
    KeyBinding(
      .nextEvent, [[.character("n")]], .training, "the next event: a clip, spike, NaN, plateau, …",
      hint: "event"
    ).leads(1, in: ["diagnosis"]).leads(5, in: ["waterfall"]).leads(6, in: ["overview"])
      .leads(0, while: .searching, "match"),
    KeyBinding(.previousEvent, [[.character("N")]], .training, "the event before"),
    KeyBinding(.faster, [[.character("}")]], .training, "play faster", hint: "speed"),
    KeyBinding(.slower, [[.character("{")]], .training, "play slower"),
    KeyBinding(.loopStart, [[.character("<")]], .training, "play round and round from this step on"),
    KeyBinding(.loopEnd, [[.character(">")]], .training, "play round and round up to this step"),
  ]

  private static let sequence: [KeyBinding] = [
    KeyBinding(
      .earlierTimestep, [[.left], [.character("h")]], .sequence, "one timestep earlier", hint: "move"
    ).leads(1, in: ["by-lag"]).leads(2, in: ["trajectory", "spectra"]),
    KeyBinding(.laterTimestep, [[.right], [.character("l")]], .sequence, "one timestep later"),
    KeyBinding(
      .unitDown, [[.character("j")], [.down]], .sequence, "one unit down (waterfall: one training step on)",
      places: [.run, .home]
    ).leads(1, in: ["waterfall"], "step").leads(1, in: ["reading", "saturation", "trajectory"], "unit"),
    KeyBinding(
      .unitUp, [[.character("k")], [.up]], .sequence, "one unit up (waterfall: one training step back)",
      places: [.run, .home]),
    KeyBinding(
      .unitPageDown, [[.control("d")], [.pageDown]], .sequence, "half a page of units down",
      places: [.run, .home]),
    KeyBinding(
      .unitPageUp, [[.control("u")], [.pageUp]], .sequence, "half a page of units up", places: [.run, .home]),
    KeyBinding(
      .firstUnit, [[.character("g"), .character("g")]], .sequence, "the first unit", places: [.run, .home]),
    KeyBinding(.lastUnit, [[.character("G")]], .sequence, "the last unit", places: [.run, .home]),
    KeyBinding(.firstTimestep, [[.character("0")]], .sequence, "the first timestep"),
    KeyBinding(.lastTimestep, [[.character("$")]], .sequence, "the last timestep"),
    KeyBinding(
      .nextLayer, [[.character("L")]], .sequence, "the next layer or direction", hint: "layer"
    )
    .leads(3, while: .layered),
    KeyBinding(
      .typeSequence, [[.character("p")]], .sequence, "type a sequence of your own and see it in every view",
      hint: "probe"
    ).leads(1, in: ["sequence"]).leads(4, in: ["reading"]),
    KeyBinding(
      .nextSequence, [[.character("P")]], .sequence, "the next of the sequences that can be looked at"),
    KeyBinding(
      .search, [[.character("/")]], .sequence,
      "search: text that is read, or #unit; n N go to the next match",
      hint: "search"
    ).leads(3, in: ["sequence", "reading"]),
    KeyBinding(
      .searchData, [[.character("z")]], .sequence,
      "search the data for places where the same units are on as here and just before"
    ).leads(2, in: ["reading"], "alike"),
    KeyBinding(
      .sortUnits, [[.character("o")]], .sequence,
      "order of units: number, variance, gradient, similarity, what they follow"
    ).leads(1, in: ["hidden", "cell"], "sort").leads(3, in: ["gates", "gradients"], "sort"),
    KeyBinding(.filterUnits, [[.character("f")]], .sequence, "show some units only, as 3 8-15 or max>0.9")
      .leads(3, in: ["hidden", "cell"], "units"),
    KeyBinding(.pinUnit, [[.character("*")]], .sequence, "pin this unit to the top, or let it go"),
  ]

  /// One key for each group of views of the catalogue.
  private static let viewNumbers: [KeyBinding] = ViewChoice.groups.enumerated().compactMap {
    position, views in
    guard let command = Command.view(at: position) else { return nil }
    let titles = views.map { $0.view.title.lowercased() }
    let binding = KeyBinding(
      command, [[.character(Character(String(position + 1)))]], .views, titles.joined(separator: "; again: "))
    // In a view that shares its key with others, what the key shows next.
    return views.count == 1
      ? binding
      : views.reduce(binding) { $0.leads(rank(ofNextAfter: $1), in: [$1.name], $1.nextOfGroup.view.name) }
  }

  /// The verdict's reasons are what one asks for first.
  private static func rank(ofNextAfter view: ViewChoice) -> Int { view.name == "overview" ? 1 : 6 }

  private static let views: [KeyBinding] =
    viewNumbers + [
      KeyBinding(.nextView, [[.tab]], .views, "the next view; the other pane of two", hint: "view")
        .leads(0, while: .split, "other pane"),
      KeyBinding(.previousView, [[.backTab]], .views, "the previous view; the other pane of two"),
      KeyBinding(
        .zoomIn, [[.enter]], .views, "zoom in: the pane, its panel, single cells; Esc zooms out", hint: "zoom"
      ).leads(2, in: ["gates", "gradients", "weights"]).leads(4, in: ["hidden", "cell"]),
      KeyBinding(.nextPanel, [[.character("w")]], .views, "the next panel of the view")
        .leads(1, in: ["gates"], "gate").leads(1, in: ["gradients", "weights"], "panel")
        .leads(7, in: ["overview"], "plot"),
      KeyBinding(.split, [[.character("|")]], .views, "two views side by side; again: one"),
      KeyBinding(
        .compare, [[.character("c")]], .views,
        "compare: several runs side by side, or another one beside this; again: back", hint: "compare"),
      KeyBinding(
        .difference, [[.character("d")]], .views,
        "side by side: the difference from the first run; again: values"
      ).leads(0, while: .comparing, "difference"),
      KeyBinding(.nextRun, [[.character("a")]], .views, "the next of several runs")
        .leads(0, while: .comparing, "run"),
      KeyBinding(.previousRun, [[.character("A")]], .views, "the previous of several runs"),
      KeyBinding(
        .fork, [[.character("F")]], .views,
        "fork: go on from this step with changed settings, beside this run"),
      KeyBinding(.closeRun, [], .views, "close this run"),
      KeyBinding(.widenRange, [[.character("+")]], .views, "widen the colour range", hint: "range")
        .leads(2, in: ["waterfall", "by-lag"]).leads(3, in: ["weights"]),
      KeyBinding(.narrowRange, [[.character("-")]], .views, "narrow the colour range"),
      KeyBinding(
        .lockRange, [[.character("r")]], .views, "lock the colour range, or let it grow with what is seen"
      ).leads(3, in: ["waterfall", "by-lag"], "lock"),
      KeyBinding(.exchangeScale, [[.character("=")]], .views, "linear or logarithmic colours")
        .leads(4, in: ["waterfall", "by-lag", "weights", "gradients"], "scale"),
      KeyBinding(.perUnit, [[.character("m")]], .views, "measure each unit by its own range, or all by one"),
      KeyBinding(.theme, [[.character("t")]], .views, "the next colour theme", places: [.run, .home]),
    ]

  private static let lesson: [KeyBinding] = [
    KeyBinding(.lessonOn, [[.character(")")]], .lesson, "lesson: show the answer, then the next page"),
    KeyBinding(.lessonBack, [[.character("(")]], .lesson, "lesson: the page before"),
    KeyBinding(.lessonNotes, [[.character("V")]], .lesson, "lesson: notes for the presenter"),
  ]

  private static let program: [KeyBinding] = [
    KeyBinding(.open, [[.enter]], .program, "start what is selected", hint: "start", places: [.home]),
    KeyBinding(
      .nextSection, [[.tab]], .program, "at home: the next section", hint: "section", places: [.home]),
    KeyBinding(.previousSection, [[.backTab]], .program, "at home: the section before", places: [.home]),
    KeyBinding(
      .filterItems, [[.character("/")]], .program, "at home: show what fits some words", hint: "filter",
      places: [.home]),
    KeyBinding(
      .palette, [[.character(":")]], .program, "command palette; a number goes to that step", hint: "command",
      places: [.run, .home]),
    KeyBinding(
      .glossary, [[.character("i")]], .program, "what is this? Formula, threshold and source of what is shown"
    ).leads(2, in: ["diagnosis", "saturation", "updates"], "explain").leads(
      3, in: ["trajectory", "spectra"], "explain"),
    KeyBinding(
      .help, [[.character("?")]], .program, "help; type to search it", hint: "help", places: [.run, .home]),
    KeyBinding(.copyValue, [[.character("y")]], .program, "copy the value under the cursor"),
    KeyBinding(
      .savePicture, [[.character("s")]], .program, "save what is shown: PNG, SVG, ANSI or text",
      places: [.run, .home]),
    KeyBinding(
      .back, [[.escape]], .program,
      "back: close, zoom out, unite panes, then home; what trains or is unrecorded is kept there",
      places: [.run, .home]
    ).leads(0, while: .zoomed, "zoom out").leads(0, while: .selecting, "no more"),
    KeyBinding(.redraw, [[.control("l")]], .program, "draw the screen anew", places: [.run, .home]),
    KeyBinding(
      .quit, [[.character("q")], [.control("c")]], .program,
      "quit; where unrecorded training would be lost, when pressed again", hint: "quit",
      places: [.run, .home]),
  ]

  /// What a key sequence means at `place`.
  enum Match: Equatable {
    case command(Command)
    /// The keys begin a longer sequence.
    case incomplete
    case none
  }

  /// Looks `keys` up among those of `bindings` that hold at `place`.
  static func match(_ keys: [Key], at place: BindingPlace, among bindings: [KeyBinding] = all) -> Match {
    let bindings = bindings.filter { $0.places.contains(place) }
    if let exact = bindings.first(where: { $0.sequences.contains(keys) }) { return .command(exact.command) }
    let begins = bindings.contains { binding in binding.sequences.contains { $0.starts(with: keys) } }
    return begins ? .incomplete : .none
  }

  /// The README's table of keys, in Markdown.
  public static var markdownTable: String {
    let rows = all.filter { !$0.sequences.isEmpty }.map {
      "| `\($0.keyText.replacing("|", with: "\\|"))` | \($0.summary) |"
    }
    return (["| Keys | |", "| --- | --- |"] + rows).joined(separator: "\n")
  }
}
