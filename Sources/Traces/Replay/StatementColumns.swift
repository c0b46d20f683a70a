import Engine
import Foundation
import GRDB
import GRDBSQLite

/// The columns of the row that a statement stands at.
///
/// The same checks as those of `Row`, without the generic conversions that take most of the time where another program
/// wrote a row for each of hundreds of thousands of steps.
struct StatementColumns {
  private let statement: OpaquePointer

  fileprivate init(_ statement: Statement) { self.statement = statement.sqliteStatement }

  /// The integer in column `index`.
  func integer(_ index: Int32) throws(DamagedTrace) -> Int {
    guard sqlite3_column_type(statement, index) == SQLITE_INTEGER else {
      throw unexpected("an integer", index)
    }
    return Int(sqlite3_column_int64(statement, index))
  }

  /// The step in column `index`.
  func step(_ index: Int32) throws(DamagedTrace) -> Int { try TraceFormat.checked(step: integer(index)) }

  /// The bytes in column `index`.
  func bytes(_ index: Int32) throws(DamagedTrace) -> Data {
    guard sqlite3_column_type(statement, index) == SQLITE_BLOB else {
      throw unexpected("a blob (of an acceptable size)", index)
    }
    // An empty one has no address.
    guard let start = sqlite3_column_blob(statement, index) else { return Data() }
    return Data(bytes: start, count: Int(sqlite3_column_bytes(statement, index)))
  }

  /// The bytes in column `index`; nil where it is NULL.
  func optionalBytes(_ index: Int32) throws(DamagedTrace) -> Data? {
    sqlite3_column_type(statement, index) == SQLITE_NULL ? nil : try bytes(index)
  }

  private func unexpected(_ what: String, _ index: Int32) -> DamagedTrace {
    let name = sqlite3_column_name(statement, index).map { String(cString: $0) } ?? "\(index)"
    return DamagedTrace("column \(name.quotedForDisplay(limit: 24)) is not \(what)")
  }
}

/// Walks through the rows of a query.
struct ColumnCursor {
  private let rows: RowCursor
  private let columns: StatementColumns

  /// The rows that `sql` with `arguments` finds in `database`.
  init(_ database: Database, sql: String, arguments: StatementArguments = []) throws {
    let statement = try database.makeStatement(sql: sql)
    rows = try Row.fetchCursor(statement, arguments: arguments)
    columns = StatementColumns(statement)
  }

  /// The next row's columns, which hold until the next call; nil after the last.
  func next() throws -> StatementColumns? { try rows.next() == nil ? nil : columns }
}
