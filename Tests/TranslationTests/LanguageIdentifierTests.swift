import Bitext
import Files
import TestSupport
import Testing

@testable import Translation

struct LanguageIdentifierTests {
  private func identifier(
    minimumProbability: Float = 0, characters: Int = 500, candidates: Int = 1
  ) throws -> LanguageIdentifier {
    var options = LabellerOptions()
    options.candidates = candidates
    return try LanguageIdentifier(
      smallLabelModel(.text), options, minimumProbability: minimumProbability, characters: characters)
  }

  @Test func aTextHasTheLabelOfTheModel() throws {
    let labeller = try Labeller(smallLabelModel(.text))
    let texts = variedLines.filter { $0.contains(where: \.isLowercase) }
    let expected = labeller.label(texts).map { $0.units[0] }
    let results = try identifier().identify(texts)
    #expect(results.map(\.source) == texts)
    #expect(results.map(\.language) == expected.map(\.label))
    #expect(results.map(\.probability) == expected.map { $0.candidates[0].probability })
    #expect(results.allSatisfy { $0.hasLetters && $0.isKnown })
  }

  @Test func aTextWithoutLettersIsUndetermined() throws {
    for text in ["", "   ", "\u{200B}", "12,345 – 67 %", "👩‍👩‍👧‍👦", "?!…"] {
      let result = try identifier(candidates: 3).identify([text])[0]
      #expect(result.language == "und" && result.probability == 0, "\(text.debugDescription)")
      #expect(result.candidates.isEmpty && !result.hasLetters && !result.isKnown)
    }
  }

  @Test func aTextOfWhichNoLanguageIsProbableEnoughIsUndetermined() throws {
    let known = try identifier().identify(["The quick fox"])[0]
    let result = try identifier(minimumProbability: 1).identify(["The quick fox"])[0]
    #expect(result.language == "und" && !result.isKnown && result.hasLetters)
    // What it would have been is still told.
    #expect(result.probability == known.probability && result.candidates == known.candidates)
  }

  @Test func onlyTheBeginningOfALongTextIsRead() throws {
    let identifier = try identifier(characters: 20, candidates: 4)
    let beginning = "The quick brown fox jumps"
    let results = identifier.identify([
      beginning, beginning + " over the lazy dog", String(beginning.prefix(20)),
    ])
    #expect(results[1].candidates == results[0].candidates && results[2].candidates == results[0].candidates)
    #expect(try self.identifier(characters: 0).identify([beginning])[0].language == "und")
    #expect(try self.identifier(characters: -1).identify([beginning])[0].language == "und")
  }

  @Test func aTextInCapitalsIsReadInSmallLetters() throws {
    let identifier = try identifier(candidates: 4)
    let results = identifier.identify(["THE DOG, 1 FOX!", "the dog, 1 fox!", "THE DOG, 1 FOx!"])
    #expect(results[0].candidates == results[1].candidates && results[0].source == "THE DOG, 1 FOX!")
    #expect(results[2].candidates != results[1].candidates)
  }

  @Test func linesHaveTheLanguagesOfTexts() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write(variedLines.map { $0 + "\n" }.joined(), to: "lines")
    let identifier = try identifier(candidates: 2)
    var streamed: [IdentifiedText] = []
    try identifier.identifyLines(of: LineReader(path: path)) { streamed += $0 }
    #expect(streamed == identifier.identify(variedLines))
  }

  @Test func theLanguagesAreTheLabels() throws {
    #expect(try Set(identifier().languages) == ["Noun", "Verb", "Adjective", "Mark"])
  }
}
