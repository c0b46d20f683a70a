import Engine
import FolderKit
import Foundation
import GRDB
import Testing

@testable import Traces

@Suite struct HostileTraceTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("run.rnntrace") }

  init() throws { folder = try TemporaryFolder() }

  /// Reads all that a screen could ask for.
  private func readEverything(_ path: String) throws(TraceError) {
    let reader = try TraceReader(path: path)
    _ = try reader.isFinished()
    _ = try reader.history()
    _ = try reader.stepRange()
    _ = try reader.events()
    _ = try reader.summaries(in: 0...Int.max)
    for step in try reader.unrollSteps() { _ = try reader.unroll(atOrBefore: step) }
    for step in try reader.checkpointSteps() { _ = try reader.checkpoint(atOrBefore: step) }
  }

  private func refusal(_ path: String) throws -> TraceError.Problem {
    let error = try #require(#expect(throws: TraceError.self) { try readEverything(path) })
    let description = error.description
    #expect(!description.contains { $0.isNewline } && description == description.displaySafe)
    #expect(description.hasPrefix(path) && description.count < path.count + 250)
    return error.problem
  }

  /// The reason for which a trace is refused after `sql` was done to it.
  private func damage(_ sql: String) throws -> String {
    let path = folder.path("\(UUID().uuidString).rnntrace")
    try Sample.writeTrace(to: path, stepCount: 300)
    try DatabaseQueue(path: path).writeWithoutTransaction { db in try db.execute(sql: sql) }
    guard case .damaged(let reason) = try refusal(path) else {
      Issue.record("\(sql) was not reported as damage")
      return ""
    }
    return reason
  }

  @Test func filesThatAreNoTraceSayWhatTheyAre() throws {
    #expect(try refusal(folder.path("none")) == .missing)
    #expect(try refusal(folder.url.path) == .notAFile)
    #expect(try refusal("/dev/zero") == .notAFile)
    for text in ["x", "hello, world\n", String(repeating: "a line of text\n", count: 5000)] {
      let path = folder.path("text-\(text.count)")
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(try refusal(path) == .notADatabase)
    }
    let empty = folder.path("empty")
    try Data().write(to: URL(fileURLWithPath: empty))
    #expect(try refusal(empty) == .empty)
  }

  @Test func anotherProgramsDatabaseIsRefused() throws {
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "CREATE TABLE metadata (key, value); PRAGMA application_id = 252006675")
    }
    #expect(try refusal(path) == .anotherProgramsDatabase(applicationID: 252_006_675))
  }

  @Test func newerMajorVersionsAreRefusedAndNewerMinorVersionsOpen() throws {
    try Sample.writeTrace(to: path, stepCount: 10)
    try DatabaseQueue(path: path).write { db in
      try db.execute(
        sql: "PRAGMA user_version = 1999; CREATE TABLE novelty (x); ALTER TABLE events ADD COLUMN more TEXT")
    }
    try readEverything(path)
    try DatabaseQueue(path: path).write { db in try db.execute(sql: "PRAGMA user_version = 2000") }
    #expect(try refusal(path) == .newerVersion(major: 2))
  }

  @Test func viewsVirtualTablesAndGeneratedColumnsAreRefused() throws {
    #expect(
      try damage("ALTER TABLE metadata RENAME TO m; CREATE VIEW metadata AS SELECT * FROM m")
        == "'metadata' is no ordinary table")
    #expect(
      try damage("DROP TABLE events; CREATE VIRTUAL TABLE events USING fts5(id, step, kind, text)")
        == "'events' is no ordinary table")
    #expect(
      try damage(
        "DROP TABLE checkpoints; CREATE TABLE checkpoints (step INTEGER PRIMARY KEY, bytes AS (zeroblob(1e9)))"
      )
        == "table 'checkpoints' has no column 'bytes'")
    #expect(try damage("DROP TABLE step_blocks") == "it has no table 'step_blocks'")
  }

  @Test func triggersInTheSchemaNeverFire() throws {
    try Sample.writeTrace(to: path, stepCount: 10)
    try DatabaseQueue(path: path).write { db in
      try db.execute(
        sql:
          "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM step_blocks; END; CREATE VIEW v AS SELECT 1"
      )
    }
    try readEverything(path)
    #expect(try TraceReader(path: path).history().count == 10)
  }

  @Test(arguments: [
    ("loss = x'00'", "loss holds 1 bytes"), ("loss = NULL", "is not a blob"), ("loss = 1.5", "is not a blob"),
    ("count = 0", "it counts 0 steps"), ("count = -1", "it counts -1 steps"),
    ("count = 9223372036854775807", "it counts"), ("count = 'many'", "is not an integer"),
    ("profile = zeroblob(4 * 255)", "profile holds"), ("profile = zeroblob(7)", "profile holds"),
    ("profile = zeroblob(100000000)", "acceptable size"), ("steps = zeroblob(8 * 256)", "do not ascend"),
    ("held_out_steps = zeroblob(16)", "differ in length"), ("first_step = -5", "it tells of step -5"),
    ("learning_rate = 'fast'", "is not a blob"), ("first_step = 290", "overlap"),
  ])
  func contradictionsInABlockOfStepsAreDamage(change: String, reason: String) throws {
    // The copy has none of the constraints that SQLite itself would hold against the change.
    let sql = """
      CREATE TABLE copy AS SELECT * FROM step_blocks; DROP TABLE step_blocks;
      ALTER TABLE copy RENAME TO step_blocks;
      UPDATE step_blocks SET \(change) WHERE first_step = 0
      """
    #expect(try damage(sql).contains(reason))
  }

  @Test(arguments: [
    ("shape = '[16,1]'", "has the shape"), ("shape = '[-4,-4]'", "is no 'F32'"),
    ("shape = '[4611686018427387904,4]'", "is no 'F32'"), ("shape = '\u{1B}[2J'", "␛[2J"),
    ("shape = '[[[[[[[[[['", "is no 'F32'"), ("dtype = 'Q9'", "is no 'Q9'"), ("dtype = 4", "is no '4'"),
    ("bytes = x'00'", "of 1 bytes"), ("bytes = zeroblob(300000000)", "acceptable size"),
    ("bytes = 'text'", "is not a blob"),
  ])
  func contradictionsInATensorAreDamage(change: String, reason: String) throws {
    #expect(try damage("UPDATE tensors SET \(change) WHERE step = 0 AND name = 'hidden.l0'").contains(reason))
  }

  @Test func aTensorThatIsNamedTwiceIsDamage() throws {
    let sql = """
      CREATE TABLE copy AS SELECT * FROM tensors; DROP TABLE tensors; ALTER TABLE copy RENAME TO tensors;
      INSERT INTO tensors SELECT * FROM tensors WHERE name = 'output' AND step = 0
      """
    #expect(try damage(sql).contains("names a tensor twice"))
  }

  @Test(arguments: [
    ("UPDATE unrolls SET timesteps = 0", "timesteps"),
    ("UPDATE unrolls SET timesteps = 'x'", "not an integer"),
    ("UPDATE unrolls SET timesteps = 9223372036854775807", "timesteps"),
    ("UPDATE unrolls SET timesteps = 5", "has the shape"),
    ("DELETE FROM metadata WHERE key = 'model'", "model is missing"),
    ("UPDATE metadata SET value = '{}' WHERE key = 'model'", "model is missing"),
    (
      "UPDATE metadata SET value = replace(value, '{', '{\"gru_reset\":\"before\",') WHERE key = 'model'",
      "has a reset gate, but is no gru"
    ),
    (
      "UPDATE metadata SET value = replace(value, '\"lstm\"', '\"gru\",\"peepholes\":true') WHERE key = 'model'",
      "has peepholes or coupled gates, but is no lstm"
    ),
    (
      "UPDATE metadata SET value = replace(replace(value, ':false', ':true'), '\"cell\"', '\"decoder\":true,\"cell\"') WHERE key = 'model'",
      "both a decoder and two directions"
    ),
    (
      "UPDATE metadata SET value = replace(value, '\"hidden_size\":4', '\"hidden_size\":0') WHERE key = 'model'",
      "impossible"
    ),
    (
      "UPDATE metadata SET value = replace(value, '\"num_layers\":2', '\"num_layers\":99999999') WHERE key = 'model'",
      "impossible"
    ),
    ("UPDATE metadata SET value = 'hinge' WHERE key = 'loss'", "the loss 'hinge' is unknown"),
    ("UPDATE metadata SET value = x'00' WHERE key = 'title'", "is not text"),
    ("UPDATE sequences SET input_labels = '{'", "no JSON array"),
    ("UPDATE sequences SET input_labels = replace(hex(zeroblob(1000000)), '0', '[')", "no JSON array"),
    (
      "UPDATE metadata SET value = replace(hex(zeroblob(1000000)), '0', '[') WHERE key = 'model'",
      "model is missing"
    ),
    ("UPDATE events SET step = -1", "step -1"), ("UPDATE unrolls SET step = -step", "step"),
    ("UPDATE checkpoints SET bytes = 'text'", "is not a blob"),
    ("UPDATE events SET step = 'x'", "not an integer"),
  ])
  func contradictionsElsewhereAreDamage(sql: String, reason: String) throws {
    #expect(try damage(sql).contains(reason))
  }

  @Test func aTraceThatLostItsTailIsDamagedOrReadsWhatIsLeft() throws {
    try Sample.writeTrace(to: path, stepCount: 300)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for part in 1..<20 {
      let cut = folder.path("cut-\(part)")
      try bytes.prefix(bytes.count * part / 20).write(to: URL(fileURLWithPath: cut))
      #expect(throws: TraceError.self) { try readEverything(cut) }
    }
  }

  @Test func evenAByteThatIsMissingAtTheEndIsNoticed() throws {
    try Sample.writeTrace(to: path, stepCount: 30)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let cut = folder.path("cut")
    try bytes.dropLast().write(to: URL(fileURLWithPath: cut))
    let error = #expect(throws: TraceError.self) { try TraceReader(path: cut) }
    #expect(error?.description.contains("its last 1 bytes are missing") == true)
  }

  @Test func flippedBitsGiveAnErrorOrAPictureButNeverACrash() throws {
    try Sample.writeTrace(to: path, stepCount: 40)
    let intact = try Data(contentsOf: URL(fileURLWithPath: path))
    var generator = RandomGenerator(seed: 4)
    var refused = 0
    for _ in 0..<400 {
      var bytes = intact
      for _ in 0...generator.index(below: 12) {
        // The heads of pages hold the structure: aim there half of the time.
        let page = generator.index(below: bytes.count / 16384) * 16384
        let place = page + generator.index(below: generator.index(below: 2) == 0 ? 200 : 16384)
        bytes[place] = UInt8(truncatingIfNeeded: generator.next())
      }
      let mutated = folder.path("mutated")
      try bytes.write(to: URL(fileURLWithPath: mutated))
      do { try readEverything(mutated) } catch { refused += 1 }
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: mutated + suffix) }
    }
    #expect(refused > 50)
  }
}
