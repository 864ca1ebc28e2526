internal import Bitext
internal import Protection
internal import Text

/// A text as sentences and what stands between them, each sentence as the model reads it.
///
/// Without a splitter the text is one sentence; without a reader the model reads it as it is. A sentence with more numbers,
/// addresses and the like than the model was taught to carry over is several.
struct LineDivision {
  /// In order; together they are the text.
  private(set) var parts: [Part] = []

  enum Part {
    /// White space, and what stands before the first sentence; as the translation has it.
    case gap(source: String, target: String)
    case sentence(DividedSentence)
  }

  /// How texts become sentences that a model reads.
  struct Method {
    let tokenizer: Tokenizer
    let splitter: SentenceSplitter?
    let reader: SentenceReader?
    let glossary: Glossary?
    /// How many source tokens are read at once.
    let limit: Int
    /// What texts may begin with, the longest first.
    let tags: [SourceTag]
    let segmenters: SourceDivision.Segmenters
    let spacing: SentenceSpacing
    /// What the text that is divided begins with.
    fileprivate(set) var tag: SourceTag?
  }

  /// - Parameter marked: Ranges of bytes that stay as they are.
  init(_ text: String, marked: [Range<Int>] = [], _ method: Method) {
    var (text, start, method) = (text, 0, method)
    if let tag = method.tags.first(where: { $0.length(in: text) != nil }), let length = tag.length(in: text) {
      parts.append(.gap(source: text.text(of: 0..<length), target: ""))
      (text, start, method.tag) = (text.text(of: length..<text.utf8.count), length, tag)
    }
    guard let splitter = method.splitter else {
      append(sentence: text, marked: marked.within(start..<start + text.utf8.count), method)
      return
    }
    for segment in splitter.segments(of: text) {
      switch segment {
      case .gap(let gap): append(gap, method.spacing)
      case .sentence(let sentence):
        if case .sentence? = parts.last { append("", method.spacing) }
        let range = start..<start + sentence.utf8.count
        append(sentence: sentence, marked: marked.within(range), method)
      }
      start += segment.text.utf8.count
    }
  }

  /// A text that the model reads as it is and at once, with the edges between its words; a longer one is copied.
  init(_ text: String, _ graph: WordGraph, _ tokenizer: Tokenizer, limit: Int) {
    parts = [.sentence(DividedSentence(text, SourceDivision(text, graph, tokenizer, limit: limit)))]
  }

  /// The parts that the model translates.
  var sources: [SourceDivision.Source] {
    parts.flatMap { part -> [SourceDivision.Source] in
      switch part {
      case .gap: []
      case .sentence(let sentence): sentence.sources
      }
    }
  }

  private mutating func append(sentence: String, marked: [Range<Int>], _ method: Method) {
    let whole = DividedSentence(sentence, marked: marked, method)
    let pieces = whole.pieces(method)
    if pieces.count == 1 {
      parts.append(.sentence(whole))
      return
    }
    for (index, piece) in pieces.enumerated() {
      if index > 0 {
        let gap = sentence.text(of: pieces[index - 1].upperBound..<piece.lowerBound)
        parts.append(.gap(source: gap, target: gap))
      }
      parts.append(
        .sentence(DividedSentence(sentence.text(of: piece), marked: marked.within(piece), method)))
    }
  }

  private mutating func append(_ gap: String, _ spacing: SentenceSpacing) {
    let isBetween = !parts.isEmpty
    parts.append(.gap(source: gap, target: isBetween ? spacing.target(of: gap) : gap))
  }
}

/// A sentence, how the model reads it, and what that is cut into.
struct DividedSentence: Sendable {
  let original: String
  /// Nil where the model reads the sentence as it is.
  let reading: SentenceReading?
  let division: SourceDivision
  /// How many terms of the glossary stand in it.
  let terms: Int
  /// The ranges of bytes that stay as they are.
  private let kept: [Range<Int>]
  /// The same sentence with placeholders for terms of the glossary, one at most.
  private var withTerms: [DividedSentence] = []
  /// What its translation has to say for terms, of each one of several spellings.
  private var spellings: [[String]] = []

