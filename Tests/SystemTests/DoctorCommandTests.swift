internal import Foundation
internal import TestSupport
internal import Testing

/// What the program says of the machine and of itself.
struct DoctorCommandTests {
  @Test func aSoundInstallationIsWell() throws {
    let run = try TranslateCommand(["doctor", "--json"], environment: ["TRANSLATE_MODELS": ""])
    #expect(run.status == 0, "\(run.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
    #expect(report.machine.usableKernels.contains(report.machine.kernels))
    #expect(report.machine.usableCores >= 1 && report.machine.memoryBytes > 1 << 20)
    #expect(Set(report.libraries.map(\.name)).isSuperset(of: ["oneDNN", "ICU", "zlib", "Pango", "Cairo"]))
    #expect(report.libraries.allSatisfy { $0.version.first?.isNumber == true })
    let model = try #require(report.models.first { $0.name == "german-english" })
    #expect(model.problem == nil && model.languages?.from == "de" && model.languages?.to == "en")
    #expect(report.tests.map(\.name) == ["kernels", "text", "translating", "training"])
    for test in report.tests { #expect(test.passed, "\(test.name): \(test.result)") }
    #expect(report.drawnScripts.contains("Latin"))
    #expect(report.missing.allSatisfy { !$0.isNeeded })
  }

  @Test func whatIsMissingIsNamed() throws {
    let folder = try TemporaryDirectory()
    let shell = try TranslateCommand.shell("mkdir broken", directory: folder.path)
    #expect(shell.status == 0)
    try folder.write("{", to: "broken/configuration.json")
    let run = try TranslateCommand(["doctor"], environment: ["TRANSLATE_MODELS": folder.path + ":/nowhere"])
    #expect(run.status == 65)
    #expect(run.text.contains("the model broken cannot be loaded"))
    #expect(run.text.contains("TRANSLATE_MODELS names /nowhere, which is no folder"))
    for heading in ["Processor", "Libraries", "Models", "Pictures", "Self-test", "Missing"] {
      #expect(run.lines.contains(heading))
    }
  }

  private struct Report: Decodable {
    struct Machine: Decodable {
      let kernels: String
      let usableKernels: [String]
      let usableCores: Int
      let memoryBytes: Int
    }
    struct Library: Decodable {
      let name: String
      let version: String
    }
    struct Model: Decodable {
      struct Languages: Decodable {
        let from: String
        let to: String
      }
      let name: String
      let languages: Languages?
      let problem: String?
    }
    struct Test: Decodable {
      let name: String
      let passed: Bool
      let result: String
    }
    struct Missing: Decodable {
      let isNeeded: Bool
    }
    let machine: Machine
    let libraries: [Library]
    let models: [Model]
    let drawnScripts: [String]
    let tests: [Test]
    let missing: [Missing]
  }
}
