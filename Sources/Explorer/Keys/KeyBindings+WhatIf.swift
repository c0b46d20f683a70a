extension KeyBindings {
  /// What can be tried out on the sequence that is shown.
  static let whatIf: [KeyBinding] = [
    KeyBinding(
      .select, [[.character("v")]], .whatIf,
      "select timesteps and units up to the cursor; again, or Esc: no more"),
    KeyBinding(
      .clamp, [[.character("x")]], .whatIf,
      "hold the state, cell or gate under the cursor, or the selected ones, at a value", hint: "hold"
    ).leads(2, in: ["hidden", "cell"]).leads(4, in: ["gates"]).leads(0, while: .selecting, "hold these"),
    KeyBinding(.releaseClamps, [[.character("X")]], .whatIf, "release what is held here, else everything")
      .leads(0, while: .altered, "release"),
    KeyBinding(
      .alteredSide, [[.character("%")]], .whatIf, "altered, original, difference; two panes show both"
    ).leads(0, while: .altered, "original"),
    KeyBinding(
      .editSequence, [[.character("e")]], .whatIf, "edit the sequence, and see it beside the original"
    ).leads(2, in: ["sequence"], "edit"),
    KeyBinding(.undo, [[.character("u")]], .whatIf, "undo the last clamp or edit"),
    KeyBinding(.redo, [[.character("U")]], .whatIf, "redo what was undone"),
    KeyBinding(
      .write, [[.character("W")]], .whatIf,
      "let the network write on from the cursor; Space or Esc stops it"
    ).leads(4, in: ["sequence"], "write on"),
  ]
}
