internal import Bitext
internal import Text

/// A source text cut into what the model translates and what is copied.
///
/// An ordinary line is one part, and one without a letter or digit is copied whole. A text of more tokens than the limit is
/// cut into sentences where its normalized form has them, so that what the model does not see changes nothing; the white
/// space around them is copied. In a sentence that is still too long, words of more bytes than the limit are copied, since
/// no language has such words; the rest is cut into stretches, between words where possible; the space between two is
/// kept, and nothing stands between others.
struct SourceDivision: Sendable {
  /// What the text becomes, in order.
  private(set) var parts: [Part] = []

  enum Part: Sendable {
    case copied(String)
    /// What stands between words; it is copied too.
    case gap(String)
    case translated(Source)
  }

  /// What the model reads at once.
  struct Source: Sendable {
    let text: String
    /// With the end mark, and with the tag where there is one.
    var tokens: [TokenID]
    /// How many units of the tag stand before the text.
    var unitsOfTag = 0
    /// What each of the tokens sees where attention goes along edges.
    var graph: TokenGraph?
    /// What its translation has to say somewhere, of each one of several spellings.
    var required: [[String]] = []
    /// What it has to say for terms, if that is not among what is required.
    var terms: Terms?
  }

  /// Terms whose translations are given, in a part that is the whole of its sentence.
  struct Terms: Sendable {
    /// What the translation may say for each.
    let spellings: [[String]]
    /// The part with placeholders for them: one.
    let source: [Source]
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
    // Unicode counts some characters among the letters that normalization takes out.
    let normalized = tokenizer.normalize(text)
    guard hasLetterOrDigit(normalized) else {
      parts = [.copied(text)]
      return
    }
    let tokens = tokenizer.encodeSource(text)
    guard tokens.count > limit else {
      parts = [.translated(Source(text: text, tokens: tokens))]
      return
    }
    let whole = NormalizedText(text, tokenizer.vocabulary.normalization)
    for sentence in segmenters.sentences.segments(of: whole.text) {
      appendSentence(sentence, of: whole, tokenizer, limit, segmenters.words)
    }
  }

  /// One part with the edges between its words; a text of more tokens than the limit is copied, as is one without a letter
  /// or digit.
  init(_ text: String, _ graph: WordGraph, _ tokenizer: Tokenizer, limit: Int) {
    let count = tokenizer.encodeSource(text).count
    // The edges between the pieces of a very long word would be very many.
    guard hasLetterOrDigit(tokenizer.normalize(text)), count <= limit else {
      parts = [.copied(text)]
      return
    }
    let source = tokenizer.encodeSource(text, graph)
    parts = [.translated(Source(text: text, tokens: source.tokens, graph: source.graph))]
  }

  /// The parts that the model translates.
  var sources: [Source] {
    parts.compactMap {
      if case .translated(let source) = $0 { source } else { nil }
    }
  }

  /// Has the translation say phrases, of each one of several spellings: that of the part in which one stands as it is
  /// written, or else that of the first.
  mutating func require(_ phrases: [[String]]) {
    for spellings in phrases {
      let places = parts.indices.filter { if case .translated = parts[$0] { true } else { false } }
      let place = places.first { index in
        guard case .translated(let source) = parts[index] else { return false }
        return spellings.contains { source.text.contains($0) }
      }
      guard let place = place ?? places.first, case .translated(var source) = parts[place] else { continue }
      source.required.append(spellings)
      parts[place] = .translated(source)
    }
  }

  /// Has the model read a tag before each part.
  mutating func begin(with tag: SourceTag) {
    for index in parts.indices {
      guard case .translated(var source) = parts[index] else { continue }
      source.tokens = tag.tokens + source.tokens
      source.unitsOfTag = TextUnit.units(of: tag.text).count
      parts[index] = .translated(source)
    }
  }

  private mutating func appendSentence(
    _ sentence: Range<Int>, of whole: NormalizedText, _ tokenizer: Tokenizer, _ limit: Int,
    _ segmenter: WordSegmenter
  ) {
    var start = sentence.lowerBound
    if sentence.count > limit {
      for word in segmenter.segments(of: whole[sentence]) where word.count > limit {
        let place = sentence.lowerBound + word.lowerBound..<sentence.lowerBound + word.upperBound
        appendStretches(of: start..<place.lowerBound, of: whole, tokenizer, limit)
        parts.append(.copied(whole[place]))
        start = place.upperBound
      }
    }
    appendStretches(of: start..<sentence.upperBound, of: whole, tokenizer, limit)
  }

  private mutating func appendStretches(
    of range: Range<Int>, of whole: NormalizedText, _ tokenizer: Tokenizer, _ limit: Int
  ) {
    guard let text = trimmed(range, of: whole) else {
      appendGap(range, of: whole)
      return
    }
    appendGap(range.lowerBound..<text.lowerBound, of: whole)
    if hasLetterOrDigit(whole[text]) {
      appendStretches(of: tokenizer.encode(whole[text]), tokenizer, limit)
    } else {
      parts.append(.copied(whole[text]))
    }
    appendGap(text.upperBound..<range.upperBound, of: whole)
  }

  private mutating func appendStretches(of tokens: [TokenID], _ tokenizer: Tokenizer, _ limit: Int) {
    var start = 0
    while start < tokens.count {
      let end = tokenizer.vocabulary.endOfStretch(of: tokens, from: start, limit: max(1, limit - 1))
      if start > 0, tokenizer.vocabulary.startsWord(tokens[start]) { parts.append(.gap(" ")) }
      appendStretch(tokens[start..<end], tokenizer)
      start = end
    }
  }

  /// Appends the white space at a range as it was before normalization; at the ends of the text there may be some
  /// although nothing is left of it.
  private mutating func appendGap(_ range: Range<Int>, of whole: NormalizedText) {
    if range.isEmpty, range.lowerBound != 0, range.upperBound != whole.text.utf8.count { return }
    let gap = whole.source(around: range)
    if !gap.isEmpty { parts.append(.gap(gap)) }
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

/// Returns the range without the white space at its ends, or nil where there is nothing else.
private func trimmed(_ range: Range<Int>, of whole: NormalizedText) -> Range<Int>? {
  let scalars = whole[range].unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
  else { return nil }
  let utf8 = whole[range].utf8
  let start = range.lowerBound + utf8.distance(from: utf8.startIndex, to: first)
  return start..<range.lowerBound + utf8.distance(from: utf8.startIndex, to: scalars.index(after: last))
}
