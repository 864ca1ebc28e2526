internal import CommandLineTool
internal import Evaluation
internal import Files
internal import NumberText
internal import Tensors
internal import Text
internal import Translation
internal import Visualization

/// All that `doctor` finds.
struct DoctorReport: Encodable {
  let version: String
  let program: String
  let machine: Machine
  let libraries: [Library]
  /// Where models are looked for.
  let modelFolders: [String]
  let models: [ExaminedModel]
  /// Scripts that pictures can show, and that they cannot for want of a font.
  let drawnScripts: [String]
  let undrawnScripts: [String]
  let tests: [SelfTest]
  let missing: [Missing]

  struct Library: Encodable {
    let name: String
    let version: String
  }

  /// Something that is not there or does not work, and what to do about it.
  struct Missing: Encodable {
    let what: String
    let remedy: String
    /// Whether the program cannot do its work without it.
    let isNeeded: Bool
  }

  /// Looks at everything and tries it.
  init(_ arguments: Arguments, version: String) throws {
    self.version = version
    program = ModelFolders.programPath
    machine = Machine(arguments)
    libraries =
      [
        Library(name: "oneDNN", version: DeviceExamination.productLibraryVersion),
        Library(name: "ICU", version: "\(ICUVersion.library) (Unicode \(ICUVersion.unicode))"),
        Library(name: "zlib", version: ZlibVersion.library),
        Library(name: "Pango", version: DrawingLibraries.pangoVersion),
        Library(name: "Cairo", version: DrawingLibraries.cairoVersion),
      ] + (MeCabVersion.library.map { [Library(name: "MeCab", version: $0)] } ?? [])
    modelFolders = ModelFolders.folders
    models = try ModelFolders.all().map { ExaminedModel(name: $0.name, path: $0.path) }
    let scripts = try DrawnScript.examine()
    drawnScripts = scripts.present.map(\.name)
    undrawnScripts = scripts.missing.map(\.name)
    let usable = models.filter { $0.problem == nil && $0.task == .translate }
    let translated = usable.first { $0.name == ModelOptions.defaultName } ?? usable.first
    tests =
      [SelfTest.kernels, SelfTest.text] + (translated.map { [SelfTest.translating($0)] } ?? [])
      + [SelfTest.training(threads: arguments.threads)]
    missing = DoctorReport.missing(models: models, scripts: scripts.missing, tests: tests)
  }

  private static func missing(
    models: [ExaminedModel], scripts: [DrawnScript], tests: [SelfTest]
  ) -> [Missing] {
    var missing = tests.filter { !$0.passed }.map {
      Missing(
        what: "the self-test '\($0.name)' failed: \($0.result)",
        remedy: "please report it; TRANSLATE_KERNELS=baseline may help meanwhile", isNeeded: true)
    }
    if models.isEmpty {
      missing.append(
        Missing(
          what: "there is no model to translate with",
          remedy: "train one, or name the folder that holds models in TRANSLATE_MODELS", isNeeded: true))
    }
    for model in models {
      guard let problem = model.problem else { continue }
      missing.append(
        Missing(
          what: "the model \(model.name) cannot be loaded: \(problem)",
          remedy: "mend or remove \(model.path)", isNeeded: true))
    }
    for folder in ModelFolders.named where !FileSystem.isDirectory(folder) {
      missing.append(
        Missing(
          what: "TRANSLATE_MODELS names \(folder), which is no folder", remedy: "mend the variable",
          isNeeded: false))
    }
    if !BLEUTokenization.japanese.isAvailable {
      missing.append(
        Missing(
          what: "BLEU cuts Japanese into characters, for want of MeCab and its dictionary",
          remedy: "sudo apt-get install libmecab2 mecab-ipadic-utf8", isNeeded: false))
    }
    if !scripts.isEmpty {
      let packages = Set(scripts.map(\.package)).sorted().joined(separator: " ")
      missing.append(
        Missing(
          what: "pictures cannot show \(scripts.map(\.name).joined(separator: ", "))",
          remedy: "sudo apt-get install \(packages)", isNeeded: false))
    }
    return missing
  }

  /// How the command ends: well, unless something needed is missing.
  var problem: DoctorError? {
    if tests.contains(where: { !$0.passed }) { return .selfTestFailed }
    if models.isEmpty { return .noModel }
    return models.contains { $0.problem != nil } ? .damagedModel : nil
  }

  // MARK: Showing it

  var text: String {
    let gibibyte = Double(1 << 30)
    let sections: [(String, [(String, String)])] = [
      ("Program", [("version", version), ("path", program)]),
      (
        "Processor",
        [
          ("model", "\(machine.processor) (\(machine.architecture))"),
          ("instructions", machine.instructions.joined(separator: " ")),
          ("cores", "\(machine.usableCores) to use of \(machine.cores)"),
          (
            "memory",
            "\(fixed(Double(machine.availableMemoryBytes) / gibibyte, 1)) GiB free of "
              + "\(fixed(Double(machine.memoryBytes) / gibibyte, 1)) GiB"
          ),
          ("kernels", "\(machine.kernels), of \(machine.usableKernels.joined(separator: ", "))"),
          (
            "bfloat16",
            machine.hasBFloat16 ? "has instructions of its own" : "no instructions: slower than float32"
          ),
        ]
      ),
      ("Libraries", libraries.map { ($0.name, $0.version) }),
      ("Models", models.isEmpty ? [("none", "")] : models.map { ($0.name, description(of: $0)) }),
      (
        "Pictures",
        [("can show", drawnScripts.joined(separator: ", "))]
          + (undrawnScripts.isEmpty ? [] : [("cannot", undrawnScripts.joined(separator: ", "))])
      ),
      (
        "Self-test",
        tests.map { ($0.name, "\($0.passed ? "good" : "FAILED"): \($0.result) (\(fixed($0.seconds, 1)) s)") }
      ),
      (
        "Missing",
        missing.isEmpty
          ? [("nothing", "")]
          : missing.map { ($0.isNeeded ? "needed" : "optional", "\($0.what); \($0.remedy)") }
      ),
    ]
    let width = sections.flatMap(\.1).map(\.0.unicodeScalars.count).max() ?? 0
    return sections.map { title, rows in
      "\(title)\n" + rows.map { row($0, $1, width) }.joined()
    }.joined(separator: "\n")
  }

  private func row(_ name: String, _ value: String, _ width: Int) -> String {
    value.isEmpty ? "  \(name)\n" : "  \(padded(name, to: width))  \(value)\n"
  }

  private func description(of model: ExaminedModel) -> String {
    let languages =
      model.languages.map { model.task == .translate ? "\($0.from) → \($0.to), " : "\($0.from), " } ?? ""
    let state = model.parameters.map { "\(grouped($0)) parameters" } ?? "cannot be loaded"
    return "\(languages)\(state), \(model.path)"
  }
}
