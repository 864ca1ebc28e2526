import Testing
import Text

/// The forms in which text holds nothing that cannot be seen.
@Suite struct VisibleFormTests {
  private let normalizer = Normalizer(.visibleNFC)

  /// Characters that show nothing in Latin text.
  private static let invisible: [UInt32] = [
    0x00, 0x07, 0x1B, 0x7F, 0x9F, 0xAD, 0x34F, 0x61C, 0x115F, 0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E,
    0x200F,
    0x202A, 0x202E, 0x2060, 0x2064, 0x2066, 0x2069, 0xFE00, 0xFE0E, 0xFE0F, 0xFEFF, 0x1D173, 0xE0001, 0xE0061,
    0xE007F,
    0xE0100,
  ]

  /// White space of every kind, and what only separates.
  private static let spaces: [UInt32] = [
    0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1F, 0x85, 0xA0, 0x1680, 0x2000, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F,
    0x205F,
    0x3000,
  ]

  private static let lines = [
    "Der Zug hat Verspätung.", "Um 12:30 Uhr – „sitzen“.", "Собака бежит.",
    "两个年轻人坐在长椅上。", "สุนัขวิ่งบนสนามหญ้า", "e\u{301}tude", "😀 ok", "x",
  ]

  private func insert(_ codePoint: UInt32, in line: String) -> [String] {
    let scalars = Array(line.unicodeScalars)
    return (0...scalars.count).map { place in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[..<place])
      view.append(contentsOf: string(codePoint).unicodeScalars)
      view.append(contentsOf: scalars[place...])
      return String(view)
    }
  }

  @Test(arguments: SubwordKind.allCases) func whatCannotBeSeenChangesNoPiece(_ kind: SubwordKind) throws {
    let tokenizer = try Tokenizer(try sampleVocabulary(kind, normalization: .visibleNFC))
    for line in kind == .bpe ? Self.lines : [Self.lines[0], Self.lines[3]] {
      let expected = tokenizer.encode(line)
      let codePoints = Self.invisible.filter { !line.hasPrefix("😀") || $0 != 0xFE0F }
      let differing = codePoints.flatMap { insert($0, in: line) }.filter { tokenizer.encode($0) != expected }
      #expect(differing.isEmpty, "\(differing.first?.debugDescription ?? "")")
    }
  }

  @Test(arguments: SubwordKind.allCases) func whiteSpaceIsAllTheSame(_ kind: SubwordKind) throws {
    let tokenizer = try Tokenizer(try sampleVocabulary(kind, normalization: .visibleNFC))
    for line in Self.lines {
      let expected = tokenizer.encode(line)
      for space in Self.spaces.map({ string($0) }) {
        let pieces = tokenizer.encode(space + line.replacing(" ", with: space) + space)
        #expect(pieces == expected, "\(space.debugDescription)")
        #expect(tokenizer.encode(line.replacing(" ", with: " " + space + string(0x200B) + " ")) == expected)
      }
    }
    for blank in ["", " ", string(0x200B), " " + string(0xFEFF) + "\t"] {
      #expect(tokenizer.encode(blank).isEmpty && tokenizer.pieces(of: blank).isEmpty)
      #expect(tokenizer.displayed(blank).isEmpty)
    }
  }

  /// Every character that Unicode wants ignored, calls white space or a control, and some of the others.
  @Test func thePropertiesOfUnicodeDecide() {
    let fillers: Set<UInt32> = [0x3164, 0xFFA0]
    var wrong: [String] = []
    for codePoint in Array(UInt32(0)..<0x20000) + Array(0xE0000..<0xE1000) {
      guard let properties = Unicode.Scalar(codePoint)?.properties else { continue }
      let isSeparator =
        properties.isWhitespace || (0x1C...0x1F).contains(codePoint) || fillers.contains(codePoint)
      let isHidden = properties.isDefaultIgnorableCodePoint || properties.generalCategory == .control
      if isHidden, properties.generalCategory == .unassigned { continue }
      guard isSeparator || isHidden || codePoint < 0x600 || codePoint % 61 == 0 else { continue }
      let text = "a" + string(codePoint) + "b"
      let expected = isSeparator ? "a b" : isHidden ? "ab" : Normalizer(.nfc).normalize(text)
      if !areSameBytes(normalizer.normalize(text), expected) { wrong.append(String(codePoint, radix: 16)) }
    }
    #expect(wrong.isEmpty)
  }

  @Test(arguments: [
    // Persian words of two parts, also with marks; an Arabic letter alone in the form it has within a word.
    "می\u{200C}خواهم", "خانه\u{200C}ها", "بِ\u{200C}ب", "ه\u{200D}", "\u{200D}ه\u{200D}",
    "سنة ١٤٤٥ ه\u{200D}.",
    // Half forms, conjuncts, a letter's form at the end of a word, forms before a virama and before a register shifter.
    "क्\u{200D}ष", "क्\u{200C}ष", "න්\u{200D}ද", "ന്\u{200D} ", "র\u{200D}্য", "ម\u{200C}៉",
    // Emoji of several, colours of skin, a form chosen, a keycap, a flag by its name.
    "👩\u{200D}👩\u{200D}👧\u{200D}👦", "👩🏽\u{200D}🚀", "❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}", "1\u{FE0F}\u{20E3}",
    "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "\u{1F1E9}\u{1F1EA}",
    // Mongolian: a form of a letter chosen, and the separator of a vowel.
    "ᠨ\u{180E}ᠠ", "ᠠ\u{180B}ᠨ",
  ])
  func whatScriptsNeedStays(text: String) {
    let expected = text.hasSuffix(" ") ? String(text.dropLast()) : text
    #expect(areSameBytes(normalizer.normalize(text), Normalizer(.nfc).normalize(expected)))
    // And nothing else beside it.
    for codePoint: UInt32 in [0xAD, 0x200B, 0x2060, 0xFEFF] {
      for changed in insert(codePoint, in: text) {
        #expect(areSameBytes(normalizer.normalize(changed), normalizer.normalize(text)))
      }
    }
  }

  @Test(arguments: [
    ("ab\u{200D}c\u{200C}", "abc"), ("می \u{200C}خ", "می خ"), ("دار\u{200C}م", "دارم"),
    ("بب\u{200D}ب", "ببب"),
    ("می\u{200C}\u{200C}\u{200C}خ", "می\u{200C}خ"), ("👩\u{200D}", "👩"), ("👩\u{200D}a", "👩a"),
    ("a\u{FE0F}", "a"), ("1\u{FE0F}", "1"), ("❤\u{FE0E}\u{FE0F}\u{FE0F}", "❤\u{FE0F}"),
    ("🏴\u{E0067}\u{E0062}", "🏴"), ("a\u{E0067}\u{E007F}", "a"), ("葛\u{E0100}", "葛"), ("a\u{180B}", "a"),
    ("e\u{AD}\u{301}", "é"), ("a\u{34F}\u{308}", "ä"),
  ])
  func whatDoesNothingGoes(text: String, expected: String) {
    #expect(areSameBytes(normalizer.normalize(text), expected))
  }

  @Test func whatIsNormalizedStaysSo() throws {
    let pool =
      (oddStrings + Self.lines).flatMap { Array($0.unicodeScalars) }
      + (Self.invisible + Self.spaces).compactMap(Unicode.Scalar.init) + Array(repeating: " ", count: 20)
      + "بیهंद्र্कি়ー❤👩🏽1\u{20E3}\u{338}\u{323}\u{94D}\u{93C}\u{64E}".unicodeScalars
      + Array(repeating: ["\u{200D}", "\u{200C}"], count: 20).flatMap { $0 }
    var generator = SplitMix(state: 5)
    let forms = NormalizationForm.allCases.filter(\.isVisible)
    let tokenizers = try forms.map { try Tokenizer(try sampleVocabulary(.bpe, normalization: $0)) }
    var wrong: [String] = []
    for _ in 0..<1500 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...10, using: &generator) {
        scalars.append(pool[Int.random(in: 0..<pool.count, using: &generator)])
      }
      let text = String(scalars)
      for tokenizer in tokenizers {
        let normalized = tokenizer.normalize(text)
        let tokens = tokenizer.encode(text)
        let isFixed =
          areSameBytes(tokenizer.normalize(normalized), normalized) && tokenizer.encode(normalized) == tokens
          && areSameBytes(tokenizer.decode(tokens), normalized)
        if !isFixed { wrong.append(text.debugDescription) }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.first ?? "")")
  }

  /// Eight bytes are looked at at once: what is odd must be seen at each place of them.
  @Test func oddBytesAreSeenAtEveryPlace() throws {
    let tokenizer = try Tokenizer(try sampleVocabulary(.character, normalization: .visibleNFC))
    var wrong: [String] = []
    for length in 1..<20 {
      for place in 0..<length {
        for odd in ["  ", "\u{7F}", "\u{1}", "\t", "\u{A0}", "\u{AD}", " "] {
          let text =
            String(repeating: "x", count: place) + odd + String(repeating: "y", count: length - place)
          let expected =
            ["\u{7F}", "\u{1}", "\u{AD}"].contains(odd)
            ? text.replacing(odd, with: "") : text.replacing(odd, with: place == 0 ? "" : " ")
          if tokenizer.decode(tokenizer.encode(text)) != expected { wrong.append(text.debugDescription) }
        }
      }
      let line = String(repeating: "x", count: length)
      if tokenizer.decode(tokenizer.encode(line + " ")) != line { wrong.append(line + " ") }
    }
    #expect(wrong.isEmpty, "\(wrong.first ?? "")")
  }

  @Test func theFormIsPartOfTheVocabulary() throws {
    let options = VocabularyBuilder.Options()
    #expect(options.normalization == .visibleNFC)
    let built = try vocabulary(of: sampleLines, options)
    let file = String(decoding: built.fileContents, as: UTF8.self)
    #expect(file.contains("\nnormalization visible-nfc\n"))
    for form in NormalizationForm.allCases {
      let bytes = Array(file.replacing("visible-nfc", with: form.rawValue).utf8)
      #expect(try Vocabulary(parsing: bytes, path: "x").normalization == form)
    }
    // The same text with what cannot be seen makes the same vocabulary.
    let changed = sampleLines.map { string(0xFEFF) + $0.replacing(" ", with: string(0x200B, 0xA0)) + "\t" }
    #expect(try vocabulary(of: changed, options).fileContents == built.fileContents)
  }
}
