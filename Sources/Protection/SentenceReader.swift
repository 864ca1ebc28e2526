internal import Text

/// Makes of sentences what a model was taught to read.
public struct SentenceReader: Sendable {
  private let reading: Reading
  private let keepsSpans: Bool
  private let numbers: NumberForm
  private let source: String
  private let target: String
  private let finder: SpanFinder
  private let simplifies: Bool

  /// - Parameters:
  ///   - reading: What the model was taught.
  ///   - keepsSpans: Whether what must not change is kept where the model was not taught placeholders.
  ///   - numbers: How translations write numbers.
  ///   - source: The language of the sentences.
  ///   - target: The language of the translations.
  ///   - knows: Whether the model knows a letter.
  public init(
    _ reading: Reading, keepsSpans: Bool = true, numbers: NumberForm = .keep, from source: String,
    to target: String,
    knows: @escaping @Sendable (Unicode.Scalar) -> Bool = { _ in true }
  ) {
    self.reading = reading
    self.keepsSpans = keepsSpans
    self.numbers = numbers
    self.source = source
    self.target = target
    let simplifies = reading.simplified && ChineseWriting.isSimplified(source)
    self.simplifies = simplifies
    finder = SpanFinder { scalar in
      knows(scalar) || simplifies && ChineseWriting.isSimplified(scalar, amongThose: knows)
    }
  }

  /// Reads a sentence.
  ///
  /// - Parameter marked: Ranges of bytes that the user wants kept as they are.
  public func read(_ sentence: String, marked: [Range<Int>] = []) -> SentenceReading {
    let spans = finder.spans(in: sentence, marked: marked)
    return reading.placeholders ? withPlaceholders(sentence, spans) : withRequirements(sentence, spans)
  }

  /// Returns which ranges of bytes of a sentence are free for terms.
  ///
  /// They are where they touch nothing that is marked, and no part of what must not change, such as an address. A number or
  /// code that is all in the term gives way to it.
  public func areFree(_ ranges: [Range<Int>], in sentence: String, marked: [Range<Int>]) -> [Bool] {
    if ranges.isEmpty { return [] }
    let spans = finder.spans(in: sentence, marked: marked)
    return ranges.map { range in
      !spans.contains { span in
        span.range.overlaps(range) && (span.kind == .marked || span.range.clamped(to: range) != span.range)
      }
    }
  }

  /// Reads a sentence with placeholders for terms whose translations are given, as many as there are; nil where the model was
  /// not taught them.
  ///
  /// - Parameters:
  ///   - marked: Ranges of bytes that the user wants kept as they are.
  ///   - terms: What the translation says of ranges of bytes.
  public func read(
    _ sentence: String, marked: [Range<Int>], terms: [(range: Range<Int>, target: String)]
  ) -> SentenceReading? {
    guard reading.placeholders else { return nil }
    let others = finder.spans(in: sentence, marked: marked).count { Placeholder.Kind($0.kind) == .thing }
    let terms = terms.prefix(max(0, Placeholder.count - others))
    let spans = finder.spans(in: sentence, marked: marked + terms.map(\.range))
    let targets = Dictionary(terms.map { ($0.range, $0.target) }) { first, _ in first }
    return withPlaceholders(sentence, spans, terms: targets)
  }

  /// Returns the ranges of bytes of a sentence that are to be read one by one, with white space or nothing between them.
  ///
  /// They are several only where the sentence has more spans of a kind than there are placeholders: what has none the model
  /// would have to spell.
  ///
  /// - Parameter marked: Ranges of bytes that the user wants kept as they are.
  public func pieces(of sentence: String, marked: [Range<Int>] = []) -> [Range<Int>] {
    let bytes = sentence.utf8
    guard reading.placeholders else { return [0..<bytes.count] }
    var pieces: [Range<Int>] = []
    var start = 0
    var used: [Placeholder.Kind: Int] = [:]
    for span in finder.spans(in: sentence, marked: marked) {
      let kind = Placeholder.Kind(span.kind)
      if used[kind, default: 0] == Placeholder.count {
        let before = bytes.prefix(span.range.lowerBound)
        let spaces = before.reversed().prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        pieces.append(start..<span.range.lowerBound - spaces)
        start = span.range.lowerBound
        used = [:]
      }
      used[kind, default: 0] += 1
    }
    return pieces + [start..<bytes.count]
  }

  private func withPlaceholders(
    _ sentence: String, _ spans: [ProtectedSpan], terms: [Range<Int>: String] = [:]
  ) -> SentenceReading {
    var contents: [Placeholder: SentenceReading.Content] = [:]
    var used: [Placeholder.Kind: Int] = [:]
    var required: [String] = []
    var protected: [ProtectedText] = []
    let text = sentence.replacing(spans) { span, content in
      let kind = Placeholder.Kind(span.kind)
      let number = used[kind, default: 0]
      // One is a singular, which placeholders do not tell; what there are too many of is said as it is.
      if span.kind == .number && content == "1" || number == Placeholder.count {
        required.append(content)
        protected.append(ProtectedText(source: content, target: content, kind: span.kind))
        return content
      }
      used[kind] = number + 1
      let placeholder = Placeholder(kind: kind, number: number)
      required.append(placeholder.text)
      let target = terms[span.range]
      contents[placeholder] = SentenceReading.Content(
        target: target ?? written(content, span.kind), source: content, isTerm: target != nil,
        isJoined: sentence.isWithinWord(at: span.range.lowerBound))
      if target == nil {
        protected.append(
          ProtectedText(source: content, target: written(content, span.kind), kind: span.kind))
      }
      return placeholder.text
    }
    return finish(sentence, text, required, protected, contents)
  }

