/// Cuts lines into sentences and what stands between and before them.
///
/// Boundaries are those of Unicode Standard Annex 29 with ICU's list of abbreviations of the language (`ss=standard`) where
/// that can be used, less those after ordinal numbers, initials and abbreviations that the list lacks, and within quoted speech. An
/// instance holds an iterator, opened when a line first needs it: reuse it, on one thread at a time.
public final class SentenceSplitter {
  private let tag: String
  private var opened: SentenceSegmenter?
  private let abbreviations: Set<String>
  /// Whether a number with a full stop is an ordinal, so that `1. Mai` is no end.
  private let hasOrdinalStops: Bool
  private let language: String

  /// What a line consists of, in order; together they are the line.
  public enum Segment: Hashable, Sendable {
    case sentence(String)
    /// White space, between columns too, and the bullet or number that a line begins with.
    case gap(String)
  }

  /// Creates a splitter for a language tag such as `de`.
  public init(language: String) {
    self.language = String(language.prefix { $0 != "-" && $0 != "_" }).lowercased()
    tag = language
    abbreviations = Self.abbreviations[self.language] ?? []
    hasOrdinalStops = Self.languagesWithOrdinalStops.contains(self.language)
  }

  /// Returns a segmenter with ICU's list of abbreviations, where that can be used.
  ///
  /// ICU finds what is in a list at the end of any word: as its German list has `R.` no sentence would end after *Peter*.
  private static func segmenter(language: String) throws -> SentenceSegmenter {
    let plain = try (try? SentenceSegmenter(locale: language)) ?? SentenceSegmenter()
    guard !language.contains("-u-"), let listed = try? SentenceSegmenter(locale: language + "-u-ss-standard")
    else { return plain }
    let endsWords = "abcdefghijklmnopqrstuvwxyz".allSatisfy { letter in
      listed.segments(of: "Qx\(letter). Xy.").count == 2
    }
    return endsWords ? listed : plain
  }

  /// Returns the segments of a line; a line of white space is one gap.
  public func segments(of line: String) -> [Segment] {
    var segments: [Segment] = []
    func append(gap: some StringProtocol) {
      if gap.isEmpty { return }
      if case .gap(let before)? = segments.last {
        segments[segments.count - 1] = .gap(before + gap)
      } else {
        segments.append(.gap(String(gap)))
      }
    }
    let body = line.dropFirst(lineMarkLength(line))
    append(gap: line[..<body.startIndex])
    for sentence in Self.columns(of: body).flatMap({ sentences(of: String($0)) }) {
      let scalars = sentence.unicodeScalars
      guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
        let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
      else {
        append(gap: sentence)
        continue
      }
      append(gap: sentence[..<first])
      segments.append(.sentence(String(sentence[first...last])))
      append(gap: sentence[scalars.index(after: last)...])
    }
    return segments
  }

  /// Returns the columns of a line, each with the white space behind it, which holds a tab or is three spaces or more.
  private static func columns(of line: Substring) -> [Substring] {
    guard line.utf8.contains(UInt8(ascii: "\t")) || line.contains("   ") else { return [line] }
    var columns: [Substring] = []
    var (start, position) = (line.startIndex, line.startIndex)
    while position < line.endIndex {
      let space = line[position...].prefix { $0 == " " || $0 == "\t" }
      if space.isEmpty {
        position = line.index(after: position)
        continue
      }
      position = space.endIndex
      if space.contains("\t") || space.utf8.count > 2 {
        columns.append(line[start..<position])
        start = position
      }
    }
    if start < line.endIndex { columns.append(line[start...]) }
    return columns
  }

  // MARK: Boundaries

