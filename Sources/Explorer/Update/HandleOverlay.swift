import Canvas

extension ExplorerState {
  /// A key while the help is open: letters narrow it down.
  mutating func handleInHelp(_ key: Key, _ help: Help) -> [Effect] {
    var help = help
    let last = max(0, HelpContents(state: self, filter: help.filter).lines.count - (height - 5))
    switch key {
    case .control("c"): return quit()
    case .escape, .enter:
      overlay = nil
      return []
    case .down: help.scroll = min(last, help.scroll + 1)
    case .up: help.scroll = max(0, help.scroll - 1)
    case .control("d"), .pageDown: help.scroll = min(last, help.scroll + height / 2)
    case .control("u"), .pageUp: help.scroll = max(0, help.scroll - height / 2)
    case .backspace: _ = help.filter.popLast()
    case .character(let character) where help.filter.count < 60:
      help.filter.append(character)
      help.scroll = 0
    default: break
    }
    overlay = .help(help)
    return []
  }

  /// A key while something to search for is being typed. What is found so far is marked at once.
  mutating func handleInSearch(_ key: Key, _ text: String) -> [Effect] {
    if run == nil { return handleInHomeFilter(key, text) }
    var text = text
    switch key {
    case .control("c"): return quit()
    case .escape:
      overlay = nil
      run?.search = nil
      return []
    case .enter:
      overlay = nil
      if text.isEmpty { run?.search = nil } else { search(for: text) }
      return []
    case .backspace: _ = text.popLast()
    case .control("u"): text = ""
    case .character(let character) where text.count < 200: text.append(character)
    default: break
    }
    overlay = .search(text)
    let found = text.isEmpty ? nil : run?.search(for: text)
    run?.search = found
    return []
  }

  /// A key while the words are being typed that the home page is filtered by.
  private mutating func handleInHomeFilter(_ key: Key, _ text: String) -> [Effect] {
    var text = text
    switch key {
    case .control("c"): return quit()
    case .up: home.perform(.unitUp, pageHeight: height)
    case .down: home.perform(.unitDown, pageHeight: height)
    case .escape, .enter:
      overlay = nil
      if key == .escape { home.filter(by: "") }
      return []
    case .backspace: _ = text.popLast()
    case .control("u"): text = ""
    case .character(let character) where text.count < 60: text.append(character)
    default: break
    }
    overlay = .search(text)
    if text != home.filter { home.filter(by: text) }
    return []
  }

  /// A key while a sequence is being typed.
  mutating func handleInPrompt(_ key: Key, _ prompt: Prompt) -> [Effect] {
    switch key {
    case .escape: overlay = nil
    case .control("c"): return quit()
    case .enter:
      return enter(prompt)
    default:
      var edited = prompt
      edited.edit(key)
      overlay = .prompt(edited)
    }
    return []
  }

  private mutating func enter(_ prompt: Prompt) -> [Effect] {
    switch prompt.purpose {
    case .sequence: return read(prompt, .readSequence(prompt.text))
    case .clamp(let target): clamp(target, at: prompt.text, prompt)
    case .edit: return read(prompt, .readEdit(prompt.text))
    }
    return []
  }

  /// Lets `effect` read the line of `prompt`, which stays until it is known that it can be read.
  private mutating func read(_ prompt: Prompt, _ effect: RunEffect) -> [Effect] {
    guard !prompt.text.isEmpty else {
      overlay = nil
      return []
    }
    var prompt = prompt
    (prompt.isRead, prompt.problem) = (true, nil)
    overlay = .prompt(prompt)
    let effects = onRun { _ in [effect] }
    guard isComparing, let sequence = run?.sequence else { return effects }
    // What is typed is read by all networks side by side, what is edited by those that read the same.
    let isEdit = prompt.purpose == .edit
    return effects
      + onOtherRuns { !isEdit || $0.sequence.agrees(with: sequence) ? [effect] : [] }
  }

  /// Closes the line that was read for `run`.
  mutating func closeReadPrompt(of run: RunState) {
    if case .prompt(let prompt) = overlay, prompt.isRead, prompt.run == run.number { overlay = nil }
  }

  /// Tells why something could not be done for `run`: at the line that was read for it, where it stays to be mended.
  mutating func tellFailure(_ fault: String, of run: RunState) {
    guard case .prompt(var prompt) = overlay, prompt.isRead, prompt.run == run.number else {
      return message = Message(text: fault, isError: true)
    }
    (prompt.problem, prompt.isRead) = (fault, false)
    overlay = .prompt(prompt)
  }

  /// A key while the palette is open.
  mutating func handleInPalette(_ key: Key, _ palette: Palette) -> [Effect] {
    let entries = palette.entries(at: place, among: bindings)
    switch key {
    case .escape: overlay = nil
    case .control("c"): return quit()
    case .enter:
      overlay = nil
      guard entries.indices.contains(palette.selection) else {
        message = Message(text: wordsOnNothing(for: palette), isError: true)
        return []
      }
      return choose(entries[palette.selection], in: palette)
    default:
      var edited = palette
      if edited.edit(key, entries) { overlay = .palette(edited) }
    }
    return []
  }

  /// Why nothing fits what was typed.
  private func wordsOnNothing(for palette: Palette) -> String {
    let typed = String(palette.text.prefix(30))
    if place == .home, !palette.entries(at: .run, among: bindings).isEmpty {
      return "“\(typed)” is for a run: open one first, \(keyName(.open)) starts what is selected"
    }
    return "there is no command “\(typed)”: \(keyName(.palette)) lists them, \(keyName(.help)) explains them"
  }

  private mutating func choose(_ entry: Palette.Entry, in palette: Palette) -> [Effect] {
    switch entry {
    case .request(let request): return perform(request)
    case .word(let word):
      let hasArgument = palette.text.lowercased().hasPrefix(word.word + " ")
      if hasArgument {
        let choices = word.choices.isEmpty ? word.summary : word.choices.joined(separator: ", ")
        message = Message(text: "\(word.word) \(word.argument): \(choices)", isError: true)
      } else {
        overlay = .palette(Palette(word.word + " ", offers: comparisonOffers))
      }
      return []
    case .command(let binding):
      if let reason = reasonDisabled(binding.command) {
        message = Message(text: reason, isError: false)
        return []
      }
      return perform(binding.command)
    }
  }
}
