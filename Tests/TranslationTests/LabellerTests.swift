import Bitext
import Files
import Foundation
import Layers
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

struct LabellerTests {
  private static let encoders = Architecture.EncoderKind.allCases
  private static let texts =
    variedLines + [
      "a \u{200B} dog", "\u{200B}", "two\u{3000}dogs\u{A0}run",
      String(repeating: "The dog is lazy. ", count: 30),
      String(repeating: "x", count: 400), "dog " + String(repeating: "語", count: 200) + " fox",
    ]

  private func labeller(
    _ model: TrainedLabelModel, _ change: (inout LabellerOptions) -> Void = { _ in }
  ) throws -> Labeller {
    var options = LabellerOptions()
    change(&options)
    return try Labeller(model, options)
  }

  private func words(_ text: String) -> [String] {
    text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }
  }

  @Test(arguments: encoders)
  func everyWordHasALabelAndNoSpecialPieceIsOne(encoder: Architecture.EncoderKind) throws {
    let model = try smallLabelModel(.word, encoder)
    let known: Set = ["Noun", "Verb", "Adjective", "Mark"]
    let results = try labeller(model) { ($0.candidates, $0.maximumSourceTokens) = (9, 20) }.label(Self.texts)
    for (text, result) in zip(Self.texts, results) {
      #expect(result.source == text)
      #expect(result.units.map(\.text) == words(text), "\(text.debugDescription)")
      #expect(result.labels.split(separator: " ").count == words(text).count)
      for unit in result.units {
        #expect(known.contains(unit.label))
        guard !unit.candidates.isEmpty else { continue }
        #expect(Set(unit.candidates.map(\.label)) == known)
        #expect(abs(unit.candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-4)
        let probabilities = unit.candidates.map(\.probability)
        #expect(probabilities == probabilities.sorted(by: >))
      }
    }
  }

  @Test(arguments: LabelUnit.allCases, encoders)
  func labelsDependOnTheTextAlone(unit: LabelUnit, encoder: Architecture.EncoderKind) throws {
    let model = try smallLabelModel(unit, encoder)
    let expected = try labeller(model).label(Self.texts)
    let others = try labeller(model) { ($0.threads, $0.batchTokens) = (2, 40) }
    #expect(others.label(Self.texts) == expected)
    for (number, text) in Self.texts.enumerated() { #expect(others.label([text]) == [expected[number]]) }
    let folder = try TemporaryDirectory()
    let path = try folder.write(Self.texts.map { $0 + "\n" }.joined(), to: "lines")
    var streamed: [LabelledText] = []
    try others.labelLines(of: LineReader(path: path)) { streamed += $0 }
    #expect(streamed == expected)
  }

  @Test func whatHasNothingToBeSeenHasNoLabel() throws {
    let results = try labeller(smallLabelModel(.text)).label(["", "   ", "\u{200B}", "…"])
    #expect(results.map(\.units.count) == [0, 0, 0, 1])
    #expect(results[0].labels.isEmpty)
  }

  @Test func aWordOfWhichNothingIsLeftHasTheMostFrequentLabel() throws {
    let result = try labeller(smallLabelModel(.word)).label(["dog \u{200B} fox"])[0]
    #expect(result.units[1].label == "Noun" && result.units[1].candidates.isEmpty)
    let plain = try labeller(smallLabelModel(.word)).label(["dog fox"])[0]
    #expect([result.units[0], result.units[2]] == plain.units)
  }

  @Test func aLongTextIsCutWhereSentencesBegin() throws {
    let model = try smallLabelModel(.word)
    let sentence = "The fox is quick!"
    let limit = model.sourceTokenizer.encodeSource(sentence).count
    let text = [sentence, sentence, sentence].joined(separator: "  ")
    let division = LabelDivision(text, model.sourceTokenizer, limit: limit, try SentenceSegmenter())
    #expect(division.stretches.map(\.words) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]])
    let cut = try labeller(model) { $0.maximumSourceTokens = limit }
    let expected = cut.label([sentence, sentence, sentence]).flatMap(\.units)
    #expect(cut.label([text])[0].units == expected)
  }

  @Test(arguments: [1, 2, 3, 7, 50])
  func nothingOfALongTextIsLeftOut(limit: Int) throws {
    let tokenizer = try smallTokenizer()
    for text in Self.texts {
      let division = LabelDivision(text, tokenizer, limit: limit, try SentenceSegmenter())
      let end = tokenizer.vocabulary.endID
      #expect(division.stretches.allSatisfy { $0.tokens.last == end && $0.tokens.count <= max(2, limit) })
      guard !division.stretches.isEmpty else { continue }
      #expect(division.stretches.flatMap { $0.tokens.dropLast() } == tokenizer.encode(text))
      #expect(
        division.stretches.flatMap(\.words)
          == division.words.indices.filter { division.words[$0].firstPiece != nil })
    }
  }

  @Test func theProbabilitiesOfALongTextAreTheMeansOfItsParts() throws {
    let model = try smallLabelModel(.text)
    let sentences = ["The fox is quick!", "The dog is lazy."]
    let counts = sentences.map { Float(model.sourceTokenizer.encodeSource($0).count) }
    let labeller = try labeller(model) {
      ($0.candidates, $0.maximumSourceTokens) = (4, Int(counts.max() ?? 0))
    }
    func probabilities(_ text: String) -> [String: Float] {
      let candidates = labeller.label([text])[0].units[0].candidates
      return Dictionary(uniqueKeysWithValues: candidates.map { ($0.label, $0.probability) })
    }
    let (first, second) = (probabilities(sentences[0]), probabilities(sentences[1]))
    let whole = probabilities(sentences.joined(separator: " "))
    #expect(whole.count == 4)
    for (label, probability) in whole {
      let sum = counts[0] * (first[label] ?? 0) + counts[1] * (second[label] ?? 0)
      #expect(abs(probability - sum / (counts[0] + counts[1])) < 1e-5)
    }
  }

  // MARK: Folders

  private func write(_ model: TrainedLabelModel, to folder: TemporaryDirectory) throws {
    let configuration = String(decoding: try JSONEncoder().encode(model.configuration), as: UTF8.self)
    try folder.write("{\"format\": 1, \"model\": \(configuration)}", to: "configuration.json")
    try folder.write(model.sourceTokenizer.vocabulary.fileContents, to: "source.vocabulary")
    try folder.write(model.targetTokenizer.vocabulary.fileContents, to: "target.vocabulary")
    try Safetensors.write(
      model.network.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: .float32,
      metadata: VocabularySeal(of: model).metadata, to: folder.path("parameters.safetensors"))
  }

  @Test(arguments: LabelUnit.allCases)
  func aFolderLoadsForItsTaskAlone(unit: LabelUnit) throws {
    let folder = try TemporaryDirectory()
    let model = try smallLabelModel(unit)
    try write(model, to: folder)
    let directory = ModelDirectory(folder.path)
    let loaded = try directory.loadLabels()
    #expect(try labeller(loaded).label(Self.texts) == labeller(model).label(Self.texts))
    let task = model.configuration.task
    let other = ModelError.otherTask(path: folder.path, task: task)
    #expect(throws: other) { try directory.load() }
    #expect(throws: other) { try directory.loadLabels(for: [task == .tag ? .classify : .tag]) }
    #expect(other.description.contains("'translate \(task.rawValue) --model"))
    #expect(other.exitStatus == .usage)
    try directory.seal()
  }
}
