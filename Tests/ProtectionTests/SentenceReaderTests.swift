import Protection
import Testing
import Text

struct SentenceReaderTests {
  private static let taught: Reading = {
    var reading = Reading()
    (reading.placeholders, reading.letterCase, reading.punctuation) = (true, true, true)
    return reading
  }()
  private let reader = SentenceReader(taught, from: "de", to: "en")

  @Test func placeholdersStandForWhatIsPutBack() {
    let reading = reader.read("Am 3. Mai kostet {name} 20 €.")
    let number = (0..<2).map { Placeholder(kind: .number, number: $0).text }
    let thing = Placeholder(kind: .thing, number: 0).text
    #expect(reading.text == "Am \(number[0]). Mai kostet \(thing) \(number[1]).")
    let written = reading.written("\(thing) costs \(number[1]) on May \(number[0]).")
    #expect(written.text == "{name} costs 20 € on May 3.")
    #expect(written.isKept)
  }

  @Test(arguments: ["It costs.", "\u{10F600} \u{10F600}"])
  func whatIsLostOrSaidTwiceIsTold(translation: String) {
    #expect(!reader.read("Es kostet 20 €.").written(translation).isKept)
  }

  @Test(arguments: [
    ("DER ZUG HAT VERSPÄTUNG.", "der zug hat verspätung.", "The train is late.", "THE TRAIN IS LATE."),
    ("der zug hat verspätung", "der zug hat verspätung", "The train is late", "the train is late"),
    ("ich bin müde", "ich bin müde", "I'm tired", "I'm tired"),
    (
      "Der Alte Mann Und Das Meer", "der alte mann und das meer", "The old man and the sea",
      "The Old Man And The Sea"
    ),
    ("Ich mag USA.", "Ich mag USA.", "I like the USA.", "I like the USA."),
    ("„Komm!“, sagte er.", "\"Komm!\", sagte er.", "\"Come!\" he said.", "“Come!” he said."),
    ("Wirklich??!", "Wirklich?", "Really?", "Really??!"),
    ("Ich weiß nicht…", "Ich weiß nicht...", "I don't know...", "I don't know…"),
    ("Montag–Freitag offen", "Montag – Freitag offen", "Open Monday – Friday", "Open Monday–Friday"),
    ("Mo–Fr", "Mo – Fr", "Mo - Fr", "Mo–Fr"), ("Ja – nein", "Ja – nein", "Yes - no", "Yes - no"),
    ("Mo–Fr – offen", "Mo – Fr – offen", "Mo - Fr - open", "Mo–Fr - open"),
    ("Nord\u{2011}Süd", "Nord-Süd", "north-south", "north-south"),
    ("Such...", "Such...", "Find....", "Find..."), ("Ja…", "Ja...", "Yes..", "Yes…"),
  ])
  func caseAndMarksAreGivenBack(source: String, read: String, model: String, written: String) {
    let reading = reader.read(source)
    #expect(reading.text == read)
    #expect(reading.written(model).text == written)
  }

  /// The model joins words where a script without spaces has none.
  @Test func whatIsPutBackIsNoPartOfAWordThatItWasNoPartOf() {
    let reader = SentenceReader(Self.taught, from: "zh", to: "en")
    let thing = Placeholder(kind: .thing, number: 0).text
    #expect(reader.read("邮箱是a@b.com。").written("The mailbox is\(thing).").text == "The mailbox is a@b.com.")
    #expect(reader.read("邮箱是a@b.com。").written("(\(thing))").text == "(a@b.com)")
  }

