/// What is wrong with the statement of an experiment, and where.
struct FormProblem: Sendable, Hashable {
  let text: String
  /// The option that it is about; nil where it is about several.
  let field: String?

  /// What `fault`, in the words of the command line and of files, says of `fields` that state `values`.
  init(_ fault: String, in fields: [OptionField], _ values: [String: String]) {
    let names = ["experiment: ", "fork: "]
    let bare = names.first { fault.hasPrefix($0) }.map { String(fault.dropFirst($0.count)) } ?? fault
    let blamed = fields.filter { field in
      let value = values[field.name] ?? ""
      return bare.hasPrefix("--\(field.name) ") || bare.hasPrefix("\(field.name) ")
        || (field.name == "task" && bare.hasPrefix("there is no task "))
        || (!value.isEmpty && (bare.hasPrefix("\(value):") || bare.contains("/\(value):")))
    }
    text = bare.inFormWords
    field = blamed.max { $0.name.count < $1.name.count }?.name
  }
}

extension String {
  /// The text with options named as the form names them: `text` for `--text FILE`, `set cell lstm` for `add --cell lstm`.
  var inFormWords: String {
    replacing("add --", with: "set --").replacing(#/--([a-z][a-z0-9-]*)( [A-Z]+\b)?/#) { String($0.1) }
  }
}
