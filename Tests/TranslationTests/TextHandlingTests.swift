import Bitext
import Layers
import Protection
import Randomness
import Tensors
import Testing
import Text

@testable import Translation

struct TextHandlingTests {
  private func options(_ change: (inout TranslatorOptions) -> Void) -> TranslatorOptions {
    var options = TranslatorOptions()
    options.search = BeamSearch(size: 3)
    change(&options)
    return options
  }

  /// A model that was taught placeholders, as far as a model with drawn weights was taught anything.
  private func taughtModel() throws -> TrainedModel {
    var settings = VocabularyBuilder.Options()
    (settings.size, settings.minimumFrequency) = (420, 1)
    var builder = try VocabularyBuilder(settings)
    for line in variedLines + Placeholder.all.map(\.text) { builder.add(line) }
    let tokenizer = try Tokenizer(builder.build())
    #expect(tokenizer.vocabulary.hasPlaceholders)
    let plain = try smallModel()
    var configuration = plain.configuration
    configuration.reading.placeholders = true
    configuration.reading.letterCase = true
    configuration.reading.punctuation = true
    let count = tokenizer.vocabulary.count
    let network = configuration.architecture.makeModel(sourceVocabulary: count, targetVocabulary: count)
    network.parameters.initialize(Seed(3))
    return TrainedModel(
      configuration: configuration, sourceTokenizer: tokenizer, targetTokenizer: tokenizer, network: network,
      device: .cpu)
  }

  @Test func sentencesAreTranslatedOneByOneAndPutTogetherAsTheyStood() throws {
    let translator = try Translator(smallModel(), options { $0.splitsSentences = true })
    func translation(_ text: String) -> String { translator.translate([text])[0].text }
    let (dog, fox) = (translation("A dog."), translation("The fox is quick!"))
    #expect(translation("  - A dog.  The fox is quick!\t ") == "  - \(dog)  \(fox)\t ")
    #expect(translation(" ") == " ")
    #expect(translation("") == "")
  }

  @Test(arguments: [
    "Hello {name}, 20 € or 12:30 at https://example.org/x.", "%1$s: `a b` <b>dog</b> 3,5 km 👍",
  ])
  func whatMustNotChangeIsKept(text: String) throws {
    for model in [try smallModel(), try taughtModel()] {
      for size in [1, 3] {
        let translator = try Translator(
          model,
          options {
            $0.search = BeamSearch(size: size)
            ($0.keepsSpans, $0.splitsSentences, $0.wantsDetails) = (true, true, true)
          })
        let result = translator.translate([text])[0]
        #expect(!result.flaws.contains(.notKept), "\(result.text)")
        let bytes = Array(text.utf8)
        for span in SpanFinder().spans(in: text) where span.range.count > 1 {
          #expect(result.text.contains(String(decoding: bytes[span.range], as: UTF8.self)), "\(result.text)")
        }
        let words = { (text: String) in text.split(whereSeparator: \.isWhitespace).count }
        #expect(result.alignment.allSatisfy { $0.source < words(text) && $0.target < words(result.text) })
      }
    }
  }

  @Test func numbersAreWrittenAsTheTargetLanguageHasThem() throws {
    let translator = try Translator(taughtModel(), options { $0.numbers = .local })
    #expect(translator.translate(["A dog for 1,234.5 €."])[0].text.contains("1.234,5 €"))
  }

  @Test func whatHasNoWordsIsCopied() throws {
    let translator = try Translator(taughtModel(), options { $0.splitsSentences = true })
    for text in ["12345", "- 12:30 -", "👍", "{name}…", "https://example.org"] {
      #expect(translator.translate([text])[0].text == text)
    }
  }

  @Test func whatAModelNeedNotReadIsCopied() throws {
    let translator = try Translator(smallModel(), options { $0.keepsSpans = true })
    for text in ["%s", "{name}…", "https://example.org", "<b> </b>"] {
      #expect(translator.translate([text])[0].text == text)
    }
  }

  @Test func whatTheUserMarksStaysAsItIs() throws {
    let translator = try Translator(taughtModel(), options { $0.splitsSentences = true })
    let text = "A dog. The lazy fox is quick."
    let result = translator.translate([text], marked: [[11..<19]])[0]
    #expect(result.text.contains("lazy fox"))
  }

  @Test func termsOfTheGlossaryAreSaid() throws {
    let glossary = Glossary([
      Glossary.Term(source: "dog", targets: ["quick", "lazy"]),
      Glossary.Term(source: "fox", targets: [], staysAsItIs: true),
    ])
    for model in [try smallModel(), try taughtModel()] {
      let translator = try Translator(
        model,
        options {
          $0.glossary = glossary; $0.keepsSpans = true
        })
      let results = translator.translate(["The dog and the fox.", "A cat.", "Dogs"])
      let text = results[0].text.lowercased()
      #expect((text.contains("quick") || text.contains("lazy")) && text.contains("fox"))
      #expect(results.map { $0.foundTerms } == [2, 0, 0])
    }
  }

  @Test func nothingIsSaidOverAndOver() {
    var constraint = NoRepetition(maximum: 2)
    for token: TokenID in [5, 6, 5, 6] { constraint.advance(token) }
    #expect(constraint.allows(7) && constraint.allows(6))
    constraint.advance(5)
    #expect(!constraint.allows(6))
    var once = NoRepetition(maximum: 1)
    once.advance(4)
    #expect(!once.allows(4) && once.allows(5))
  }

  @Test(arguments: [
    ("dog dog dog.", "Hund", true), ("Dog", "Hund", false), ("very very good", "sehr gut", false),
    ("no no no no", "nein nein nein nein", false), ("the end of the end of the end of", "das Ende", true),
    ("", "", false),
  ])
  func repetitionIsSeen(translation: String, source: String, isRepeating: Bool) {
    #expect(repeats(translation, source: source) == isRepeating)
  }
}
