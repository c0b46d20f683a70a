extension KeyBindings {
  /// What can be tried out on the sequence that is shown.
  static let whatIf: [KeyBinding] = [
    KeyBinding(
      .select, [[.character("v")]], .whatIf,
      "select timesteps and units up to the cursor; again, or Esc: no more"),
    KeyBinding(
      .clamp, [[.character("x")]], .whatIf,
      "hold the state, cell or gate under the cursor, or the selected ones, at a value", hint: "hold"),
    KeyBinding(.releaseClamps, [[.character("X")]], .whatIf, "release what is held here, else everything"),
    KeyBinding(
      .alteredSide, [[.character("%")]], .whatIf, "altered, original, difference; two panes show both"),
    KeyBinding(
      .editSequence, [[.character("e")]], .whatIf, "edit the sequence, and see it beside the original"),
    KeyBinding(.undo, [[.character("u")]], .whatIf, "undo the last clamp or edit"),
    KeyBinding(.redo, [[.character("U")]], .whatIf, "redo what was undone"),
    KeyBinding(
      .write, [[.character("W")]], .whatIf,
      "let the network write on from the cursor; Space or Esc stops it"),
  ]
}