  @Test func termsAreReadAsPlaceholdersAndSaidAsTheGlossarySays() throws {
    let sentence = "Der B2B-Chef liest den Bericht."
    func range(_ text: String) -> Range<Int> {
      let start = sentence.utf8.firstRange(of: text.utf8).map {
        sentence.utf8.distance(from: sentence.startIndex, to: $0.lowerBound)
      }
      return (start ?? 0)..<(start ?? 0) + text.utf8.count
    }
    let things = (0..<2).map { Placeholder(kind: .thing, number: $0).text }
    let reading = try #require(
      reader.read(
        sentence, marked: [], terms: [(range("B2B-Chef"), "sales manager"), (range("Bericht"), "statement")]))
    #expect(reading.text == "Der \(things[0]) liest den \(things[1]).")
    let written = reading.written("\(things[0]) reads the \(things[1]).")
    #expect(written.text == "Sales manager reads the statement." && written.isKept)
    #expect(!reading.written("The \(things[0]) reads.").isKept)
    #expect(reading.protected.isEmpty)
    // Where it begins the sentence, and in a sentence of capitals, it is written as these are.
    let whole = 0..<4
    for (sentence, translation, expected) in [
      ("Hund bellt.", "\(things[0]) barks.", "Mutt barks."),
      ("hund bellt.", "\(things[0]) barks.", "mutt barks."),
      ("HUND BELLT LAUT.", "\(things[0]) barks loudly.", "MUTT BARKS LOUDLY."),
      ("Hund!", things[0] + "!", "Mutt!"),
    ] {
      let reading = reader.read(sentence, marked: [], terms: [(whole, "mutt")])
      #expect(reading?.written(translation).text == expected)
    }
    // Addresses, and what is marked, are no place for a term; a code that is all of it is.
    let text = "Siehe https://hund.de, B2B und Hund."
    let places = ["hund", "B2B", "Hund"].map { word in
      let start = text.utf8.distance(
        from: text.startIndex, to: text.firstRange(of: word)?.lowerBound ?? text.startIndex)
      return start..<start + word.utf8.count
    }
    #expect(reader.areFree(places, in: text, marked: []) == [false, true, true])
    #expect(reader.areFree(places, in: text, marked: [places[2]]) == [false, true, false])
    // A model that was not taught placeholders has none to say.
    #expect(
      SentenceReader(Reading(), from: "de", to: "en").read(sentence, marked: [], terms: []) == nil)
  }

  @Test func traditionalCharactersComeSimplified() {
    var taught = Self.taught
    taught.simplified = true
    let known = Set("我们为什么要一本有趣的书".unicodeScalars)
    let reader = SentenceReader(taught, from: "zh", to: "en", knows: { known.contains($0) })
    #expect(reader.read("我們為甚麼要一本有趣的書?").text == "我们为什么要一本有趣的书?")
    // What is kept stays as it was.
    #expect(reader.read("{書}").protected.map(\.target) == ["{書}"])
    let traditional = SentenceReader(taught, from: "zh-Hant", to: "en")
    #expect(traditional.read("有趣的書").text == "有趣的書")

    let pairs = PairReader(taught, from: "en", to: "zh")
    #expect(pairs.read("It's 書.", "這是書。").source == "It's 書.")
    #expect(pairs.read("It's 書.", "這是書。").target == "这是书。")
  }

  @Test func whatHasMoreThanThereArePlaceholdersIsReadInPieces() {
    let numbers = (11..<36).map(String.init)
    let pieces = [numbers[..<10], numbers[10..<20], numbers[20...]].map { $0.joined(separator: ", ") + "," }
    let text = pieces.joined(separator: "  ")
    let found = reader.pieces(of: text)
    let bytes = Array(text.utf8)
    #expect(found.map { String(decoding: bytes[$0], as: UTF8.self) } == pieces)
    for piece in pieces {
      let required = reader.read(piece).required
      #expect(required.allSatisfy { Placeholder($0.unicodeScalars.first!) != nil })
    }
    #expect(reader.pieces(of: "Am 3. Mai kostet {name} 20 €.") == [0..<31])
    #expect(reader.pieces(of: "") == [0..<0])
  }

  @Test func aModelThatWasNotTaughtReadsTheTextAndHasToSayTheSpans() {
    let reading = SentenceReader(Reading(), from: "de", to: "en").read("ES KOSTET 20 € BEI {name}, 3 MAL!!")
    #expect(reading.text == "ES KOSTET 20 € BEI {name}, 3 MAL!!")
    #expect(reading.required == ["20 €", "{name}"])
  }

  @Test(arguments: [
    ("{name}, der Zug kommt.", "der Zug kommt.", "{name}, X"), ("Hallo {name}!", "Hallo", "X {name}!"),
    ("Siehe https://example.org/x.", "Siehe", "X https://example.org/x."),
    ("<b>Hund</b>", "Hund", "<b>X</b>"),
    ("{name} -5 Grad.", "-5 Grad.", "{name} X"), ("-5 {name}", "-5", "X {name}"),
    ("{a} - {b} 5", "5", "{a} - {b} X"),
    ("Toll 👍👍", "Toll", "X 👍👍"), ("Nimm 20 €", "Nimm 20 €", "X"),
  ])
  func whatBeginsAndEndsASentenceNeedNotBeRead(source: String, read: String, written: String) {
    let reading = SentenceReader(Reading(), from: "de", to: "en").read(source)
    #expect(reading.text == read)
    #expect(reading.written("X").text == written)
  }

  @Test func marksThatOverlapAreOne() {
    let reading = reader.read("Der code x ist neu.", marked: [4..<10, 4..<8, 8..<8, 11..<14])
    let things = (0..<2).map { Placeholder(kind: .thing, number: $0).text }
    #expect(reading.text == "Der \(things[0]) \(things[1]) neu.")
    #expect(reading.written(reading.text).text == "Der code x ist neu.")
  }

  @Test(arguments: [
    ("1.234,56 €", "1,234.56 €"), ("3,5", "3.5"), ("01.05.2024", "01.05.2024"), ("12:30", "12:30"),
    ("0.85.3", "0.85.3"), ("1.234", "1,234"), ("12.34", "12.34"), ("-7,25 km", "-7.25 km"),
  ])
  func numbersCanFollowTheTargetLanguage(source: String, target: String) {
    #expect(NumberForm.local.written(source, from: "de", to: "en") == target)
    #expect(NumberForm.keep.written(source, from: "de", to: "en") == source)
  }

  @Test func whatIsProtectedIsToldAsItIsWritten() {
    for reader in [reader, SentenceReader(Reading(), from: "de", to: "en")] {
      let reading = reader.read("{name}, am 12. Mai kosten 20 € noch 20 €.")
      #expect(reading.protected.map(\.source) == ["{name}", "12", "20 €", "20 €"])
      #expect(reading.protected.map(\.kind) == [.variable, .number, .number, .number])
      let kept = reading.protected.areKept(in: "{name}, on May 12 it costs 20 €.")
      #expect(kept == [true, true, true, false])
    }
  }
}
