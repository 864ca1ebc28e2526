internal import TestSupport
internal import Testing

/// Vocabularies, and lines cut into pieces and put together again.
struct TextCommandTests {
  let folder: TemporaryDirectory
  let vocabulary: String

  private static let sentences = (0..<300).map { number in
    "Der Hund Nummer \(number) läuft über \(number % 7) Brücken, und die Katze schläft – wie immer."
  }

  /// Lines that programs like to stumble over.
  private static let oddLines = [
    "", " ", "   leading", "trailing   ", "a  b   c", "\t\ttabs\t", "▁▁ marks ▁", "<s> </s> <unk> <0x41>",
    "\u{2028}separator\u{2029}\u{85}next", "nul \u{0} inside", "e\u{301} combining \u{300}",
    "漢字かな交じり文 한국어 ภาษาไทย",
    "👩‍👩‍👧‍👦 \u{1F1E9}\u{1F1EA} \u{10FFFF} \u{E000}", "@@ @@ x@@", "\\ \\u{20} \\n", "\u{FEFF}bom",
    "a\u{A0}b\u{3000}c",
    "\\ud800 lone", "mixed \r return", String(repeating: "long ", count: 40_000),
  ]

  init() throws {
    folder = try TemporaryDirectory()
    vocabulary = folder.path("de.vocabulary")
    let text = try folder.write(Self.sentences.joined(separator: "\n") + "\n", to: "train.de.gz")
    let run = try TranslateCommand([
      "vocabulary", "build", "--input", text, "--size", "400", "--normalization", "none", "--output",
      vocabulary,
    ])
    try #require(run.status == 0, "\(run.errors)")
  }

  @Test(arguments: [[], ["--ids"]])
  func piecesAndBackAreLossless(options: [String]) throws {
    let text = (Self.oddLines + Self.sentences).joined(separator: "\n") + "\n"
    let pieces = try TranslateCommand(["tokenize", "--vocabulary", vocabulary] + options, text: text)
    #expect(pieces.status == 0, "\(pieces.errors)")
    #expect(pieces.lines.count == Self.oddLines.count + Self.sentences.count)
    let back = try TranslateCommand(
      ["detokenize", "--vocabulary", vocabulary] + options, input: pieces.output)
    #expect(back.status == 0, "\(back.errors)")
    #expect(back.output == Array(text.utf8))
  }

