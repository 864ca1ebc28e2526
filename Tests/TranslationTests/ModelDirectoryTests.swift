import Files
import Foundation
import Layers
import Randomness
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

@Suite struct ModelDirectoryTests {
  /// Writes a model into a folder.
  private func write(_ model: TrainedModel, to folder: TemporaryDirectory) throws {
    let configuration = String(decoding: try JSONEncoder().encode(model.configuration), as: UTF8.self)
    try folder.write("{\"format\": 1, \"model\": \(configuration), \"other\": [1]}", to: "configuration.json")
    try folder.write(model.targetTokenizer.vocabulary.fileContents, to: "joint.vocabulary")
    try Safetensors.write(
      model.network.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: .float32,
      to: folder.path("parameters.safetensors"))
  }

  private func load(_ folder: TemporaryDirectory) throws -> TrainedModel {
    try ModelDirectory(folder.path).load()
  }

  @Test(arguments: WeightPrecision.allCases)
  func aModelTranslatesAsItDidBeforeItWasStored(precision: WeightPrecision) throws {
    let folder = try TemporaryDirectory()
    let model = try smallModel()
    try write(model, to: folder)
    let loaded = try load(folder)
    #expect(loaded.configuration == model.configuration)
    var options = TranslatorOptions()
    (options.precision, options.wantsDetails, options.threads) = (precision, true, 2)
    #expect(
      try Translator(loaded, options).translate(variedLines)
        == Translator(model, options).translate(variedLines))
  }

  @Test func aFolderWithoutConfigurationIsNoModel() throws {
    let folder = try TemporaryDirectory()
    #expect(throws: ModelError.notAModel(path: folder.path)) { try load(folder) }
    #expect(ModelError.notAModel(path: "x").exitStatus == .noInput)
  }

  @Test(arguments: [
    ("{", "\"format\""), ("{\"format\": 1}", "\"model\" is missing"), ("[]", "configuration"),
    ("{\"format\": \"x\"}", "\"format\""), ("{\"format\": 1, \"model\": {}}", "missing"),
    ("{\"format\": 1, \"model\": 3}", "model"),
  ])
  func aDamagedConfigurationIsExplained(text: String, expected: String) throws {
    let folder = try TemporaryDirectory()
    try write(smallModel(), to: folder)
    try folder.write(text, to: "configuration.json")
    let error = #expect(throws: ModelError.self) { try load(folder) }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.contains("configuration.json") == true)
  }

  @Test func aNewerFormatAsksForANewerProgram() throws {
    let folder = try TemporaryDirectory()
    try write(smallModel(), to: folder)
    try folder.write("{\"format\": 99}", to: "configuration.json")
    #expect(throws: ModelError.newerFormat(path: folder.path("configuration.json"), format: 99)) {
      try load(folder)
    }
  }

  @Test func anImpossibleArchitectureIsRefused() throws {
    let folder = try TemporaryDirectory()
    try write(smallModel(), to: folder)
    let text = try FileSystem.readText(folder.path("configuration.json"))
    try folder.write(
      text.replacingOccurrences(of: "\"heads\":2", with: "\"heads\":3"), to: "configuration.json")
    #expect(throws: ModelError.self) { try load(folder) }
    try folder.write(
      text.replacingOccurrences(of: "\"hasJointVocabulary\":true", with: "\"hasJointVocabulary\":false"),
      to: "configuration.json")
    #expect(throws: ModelError.self) { try load(folder) }
  }

  @Test func aVocabularyOfAnotherModelIsNamed() throws {
    let folder = try TemporaryDirectory()
    let model = try smallModel()
    try write(model, to: folder)
    let other = try smallTokenizer(kind: .word)
    try folder.write(other.vocabulary.fileContents, to: "joint.vocabulary")
    #expect(
      throws: ModelError.vocabularyDoesNotFit(
        path: folder.path("joint.vocabulary"), pieces: other.vocabulary.count,
        weights: "targetEmbedding.weight", rows: model.targetTokenizer.vocabulary.count)
    ) { try load(folder) }
  }

  @Test(arguments: SubwordKind.allCases)
  func weightsAreBoundToTheirVocabulary(_ kind: SubwordKind) throws {
    let folder = try TemporaryDirectory()
    let model = try smallModel(kind: kind)
    try write(model, to: folder)
    let directory = ModelDirectory(folder.path)
    let path = folder.path("joint.vocabulary")
    let text = try FileSystem.readText(path)
    var lines = text.components(separatedBy: "\n")
    // The first two pieces of text, after a header of seven lines.
    let first = 7 + Int(model.targetTokenizer.vocabulary.firstTextID)
    lines.swapAt(first, first + 1)
    let swapped = lines.joined(separator: "\n")
    // Weights of an earlier version know of no vocabulary.
    try folder.write(swapped, to: "joint.vocabulary")
    _ = try load(folder)
    try folder.write(text, to: "joint.vocabulary")
    try directory.seal()
    _ = try load(folder)
    let differs = ModelError.vocabularyDiffers(
      path: path, weights: directory.parametersPath, folder: folder.path)
    try folder.write(swapped, to: "joint.vocabulary")
    #expect(throws: differs) { try load(folder) }
    #expect(differs.exitStatus == .badData)
    try directory.seal()
    _ = try load(folder)
    // Line ends, and what is declared of text before it is cut, change no piece.
    let other = swapped.replacing("normalization nfc", with: "normalization nfkc")
    try folder.write(other.replacing("\n", with: "\r\n"), to: "joint.vocabulary")
    _ = try load(folder)
  }

  @Test func aQuantizedModelTranslatesInBytesAsBefore() throws {
    let folder = try TemporaryDirectory()
    let model = try smallModel()
    try write(model, to: folder)
    let directory = ModelDirectory(folder.path)
    try directory.seal()
    let size = try FileSystem.readAll(directory.parametersPath).count
    // What products of eight bits read.
    func bytes() throws -> [[Int8]] {
      let weights = try Safetensors(path: directory.parametersPath)
      return try model.network.parameters.parameters.filter { $0.shape.rank == 2 }.map {
        let storage = Storage(count: $0.shape.count, from: MemoryPool())
        try weights.read($0.name, into: storage)
        return ByteRows(rounding: storage, columns: $0.shape.columns).bytes
      }
    }
    let before = try bytes()
    try directory.quantize()
    #expect(try FileSystem.readAll(directory.parametersPath).count < size / 2)
    #expect(try bytes() == before)
    try directory.quantize()
    #expect(try bytes() == before)
    _ = try load(folder)
    // The seal is still there.
    let text = try FileSystem.readText(folder.path("joint.vocabulary"))
    var lines = text.components(separatedBy: "\n")
    let first = 7 + Int(model.targetTokenizer.vocabulary.firstTextID)
    lines.swapAt(first, first + 1)
    try folder.write(lines.joined(separator: "\n"), to: "joint.vocabulary")
    #expect(throws: ModelError.self) { try directory.quantize() }
    #expect(throws: ModelError.self) { try load(folder) }
  }

  @Test func whatIsMissingOrCutIsReported() throws {
    let folder = try TemporaryDirectory()
    try write(smallModel(), to: folder)
    let weights = try FileSystem.readAll(folder.path("parameters.safetensors"))
    try folder.write(Array(weights[..<(weights.count / 2)]), to: "parameters.safetensors")
    #expect(throws: SafetensorsError.self) { try load(folder) }
    try FileSystem.remove(folder.path("parameters.safetensors"))
    #expect(throws: FileError.notFound(path: folder.path("parameters.safetensors"))) { try load(folder) }
    try FileSystem.remove(folder.path("joint.vocabulary"))
    #expect(throws: FileError.notFound(path: folder.path("joint.vocabulary"))) { try load(folder) }
  }
}
