/// The constants and tables of a trace, as FORMAT.md tells them.
enum TraceFormat {
  /// `PRAGMA application_id`: "RNNT".
  static let applicationID = 0x524E_4E54
  /// A reader refuses a file whose major version is above its own; minor versions only add.
  static let majorVersion = 1
  static let minorVersion = 0
  /// `PRAGMA user_version`: 1000 × major + minor.
  static let userVersion = majorVersion * 1000 + minorVersion

  /// Every column that readers of this version use, by table.
  static let columns: [String: [String]] = [
    "metadata": ["key", "value"],
    "sequences": ["sequence", "title", "input_labels", "target_labels"],
    "step_blocks": [
      "first_step", "count", "steps", "loss", "gradient_norm", "clipped_gradient_norm", "learning_rate",
      "held_out_steps", "held_out_loss", "profile",
    ],
    "step_summaries": [
      "first_step", "last_step", "count", "loss", "gradient_norm", "held_out_loss", "profile_least",
      "profile_greatest",
    ],
    "unrolls": ["sequence", "step", "timesteps"],
    "tensors": ["sequence", "step", "name", "dtype", "shape", "bytes"],
    "checkpoints": ["step", "bytes"],
    "events": ["id", "step", "kind", "text"],
  ]

  static let schema = """
    CREATE TABLE metadata (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE sequences (
      sequence INTEGER PRIMARY KEY, title TEXT NOT NULL, input_labels TEXT, target_labels TEXT);
    CREATE TABLE step_blocks (
      first_step INTEGER PRIMARY KEY, count INTEGER NOT NULL, steps BLOB, loss BLOB NOT NULL,
      gradient_norm BLOB, clipped_gradient_norm BLOB, learning_rate BLOB,
      held_out_steps BLOB, held_out_loss BLOB, profile BLOB);
    CREATE TABLE step_summaries (
      first_step INTEGER PRIMARY KEY, last_step INTEGER NOT NULL, count INTEGER NOT NULL, loss BLOB NOT NULL,
      gradient_norm BLOB NOT NULL, held_out_loss BLOB, profile_least BLOB, profile_greatest BLOB);
    CREATE TABLE unrolls (
      sequence INTEGER NOT NULL, step INTEGER NOT NULL, timesteps INTEGER NOT NULL,
      PRIMARY KEY (sequence, step)) WITHOUT ROWID;
    CREATE TABLE tensors (
      sequence INTEGER NOT NULL, step INTEGER NOT NULL, name TEXT NOT NULL, dtype TEXT NOT NULL,
      shape TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sequence, step, name));
    CREATE TABLE checkpoints (step INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE events (
      id INTEGER PRIMARY KEY, step INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL);
    """

  /// Limits that keep a hostile file from taking all memory; honest recordings stay far below.
  enum Limit {
    /// Any one value, row or statement.
    static let valueByteCount = 512 << 20
    /// Each column of a block of steps.
    static let blockByteCount = 64 << 20
    static let tensorByteCount = 256 << 20
    static let unrollByteCount = 1 << 30
    static let tensorsPerUnroll = 10_000
    static let metadataByteCount = 16 << 20
    static let metadataRowCount = 10_000
    static let eventCount = 1_000_000
    /// Every step below it is a JSON number, and what is reckoned from it stays an integer.
    static let step = 1 << 53
    static let sequenceCount = 10_000
    /// I, H and O.
    static let modelExtent = 1 << 24
    static let layerCount = 1024
    static let timesteps = 1 << 24
  }

  /// `step` where a trace may tell of it.
  static func checked(step: Int) throws(DamagedTrace) -> Int {
    guard (0..<Limit.step).contains(step) else { throw DamagedTrace("it tells of step \(step)") }
    return step
  }
}
