// swift-tools-version: 6.2
import PackageDescription

// `swift run` and `swift test` build for debugging; these flags make that build run at full speed.
let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(["-O", "-disable-batch-mode", "-wmo", "-num-threads", "2"]),
]

// Arithmetic may be reassociated so that reductions vectorise, but NaN and infinity keep their meaning.
let cSettings: [CSetting] = [
  .unsafeFlags([
    "-O3", "-fno-math-errno", "-fno-trapping-math", "-fno-signed-zeros", "-fassociative-math",
    "-freciprocal-math", "-ffp-contract=fast-honor-pragmas",
  ])
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
    exclude: exclude, swiftSettings: swiftSettings)
}

/// What it takes to translate, and to name the types that this shows.
let engine = ["Files", "Randomness", "Text", "Bitext", "Protection", "Tensors", "Layers", "Translation"]

let package = Package(
  name: "translate",
  products: [
    .executable(name: "translate", targets: ["translate"]),
    .executable(name: "benchmark", targets: ["benchmark"]),
    .library(name: "TranslationEngine", targets: ["TranslationEngine"] + engine),
    .library(
      name: "TranslationToolkit",
      targets: ["TranslationToolkit", "TranslationEngine"] + engine + [
        "Grammar", "Evaluation", "Training", "Visualization", "Study",
      ]),
  ],
  traits: [
    .trait(name: "MPI", description: "Several machines do one job, over MPI (libopenmpi-dev)")
  ],
  targets: [
    // MARK: C
    .target(
      name: "CKernels", cSettings: cSettings,
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("m")]),
    .target(
      name: "CICU",
      linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n"), .linkedLibrary("icudata")]),
    .target(name: "CMeCab"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPangoCairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .target(name: "CMicrohttpd", linkerSettings: [.linkedLibrary("microhttpd")]),
    .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

    // MARK: Leaves
    library("Randomness"),
    library("Threads"),
    library("Files", ["CZlib", "NumberText"]),
    library("NumberText"),
    library("VisibleText"),
    library("Pages", ["NumberText", "VisibleText"]),
    library("Settings", ["Files"]),
    library("Web", ["CMicrohttpd", "Files", "Threads"]),

    // MARK: Text and sentence pairs
    library("Text", ["CICU", "Files", "Randomness", "Settings", "Threads"]),
    library("Bitext", ["Text", "Files", "NumberText", "Randomness", "Settings", "VisibleText"]),
    library("Grammar", ["Files", "Randomness"]),
    library("Protection", ["Text", "Randomness", "Settings"]),
    library("Packing", ["Bitext", "Files", "Randomness", "Text", "Threads"]),
    library("Augmentation", ["Bitext", "Protection", "Randomness", "Settings", "Text", "Threads"]),
    library("Documents", ["Bitext", "CXML", "CYAML", "CZip", "Files", "Pages", "Text"]),

    // MARK: Pictures and pages
    library("Inspection", ["Files", "NumberText", "Pages", "VisibleText"]),
    library("Visualization", ["CPangoCairo", "Files", "NumberText", "VisibleText"]),

    // MARK: Arithmetic
    library("Tensors", ["CKernels", "Files", "Randomness", "Threads"]),
    library("Layers", ["Tensors", "Files", "Randomness"]),

    // MARK: Models, scores, training
    library("Translation", ["Layers", "Bitext", "Protection", "Settings"]),
    library(
      "Server",
      [
        "Bitext", "Documents", "Files", "Inspection", "Pages", "Protection", "Tensors", "Text", "Threads",
        "Translation", "Web",
      ]),
    library("Evaluation", ["Bitext", "CMeCab", "Files", "NumberText", "Randomness"]),
    library("Ranks", ["Files", "Threads", .target(name: "CMPI", condition: .when(traits: ["MPI"]))]),
    library(
      "Training", ["Augmentation", "Translation", "Evaluation", "Inspection", "Packing", "Pages", "Ranks"]),
    library("Study", ["Inspection", "Training", "Visualization", "Pages", "VisibleText"]),
    library("Experiments", ["Study", "Grammar"]),
    library("Lessons", ["Study", "Grammar"]),

    // MARK: All of it by one import
    library("TranslationEngine", engine.map { .target(name: $0) }),
    library(
      "TranslationToolkit",
      ["TranslationEngine", "Grammar", "Evaluation", "Training", "Visualization", "Study"]),

    // MARK: Commands
    library("CommandLineTool", ["Files", "NumberText", "Randomness", "Settings"]),
    .executableTarget(
      name: "translate",
      dependencies: [
        "CommandLineTool", "Documents", "Experiments", "Grammar", "Inspection", "Lessons", "Ranks", "Server",
        "Study", "VisibleText", "Web",
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "benchmark", dependencies: ["CommandLineTool", "Ranks", "Training", "CKernels"],
      swiftSettings: swiftSettings),

    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["Tensors", "Files", "Ranks", "Threads"], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    tests(of: "Randomness"),
    tests(of: "Threads"),
    tests(of: "Files"),
    tests(of: "NumberText"),
    tests(of: "VisibleText"),
    tests(of: "Text"),
    tests(of: "Bitext"),
    tests(of: "Grammar"),
    tests(of: "Protection"),
    tests(of: "Augmentation"),
    tests(of: "Packing", ["Files"]),
    tests(of: "Documents", ["Bitext", "Files"]),
    tests(of: "Tensors"),
    tests(of: "Layers"),
    tests(of: "Translation", ["Evaluation"]),
    tests(of: "Web", ["Threads"]),
    tests(
      of: "Server", ["Files", "Inspection", "Protection", "Threads", "Training", "Translation", "Web"]),
    tests(of: "Evaluation", exclude: ["Fixtures"]),
    tests(of: "Ranks", ["Files"]),
    tests(of: "Training"),
    tests(of: "Study", exclude: ["Fixtures"]),
    tests(of: "Experiments", ["Files"]),
    tests(of: "Lessons", ["Files"]),
    tests(of: "CommandLineTool"),
    tests(of: "Visualization"),
    tests(of: "Inspection", ["Files"]),
    tests(of: "TranslationEngine"),
    tests(of: "TranslationToolkit"),
    .testTarget(
      name: "SystemTests", dependencies: ["TestSupport", "translate", "benchmark"],
      swiftSettings: swiftSettings),
  ]
)

/// The targets that a target names for good.
func named(by target: Target) -> [String] {
  target.dependencies.compactMap { dependency in
    switch dependency {
    case .targetItem(let name, nil), .byNameItem(let name, nil): name
    default: nil
    }
  }
}

func named(by target: Target, andBehindIt targets: [String: Target]) -> Set<String> {
  named(by: target).reduce(into: []) { names, name in
    names.insert(name)
    if let target = targets[name] { names.formUnion(named(by: target, andBehindIt: targets)) }
  }
}

// SwiftPM builds a module anew where one has changed that its target names. What lies behind that is laid out in it as well,
// so each target comes to name all that it stands on.
let targets = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
let standsOn = package.targets.map { named(by: $0, andBehindIt: targets) }
for (target, names) in zip(package.targets, standsOn) {
  target.dependencies += names.subtracting(named(by: target)).sorted().map { .target(name: $0) }
}
