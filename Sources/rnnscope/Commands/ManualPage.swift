import Explorer

/// The manual page in man(7)'s macros, made from the command line's own description and the explorer's keys.
struct ManualPage {
  /// The page.
  let text: String

  /// The page of `program`, with the explorer's `bindings`.
  init(_ program: CommandDescription, bindings: [KeyBinding]) {
    let commands = (program.subcommands ?? []).filter { $0.commandName != "help" }
    let lines =
      [
        ".TH RNNSCOPE 1 \"\" \"rnnscope \(Rnnscope.configuration.version)\" \"User Commands\"", ".SH NAME",
        "rnnscope \\- " + Self.escaped(program.abstract ?? ""), ".SH SYNOPSIS", ".B rnnscope",
        "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]", ".SH DESCRIPTION",
      ] + Self.paragraphs(program.discussion) + Self.options(program) + [".SH COMMANDS"]
      + commands.flatMap(Self.command) + [".SH KEYS"] + bindings.flatMap(Self.key) + [".SH FILES"]
      + Self.entry("$XDG_CONFIG_HOME/rnnscope/config.toml", "themes, keys, defaults; --print-default-config")
      + Self.entry("$XDG_STATE_HOME/rnnscope", "recent traces and the view looked at last") + [
        ".SH EXIT STATUS"
      ]
      + Self.entry("0", "done") + Self.entry("1", "the work failed; one line on standard error says why")
      + Self.entry("64", "wrong usage")
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func command(_ command: CommandDescription) -> [String] {
    [".SS rnnscope " + escaped(command.commandName)] + [escaped(command.abstract ?? "")]
      + paragraphs(command.discussion, isFirst: false) + options(command)
  }

  private static func options(_ command: CommandDescription) -> [String] {
    (command.arguments ?? []).filter { $0.shouldDisplay != false }.flatMap { argument -> [String] in
      let names = (argument.names ?? []).map(\.written).joined(separator: ", ")
      let value = argument.kind == "flag" ? "" : argument.valueName.map { "<\($0)>" } ?? ""
      let head = [names, value].filter { !$0.isEmpty }.joined(separator: " ")
      return entry(head, argument.abstract ?? "")
    }
  }

  private static func key(_ binding: KeyBinding) -> [String] { entry(binding.keyText, binding.summary) }

  private static func entry(_ head: String, _ body: String) -> [String] {
    [".TP", ".B " + escaped(head), escaped(body)]
  }

  /// Lines that are set off are examples; the others flow.
  private static func paragraphs(_ text: String?, isFirst: Bool = true) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    let lines = text.split(separator: "\n").map { escaped(String($0)) }
    return (isFirst ? [] : [".PP"]) + [".nf"] + lines + [".fi"]
  }

  /// `text` so that nothing in it is taken for a request or an escape.
  private static func escaped(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\n", with: " ")
    let plain = escaped.isEmpty ? "\\&" : escaped
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}