  private func withRequirements(_ sentence: String, _ spans: [ProtectedSpan]) -> SentenceReading {
    let protected = required(spans).map { span in
      let content = sentence.text(of: span.range)
      return ProtectedText(source: content, target: written(content, span.kind), kind: span.kind)
    }
    let (inner, left, edges) = keepsSpans ? cuttingEdges(sentence, spans) : (sentence, spans, ("", ""))
    let kept = required(left).map { span in written(inner.text(of: span.range), span.kind) }
    return finish(sentence, inner, kept, protected, [:], edges)
  }

  /// Returns the spans that a translation has to say where the model was not taught placeholders.
  private func required(_ spans: [ProtectedSpan]) -> [ProtectedSpan] {
    // A digit by itself is often a word.
    (keepsSpans ? spans : spans.filter { $0.kind == .marked }).filter {
      $0.kind != .number || $0.range.count > 1
    }
  }

  /// Cuts off what begins and ends a sentence and the model need not see, with the marks beside it.
  private func cuttingEdges(
    _ sentence: String, _ spans: [ProtectedSpan]
  ) -> (sentence: String, spans: [ProtectedSpan], edges: (String, String)) {
    let bytes = Array(sentence.utf8)
    func isMark(_ byte: UInt8) -> Bool { " \t.,;:!?-()\"'".utf8.contains(byte) }
    var (start, end) = (0, bytes.count)
    var spans = spans[...]
    while let first = spans.first, first.kind != .number,
      bytes[start..<first.range.lowerBound].allSatisfy(isMark)
    {
      start = first.range.upperBound
      spans = spans.dropFirst()
    }
    // A sign is part of the number that it stands before.
    if start > 0 {
      start += bytes[start..<(spans.first?.range.lowerBound ?? bytes.count)].prefix(while: isMark).count
    }
    while let last = spans.last, last.kind != .number, bytes[last.range.upperBound..<end].allSatisfy(isMark) {
      end = last.range.lowerBound
      spans = spans.dropLast()
    }
    if end < bytes.count, start < end {
      end -=
        bytes[max(start, spans.last?.range.upperBound ?? start)..<end].reversed().prefix {
          $0 == 0x20 || $0 == 0x09
        }.count
    }
    // All of it stays, and there is nothing to read.
    guard start < end else { return ("", [], (sentence, "")) }
    let moved = spans.map { span in
      ProtectedSpan(range: span.range.lowerBound - start..<span.range.upperBound - start, kind: span.kind)
    }
    return (
      sentence.text(of: start..<end), moved,
      (sentence.text(of: 0..<start), sentence.text(of: end..<bytes.count))
    )
  }

  private func written(_ content: String, _ kind: ProtectedSpan.Kind) -> String {
    kind == .number ? numbers.written(content, from: source, to: target) : content
  }

  private func finish(
    _ sentence: String, _ text: String, _ required: [String], _ protected: [ProtectedText],
    _ contents: [Placeholder: SentenceReading.Content], _ edges: (String, String) = ("", "")
  ) -> SentenceReading {
    let text = simplifies ? ChineseWriting.simplified(text) : text
    let letterCase = reading.letterCase ? LetterCase(of: text) : .ordinary
    let punctuation = reading.punctuation ? Punctuation(of: text) : nil
    return SentenceReading(
      text: letterCase.read(punctuation?.reading ?? text), required: required, protected: protected,
      letterCase: letterCase,
      beginsWithCapital: sentence.first { $0.isLetter }?.isUppercase == true,
      punctuation: punctuation, contents: contents, edges: edges,
      targetLanguage: target)
  }
}

extension Placeholder.Kind {
  fileprivate init(_ kind: ProtectedSpan.Kind) { self = kind == .number ? .number : .thing }
}

extension SpanFinder {
  /// Returns the spans of a text with those that the user has marked, which win over what they touch.
  func spans(in text: String, marked: [Range<Int>]) -> [ProtectedSpan] {
    let found = spans(in: text)
    if marked.isEmpty { return found }
    let joined = marked.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }.reduce(
      into: [Range<Int>]()
    ) { joined, range in
      if let last = joined.last, range.lowerBound < last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    let free = found.filter { span in !joined.contains { $0.overlaps(span.range) } }
    let all = free + joined.map { ProtectedSpan(range: $0, kind: .marked) }
    return all.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}

extension String {
  /// Whether letters or digits of scripts with spaces between words stand on both sides of a place, given by bytes.
  fileprivate func isWithinWord(at offset: Int) -> Bool {
    let place = utf8.index(startIndex, offsetBy: offset)
    guard let before = self[..<place].last, let after = self[place...].first else { return false }
    return before.isOfSpacedWord && after.isOfSpacedWord
  }

  /// Returns a part of the text, given by bytes that are a text themselves.
  package func text(of range: Range<Int>) -> String {
    let start = utf8.index(startIndex, offsetBy: range.lowerBound)
    return String(self[start..<utf8.index(start, offsetBy: range.count)])
  }

  /// Returns the text with other texts in the place of spans, which are in order.
  func replacing(_ spans: [ProtectedSpan], _ replacement: (ProtectedSpan, String) -> String) -> String {
    if spans.isEmpty { return self }
    var result = ""
    var end = 0
    for span in spans {
      result += text(of: end..<span.range.lowerBound)
      result += replacement(span, text(of: span.range))
      end = span.range.upperBound
    }
    return result + text(of: end..<utf8.count)
  }
}
