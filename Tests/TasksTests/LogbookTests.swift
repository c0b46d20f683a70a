import Testing

@testable import Tasks

@Suite struct LogbookTests {
  @Test func theLogIsAlwaysTheSameAndOfItsLength() {
    #expect((3000...3600).contains(Logbook.text.count))
    #expect(Logbook.text.hasPrefix("[Monday, day 1]\n") && Logbook.text.hasSuffix("\n"))
  }

  @Test func linesEndBeforeTheyAreTooLong() {
    #expect(Logbook.text.split(separator: "\n").allSatisfy { $0.count <= 64 })
  }

  @Test func quotesAndBracketsAreClosed() {
    #expect(Logbook.text.count { $0 == "\"" }.isMultiple(of: 2))
    #expect(Logbook.text.count { $0 == "[" } == Logbook.text.count { $0 == "]" })
    #expect(Logbook.text.count { $0 == "(" } == Logbook.text.count { $0 == ")" })
  }

  @Test func theTaskIsCalledByItsNameOfTheCatalogue() throws {
    let task = try TaskCatalogue.task(named: "logbook")
    #expect(task.name == "logbook" && task.summary.contains("a lighthouse's log"))
  }
}
