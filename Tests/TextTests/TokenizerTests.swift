import Testing
import Text

@Suite struct TokenizerTests {
  @Test func smoke() throws {
    var options = VocabularyBuilder.Options()
    options.size = 320
    var builder = try VocabularyBuilder(options, threads: 2)
    for _ in 0..<3 { builder.add("A dog runs, the dog runs.  Two  dogs!") }
    let tokenizer = try Tokenizer(try builder.build())
    print(String(decoding: tokenizer.vocabulary.fileContents, as: UTF8.self).split(separator: "\n").suffix(70))
    let text = "  the dögs \u{0} ▁ <0x41> e\u{301}"
    print(tokenizer.displayed(text), tokenizer.pieces(of: text))
    #expect(Array(tokenizer.decode(tokenizer.encode(text)).utf8) == Array(tokenizer.normalize(text).utf8))
    #expect(Array(tokenizer.text(ofDisplayed: tokenizer.displayed(text)).utf8) == Array(tokenizer.normalize(text).utf8))
  }
}