  init(_ sentence: String, marked: [Range<Int>], _ method: LineDivision.Method) {
    original = sentence
    var found = method.glossary?.matches(in: sentence) ?? Glossary.Matches()
    found.keep { places in
      method.reader?.areFree(places, in: sentence, marked: marked)
        ?? places.map { place in !marked.contains { $0.overlaps(place) } }
    }
    terms = found.count
    kept = marked + found.kept
    let plain = method.reader?.read(sentence, marked: kept)
    let division = Self.division(plain, sentence, method)
    let terms = zip(found.places, found.required).map { (range: $0, target: $1[0]) }
    guard !terms.isEmpty, division.sources.count == 1,
      let held = method.reader?.read(sentence, marked: kept, terms: terms)
    else {
      (reading, self.division, spellings) = (plain, division, found.required)
      return
    }
    let rest = Self.division(held, sentence, method)
    // Of a sentence of nothing but terms there is nothing left to be translated.
    if rest.sources.isEmpty {
      (reading, self.division) = (held, rest)
      return
    }
    (reading, self.division, spellings) = (plain, division, found.required)
    if rest.sources.count == 1 { withTerms = [DividedSentence(self, held, rest)] }
  }

  private static func division(
    _ reading: SentenceReading?, _ sentence: String, _ method: LineDivision.Method
  ) -> SourceDivision {
    var division = SourceDivision(
      reading?.text ?? sentence, method.tokenizer,
      limit: max(1, method.limit - (method.tag?.tokens.count ?? 0)), method.segmenters)
    if let tag = method.tag { division.begin(with: tag) }
    division.require((reading?.required ?? []).map { [$0] })
    return division
  }

  /// Another sentence as it is read otherwise.
  private init(_ sentence: DividedSentence, _ reading: SentenceReading, _ division: SourceDivision) {
    original = sentence.original
    self.reading = reading
    self.division = division
    terms = sentence.terms
    kept = sentence.kept
  }

  /// A sentence that the model reads as it is, divided.
  init(_ sentence: String, _ division: SourceDivision) {
    original = sentence
    reading = nil
    terms = 0
    kept = []
    self.division = division
  }

  /// The ranges of bytes that are to be sentences of their own; one where the model can carry over all that it has to.
  func pieces(_ method: LineDivision.Method) -> [Range<Int>] {
    // Most sentences have nothing of the kind, and need not be searched once more.
    guard let reader = method.reader, (reading?.protected.count ?? 0) > Placeholder.count else {
      return [0..<original.utf8.count]
    }
    return reader.pieces(of: original, marked: kept)
  }

  /// What the model reads.
  var text: String { reading?.text ?? original }

  /// The parts that the model translates; with one that can be read with placeholders for terms comes how.
  var sources: [SourceDivision.Source] {
    if spellings.isEmpty { return division.sources }
    var whole = division
    guard let withTerms = withTerms.first else {
      whole.require(spellings)
      return whole.sources
    }
    return whole.sources.map { source in
      var source = source
      source.terms = SourceDivision.Terms(spellings: spellings, source: withTerms.division.sources)
      return source
    }
  }

  /// The sentence as one of its translations has been made.
  func read(by translation: SentenceTranslation?) -> DividedSentence {
    translation?.saysTermsByPlaceholders == true ? withTerms.first ?? self : self
  }
}

/// What stands between sentences in languages that write spaces, and in those that do not.
struct SentenceSpacing {
  private let sourceHasSpaces: Bool
  private let targetHasSpaces: Bool

  init(from source: String, to target: String) {
    sourceHasSpaces = Self.hasSpaces(source)
    targetHasSpaces = Self.hasSpaces(target)
  }

  /// Returns what the translation has between two sentences: what the source has, but for the one space that only one of
  /// the languages writes.
  func target(of gap: String) -> String {
    switch (sourceHasSpaces, targetHasSpaces) {
    case (true, false): gap == " " ? "" : gap
    case (false, true): gap.isEmpty ? " " : gap
    default: gap
    }
  }

  /// Whether a language writes spaces between words.
  static func hasSpaces(_ language: String) -> Bool {
    !["zh", "ja", "yue", "wuu"].contains(language.prefix { $0 != "-" && $0 != "_" }.lowercased())
  }
}

// MARK: - Private

extension SentenceSplitter.Segment {
  fileprivate var text: String {
    switch self {
    case .sentence(let text), .gap(let text): text
    }
  }
}

extension [Range<Int>] {
  /// Returns what of the ranges is within another, counted from its beginning.
  fileprivate func within(_ range: Range<Int>) -> [Range<Int>] {
    compactMap { marked in
      let common = marked.clamped(to: range)
      guard !common.isEmpty else { return nil }
      return common.lowerBound - range.lowerBound..<common.upperBound - range.lowerBound
    }
  }
}