  @Test(arguments: ["visible-nfc", "visible-nfkc", nil])
  func aVocabularyOfAVisibleFormIgnoresWhatCannotBeSeen(
    form: String?
  ) throws {
    let path = folder.path("visible.vocabulary")
    let options = form.map { ["--normalization", $0] } ?? []
    let built = try TranslateCommand(
      ["vocabulary", "build", "--input", folder.path("train.de.gz"), "--size", "400", "--output", path]
        + options)
    #expect(built.status == 0, "\(built.errors)")
    #expect(
      try TranslateCommand(["vocabulary", "show", path]).text.contains(
        "normalization    \(form ?? "visible-nfc")\n"))
    let run = try TranslateCommand(
      ["tokenize", "--vocabulary", path],
      text: "Der Hund läuft.\n\u{FEFF}Der\tHu\u{AD}nd \u{200B} läuft.\u{2028}\n\u{200B}\n")
    #expect(run.lines.count == 3 && run.lines[0] == run.lines[1] && run.lines[2].isEmpty)
    let back = try TranslateCommand(["detokenize", "--vocabulary", path], input: run.output)
    #expect(back.text == "Der Hund läuft.\nDer Hund läuft.\n\n")
    #expect(
      try TranslateCommand(["vocabulary", "build", "--normalization", "visible", "--input", path]).status
        == 64)
  }

  @Test func compressedFilesAndALastLineWithoutAnEnd() throws {
    let input = try folder.write("eins\r\nzwei\n\ndrei", to: "in.txt.gz")
    let pieces = folder.path("pieces.gz")
    let text = folder.path("out.txt.gz")
    #expect(
      try TranslateCommand(["tokenize", "--vocabulary", vocabulary, "--input", input, "--output", pieces])
        .status == 0)
    #expect(
      try TranslateCommand(["detokenize", "--vocabulary", vocabulary, "--input", pieces, "--output", text])
        .status == 0)
    let shown = try TranslateCommand.shell("gunzip -c out.txt.gz > out.txt", directory: folder.path)
    #expect(shown.status == 0)
    let words = try TranslateCommand(["tokenize", "--words", "--input", folder.path("out.txt")])
    #expect(words.text == "eins\nzwei\n\ndrei\n")
  }

  @Test func threadsDoNotChangeAnyByte() throws {
    let lines = (0..<60).flatMap { _ in Self.sentences }
    let text = Array((lines.joined(separator: "\n") + "\n").utf8)
    let one = try TranslateCommand(["tokenize", "--vocabulary", vocabulary, "--threads", "1"], input: text)
    let four = try TranslateCommand(["tokenize", "--vocabulary", vocabulary, "--threads", "4"], input: text)
    #expect(one.lines.count == lines.count)
    #expect(one.output == four.output)
  }

  @Test(arguments: ["bpe", "unigram", "word", "character"])
  func twoBuildsOfAVocabularyAreTheSameBytes(kind: String) throws {
    func build(threads: String) throws -> [UInt8] {
      let path = folder.path("\(kind).\(threads)")
      let run = try TranslateCommand([
        "vocabulary", "build", "--input", folder.path("train.de.gz"), "--subword", kind, "--size", "380",
        "--output", path, "--threads", threads,
      ])
      #expect(run.status == 0, "\(run.errors)")
      return try TranslateCommand(["vocabulary", "show", "--pieces", path]).output + bytes(of: path)
    }
    #expect(try build(threads: "1") == build(threads: "4"))
  }

  private func bytes(of path: String) throws -> [UInt8] {
    try TranslateCommand(["tokenize", "--words", "--input", path]).output
  }

  @Test func aVocabularyIsDescribed() throws {
    let run = try TranslateCommand(["vocabulary", "show", vocabulary])
    #expect(run.status == 0)
    #expect(run.text.contains("kind             bpe\n"))
    #expect(run.text.contains("normalization    none\n"))
    let pieces = try TranslateCommand(["vocabulary", "show", "--pieces", vocabulary])
    #expect(pieces.lines.first == "0\t<s>")
    #expect(pieces.lines.contains { $0.hasSuffix("\t▁Hund") })
  }

  @Test func codesOfSubwordNMT() throws {
    let codes = folder.path("codes")
    let text =
      "low low low low low lower lower newest newest newest newest newest newest widest widest widest\n"
    let input = try folder.write(text, to: "low.txt")
    let built = try TranslateCommand([
      "vocabulary", "build", "--input", input, "--format", "subword-nmt", "--size", "10", "--output", codes,
    ])
    #expect(built.status == 0, "\(built.errors)")
    let options = ["--vocabulary", codes, "--format", "subword-nmt"]
    let pieces = try TranslateCommand(["tokenize"] + options, text: "lowest  newest\n")
    #expect(pieces.text.contains("@@ "))
    let back = try TranslateCommand(
      ["detokenize"] + options, input: Array("lo@@ w@@ est new@@\n@@ x y@@z\n".utf8))
    #expect(back.text == "lowest new\nx y@@z\n")
    #expect(try TranslateCommand(["detokenize"] + options, input: pieces.output).text == "lowest newest\n")
  }

  @Test func aNumberThatIsNoPieceIsNamedWithItsLine() throws {
    for (text, word) in [("1\n99999\n", "99999"), ("1\nx\n", "x"), ("1\n-1\n", "-1")] {
      let run = try TranslateCommand(["detokenize", "--ids", "--vocabulary", vocabulary], text: text)
      #expect(run.status == 65)
      #expect(run.errors.hasPrefix("translate: standard input:2: '\(word)' is not the number of a piece"))
    }
  }

  @Test func aDamagedVocabulary() throws {
    let run = try TranslateCommand.shell("head -n 300 de.vocabulary > cut.vocabulary", directory: folder.path)
    #expect(run.status == 0)
    let damaged = try TranslateCommand(["tokenize", "--vocabulary", folder.path("cut.vocabulary")])
    #expect(damaged.status == 65)
    #expect(damaged.errors.hasPrefix("translate: \(folder.path("cut.vocabulary")):"))
  }
}
