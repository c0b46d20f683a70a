/// What a recurrent layer reads: T · B rows.
enum LayerInput {
  /// One index each, read as one-hot vectors.
  case tokens([Int32])
  /// Row r begins at `elements + r · row`.
  case rows(Elements, row: Int)
}