  /// Whether a text is of Latin letters and has no mark that could end a sentence but those at its end, as most lines: ICU
  /// is not needed to tell that it is one sentence.
  private func isPlainlyOne(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var end = bytes.count
      while end > 0, " \t.!?\"')]".utf8.contains(bytes[end - 1]) { end -= 1 }
      // Two bytes from 0xC2 to 0xCD are Latin letters and signs; other scripts have marks of their own.
      return bytes[..<end].allSatisfy { byte in
        byte < 0x80 ? !".!?".utf8.contains(byte) : byte <= 0xCD
      }
    }
  }

  private func segmenter() throws -> SentenceSegmenter {
    if let opened { return opened }
    let segmenter = try Self.segmenter(language: tag)
    opened = segmenter
    return segmenter
  }

  private func sentences(of text: String) -> [Substring] {
    // Where ICU lacks its data nothing else here would work, and the makers of words have thrown.
    guard !isPlainlyOne(text), let segmenter = try? segmenter() else { return [text[...]] }
    var sentences: [Substring] = []
    var start = text.startIndex
    for range in segmenter.segments(of: withoutParagraphs(text)) {
      let end = text.utf8.index(text.startIndex, offsetBy: range.upperBound)
      if end < text.endIndex, goesOn(text[start..<end], text[end...]) { continue }
      sentences.append(text[start..<end])
      start = end
    }
    return sentences
  }

  /// Returns a text of as many bytes whose white space ends no paragraphs: a line is one.
  private func withoutParagraphs(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20..<0x80).contains($0) || $0 > 0xC2 && $0 != 0xE2 }
    if isPlain { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar {
          case "\u{2028}", "\u{2029}": "\u{3000}"
          case "\u{85}": "\u{A0}"
          case "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{1C}", "\u{1D}", "\u{1E}": " "
          default: scalar
          }
        }))
  }

  /// Whether what ICU takes for the end of a sentence is none.
  private func goesOn(_ sentence: Substring, _ rest: Substring) -> Bool {
    guard let next = rest.first else { return false }
    // What cannot be seen is no sentence.
    if !rest.unicodeScalars.contains(where: { Visibility(of: $0.value) == .shown }) { return true }
    let visible = sentence.drop(whileLast: \.isWhitespace)
    guard let last = visible.last else { return false }
    // `IMG_1.JPG`: without white space only marks and letters of scripts that write none end a sentence.
    if visible.endIndex == sentence.endIndex {
      return last.isASCII && (!next.isIdeographic || last == "." && isWithinAddress(visible))
    }
    if Self.closingQuotes.contains(last) { return next.isLowercase }
    guard last == "." else { return false }
    let word = visible.dropLast().suffix(while: { !$0.isWhitespace && !"(„“\"'«‚".contains($0) })
    if word.isEmpty { return false }
    let lowercased = word.lowercased()
    if abbreviations.contains(lowercased) || next.isNumber && Self.beforeNumbers.contains(lowercased) {
      return true
    }
    if word.count == 1, word.allSatisfy(\.isLetter) { return true }
    return hasOrdinalStops && isOrdinal(word)
  }

  /// Whether what stands before a full stop is the beginning of an address, as in `www.例子.中国`.
  private func isWithinAddress(_ text: Substring) -> Bool {
    let run = text.suffix(while: { !$0.isWhitespace && ($0.isASCII || $0.isLetter) })
    return ["www.", "://", "@"].contains { run.contains($0) }
  }

  /// Whether a word is a number that counts days, kings or floors: of up to two digits, or Roman.
  private func isOrdinal(_ word: Substring) -> Bool {
    if word.count <= 2, word.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return true
    }
    return word.count > 1 && word.utf8.allSatisfy { "IVXLC".utf8.contains($0) }
  }

  // MARK: Bullets and numbers

  /// Returns how many characters of a line are white space, a bullet or a number, and white space again.
  private func lineMarkLength(_ line: String) -> Int {
    let indentation = line.prefix(while: \.isWhitespace)
    let body = line[indentation.endIndex...]
    let mark = body.prefix { !$0.isWhitespace }
    let rest = body[mark.endIndex...]
    let space = rest.prefix(while: \.isWhitespace)
    let isFollowed = !space.isEmpty && space.endIndex < line.endIndex
    guard isFollowed, isLineMark(mark, before: rest[space.endIndex...]) else { return indentation.count }
    return indentation.count + mark.count + space.count
  }

  private func isLineMark(_ mark: Substring, before rest: Substring) -> Bool {
    if mark.count <= 6, mark.allSatisfy({ Self.bullets.contains($0) }) { return true }
    var mark = mark
    let isOpen = mark.first == "("
    if isOpen { mark = mark.dropFirst() }
    guard let closing = mark.last, closing == ")" || closing == "." && !isOpen else { return false }
    let label = mark.dropLast()
    let isNumber = label.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
    }
    if label.isEmpty || label.count > 6 { return false }
    if closing == ")" { return isNumber || label.count == 1 && label.allSatisfy(\.isLetter) }
    // `1. Mai` and `2. Weltkrieg` begin sentences; where a name of a month follows this can be known.
    return isNumber && !(hasOrdinalStops && Self.months.contains(rest.prefix(while: \.isLetter).lowercased()))
  }

  private static let bullets: Set<Character> = [
    "-", "–", "—", "*", "•", "·", "▪", "◦", "‣", "●", "○", "■", "□", ">", "#", "+", "→", "➜", "►", "▶", "✓",
    "✔", "✗", "✘", "☐", "☑", "☒", "★", "☆", "※",
  ]
  private static let closingQuotes: Set<Character> = ["\"", "”", "“", "»", "«", "’", "'", "」", "』"]

  private static let languagesWithOrdinalStops: Set = [
    "de", "da", "nb", "nn", "no", "fi", "et", "lv", "cs", "sk", "sl", "hr", "sr", "bs", "pl", "hu", "is",
    "tr",
  ]

  private static let months: Set = [
    "januar", "jänner", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober",
    "november", "dezember",
  ]

  /// What ICU's lists lack, without the full stop.
  private static let abbreviations: [String: Set<String>] = [
    "de": [
      "bzw", "ca", "dr", "prof", "hr", "fr", "frl", "evtl", "ggf", "inkl", "zzgl", "vgl", "mio", "mrd", "sog",
      "z.b",
      "d.h", "u.a", "o.ä", "i.d.r", "s.o", "s.u", "v.a", "z.t", "dipl.-ing", "ing",
    ],
    "en": [
      "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "gen", "rep", "sen", "gov", "capt", "lt",
      "col", "sgt",
      "approx", "dept",
    ],
  ]

  /// What is an abbreviation before a number.
  private static let beforeNumbers: Set = [
    "nr", "no", "art", "abs", "bd", "kap", "abb", "tab", "tel", "std", "vol", "fig", "p", "pp", "s", "nos",
    "min", "max",
  ]
}

// MARK: - Private

extension Character {
  fileprivate var isIdeographic: Bool { unicodeScalars.contains { $0.properties.isIdeographic } }
}

extension Substring {
  /// Returns the text without the characters at its end that have a property.
  fileprivate func drop(whileLast predicate: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, predicate(last) { rest = rest.dropLast() }
    return rest
  }

  /// Returns the longest end whose characters have a property.
  fileprivate func suffix(while predicate: (Character) -> Bool) -> Substring {
    var start = endIndex
    while start > startIndex {
      let before = index(before: start)
      guard predicate(self[before]) else { break }
      start = before
    }
    return self[start...]
  }
}
