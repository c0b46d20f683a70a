import Explorer
import Testing

@testable import Training
@testable import rnnscope

/// The form for a new experiment, as it is made from the command line's help.
@Suite struct FormFieldTests {
  private let fields = OptionField.ofExperiments()

  @Test func theFormListsEveryOptionOfAnExperimentOnce() {
    #expect(fields.map(\.name).sorted() == ExperimentOptions.CodingKeys.allCases.map(\.rawValue).sorted())
  }

  @Test func theDefaultsThatAreToldAreThoseThatHold() throws {
    let complete = try Experiment(ExperimentFile.parse("task = \"adding\"", name: "e.toml")).completeOptions
    let stated = Dictionary(uniqueKeysWithValues: complete.statedSettings.map { ($0.name, $0.value) })
    let plain = fields.filter { Double($0.defaultText) != nil || $0.choices.contains($0.defaultText) }
    let held = plain.filter { stated[$0.name] != nil && $0.name != "length" }
    #expect(held.count > 12)
    for field in held {
      let value = stated[field.name] ?? ""
      #expect(
        Double(field.defaultText).map { Double(value) == $0 } ?? (value == field.defaultText), "\(field.name)"
      )
    }
  }

  @Test func everyChoiceIsTaken() throws {
    let listed = fields.filter { !$0.choices.isEmpty && !["task", "true"].contains($0.name) }
    #expect(listed.count > 12)
    for field in listed {
      for choice in field.choices {
        let value = choice == "true" ? choice : "\"\(choice)\""
        let options = try ExperimentFile.parse(
          "task = \"adding\"\n\(field.name) = \(value)", name: "e.toml")
        do {
          _ = try Experiment(options)
        } catch {
          // It may need other options beside it, but it is known.
          #expect(!"\(error)".contains("does not know"), "\(field.name) \(choice): \(error)")
        }
      }
    }
  }
}
