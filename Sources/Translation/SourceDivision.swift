internal import Text

/// A source text cut into what the model translates and what is copied.
///
/// An ordinary line is one part, and one without a letter or digit is copied whole. A text of more tokens than the limit is
/// cut into sentences; the white space around them is copied. In a sentence that is still too long, words of more bytes
/// than the limit are copied, since no language has such words; the rest is cut into stretches, between words where
/// possible; the space between two is kept, and nothing stands between others.
struct SourceDivision {
  /// What the text becomes, in order.
  private(set) var parts: [Part] = []

  enum Part {
    case copied(String)
    case translated(Source)
  }

  /// What the model reads at once.
  struct Source {
    let text: String
    /// With the end mark.
    let tokens: [TokenID]
  }

  /// What finds sentences and words.
  struct Segmenters {
    let sentences: SentenceSegmenter
    let words: WordSegmenter

    /// - Throws: `LocaleError`, where ICU lacks its data.
    init(language: String) throws {
      sentences = try (try? SentenceSegmenter(locale: language)) ?? SentenceSegmenter()
      words = try (try? WordSegmenter(locale: language)) ?? WordSegmenter()
    }
  }

  init(_ text: String, _ tokenizer: Tokenizer, limit: Int, _ segmenters: Segmenters) {
    guard hasLetterOrDigit(text) else {
      parts = [.copied(text)]
      return
    }
    let tokens = tokenizer.encodeSource(text)
    guard tokens.count > limit else {
      parts = [.translated(Source(text: text, tokens: tokens))]
      return
    }
    for sentence in segmenters.sentences.segments(of: text) {
      appendSentence(slice(text, sentence), tokenizer, limit, segmenters.words)
    }
  }

  /// The parts that the model translates.
  var sources: [Source] {
    parts.compactMap {
      if case .translated(let source) = $0 { source } else { nil }
    }
  }

  private mutating func appendSentence(
    _ text: String, _ tokenizer: Tokenizer, _ limit: Int, _ segmenter: WordSegmenter
  ) {
    guard text.utf8.count > limit else {
      appendStretches(of: text, tokenizer, limit)
      return
    }
    var start = 0
    for word in segmenter.segments(of: text) where word.count > limit {
      appendStretches(of: slice(text, start..<word.lowerBound), tokenizer, limit)
      parts.append(.copied(slice(text, word)))
      start = word.upperBound
    }
    appendStretches(of: slice(text, start..<text.utf8.count), tokenizer, limit)
  }

  private mutating func appendStretches(of whole: String, _ tokenizer: Tokenizer, _ limit: Int) {
    let (before, text, after) = trimmed(whole)
    guard hasLetterOrDigit(text) else {
      parts.append(.copied(whole))
      return
    }
    if !before.isEmpty { parts.append(.copied(before)) }
    let tokens = tokenizer.encode(text)
    var start = 0
    while start < tokens.count {
      let end = tokenizer.vocabulary.endOfStretch(of: tokens, from: start, limit: max(1, limit - 1))
      if start > 0, tokenizer.vocabulary.startsWord(tokens[start]) { parts.append(.copied(" ")) }
      appendStretch(tokens[start..<end], tokenizer)
      start = end
    }
    if !after.isEmpty { parts.append(.copied(after)) }
  }

  private mutating func appendStretch(_ tokens: ArraySlice<TokenID>, _ tokenizer: Tokenizer) {
    let text = tokenizer.decode(tokens)
    if hasLetterOrDigit(text) {
      parts.append(.translated(Source(text: text, tokens: tokens + [tokenizer.vocabulary.endID])))
    } else {
      parts.append(.copied(text))
    }
  }
}

/// Whether a text has anything that could be translated: a letter or a digit of any script.
func hasLetterOrDigit(_ text: String) -> Bool {
  text.unicodeScalars.contains { scalar in
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}

// MARK: - Private

extension Vocabulary {
  /// Whether a piece begins with the space before a word.
  fileprivate func startsWord(_ token: TokenID) -> Bool {
    token >= firstTextID && texts.withBytes(of: Int(token - firstTextID)) { $0.first == UInt8(ascii: " ") }
  }

  /// Whether a text can be cut before a piece without cutting a character.
  private func startsCharacter(_ token: TokenID) -> Bool {
    guard kind.hasByteFallback, token < firstTextID else { return true }
    // Of the 256 pieces for bytes those from 0x80 to 0xBF continue a character.
    return !(0x80..<0xC0).contains(token - (firstTextID - 256))
  }

  /// Returns where a stretch of at most `limit` tokens ends: before a word if there is one in its second half.
  fileprivate func endOfStretch(of tokens: [TokenID], from start: Int, limit: Int) -> Int {
    guard tokens.count - start > limit else { return tokens.count }
    let ends = (start + max(1, limit / 2)...start + limit).reversed()
    return ends.first { startsWord(tokens[$0]) } ?? ends.first { startsCharacter(tokens[$0]) } ?? start
      + limit
  }
}

/// Returns bytes of a text that are a text themselves.
private func slice(_ text: String, _ range: Range<Int>) -> String {
  let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
  return String(text[start..<text.utf8.index(start, offsetBy: range.count)])
}

/// Returns the white space before a text, the text without it, and the white space after it.
private func trimmed(_ text: String) -> (before: String, text: String, after: String) {
  let scalars = text.unicodeScalars
  let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
  let last = scalars.lastIndex { !$0.properties.isWhitespace }
  let end = last.map(scalars.index(after:)) ?? start
  return (String(scalars[..<start]), String(scalars[start..<end]), String(scalars[end...]))
}
