internal import Bitext
internal import Protection
internal import Text

extension TranslatedText {
  /// Puts the translations of the sentences of a text together.
  ///
  /// - Parameters:
  ///   - source: The text.
  ///   - division: What it was divided into.
  ///   - translations: Of each part that the model read.
  ///   - tokenizer: The source's.
  init(
    _ source: String, _ division: LineDivision, _ translations: ArraySlice<SentenceTranslation>,
    _ tokenizer: Tokenizer
  ) {
    self.source = source
    sourceTokens = translations.reduce(0) { $0 + $1.sourceTokens }
    targetTokens = translations.reduce(0) { $0 + $1.targetTokens }
    isComplete = translations.allSatisfy(\.isComplete)
    sourcePieces = translations.flatMap(\.sourcePieces)
    targetPieces = translations.flatMap(\.targetPieces)
    targetLogProbabilities = translations.flatMap { $0.targetLogProbabilities.prefix($0.targetPieces.count) }
    meanLogProbability = mean(translations.flatMap(\.targetLogProbabilities))
    attention = translations.compactMap(\.attention)
    let sentences = JoinedSentences(division, translations)
    protected = sentences.protected
    let count = translations.map(\.alternatives.count).max() ?? 0
    alternatives = (0..<count).map {
      Alternative(text: sentences.text(rank: $0), score: sentences.score(rank: $0))
    }
    text = alternatives.first?.text ?? sentences.text(rank: 0)
    score = alternatives.first?.score
    unitAlignment = sentences.unitAlignment(tokenizer)
    alignment = unitAlignment.ofWords(source: source, target: text)
    flaws = sentences.flaws
    (foundTerms, forcedTerms) = (sentences.foundTerms, sentences.forcedTerms)
  }
}

/// The translated sentences of a text and what stands between them.
private struct JoinedSentences {
  private let parts: [Part]

  private enum Part {
    case gap(source: String, target: String)
    case sentence(DividedSentence, ArraySlice<SentenceTranslation>)
  }

  init(_ division: LineDivision, _ translations: ArraySlice<SentenceTranslation>) {
    var translations = translations
    parts = division.parts.map { part in
      switch part {
      case .gap(let source, let target): return .gap(source: source, target: target)
      case .sentence(let sentence):
        let own = translations.prefix(sentence.division.sources.count)
        translations = translations.dropFirst(own.count)
        return .sentence(sentence.read(by: own.first), own)
      }
    }
  }

  private var sentences: [(DividedSentence, ArraySlice<SentenceTranslation>)] {
    parts.compactMap { part in
      if case .sentence(let sentence, let translations) = part { (sentence, translations) } else { nil }
    }
  }

  func text(rank: Int) -> String {
    parts.reduce(into: "") { result, part in
      switch part {
      case .gap(_, let target): result += target
      case .sentence(let sentence, let translations):
        result += sentence.written(translations.map { $0.alternative(rank).text }).text
      }
    }
  }

  func score(rank: Int) -> Float {
    let scores = sentences.flatMap { $0.1 }.map { $0.alternative(rank).score }
    return scores.dropFirst().reduce(scores.first ?? 0, +)
  }

  // MARK: Flaws

  var flaws: Set<TranslationFlaw> {
    sentences.reduce(into: []) { flaws, sentence in
      let (sentence, translations) = sentence
      let texts = translations.map { $0.alternative(0).text }
      if !sentence.written(texts).isKept { flaws.insert(.notKept) }
      for (source, translation) in zip(sentence.division.sources, translations) {
        if repeats(translation.alternative(0).text, source: source.text) { flaws.insert(.repeating) }
        if let flaw = lengthFlaw(source: translation.sourceTokens, target: translation.targetTokens) {
          flaws.insert(flaw)
        }
      }
    }
  }

  var protected: [TranslatedText.Protected] {
    sentences.flatMap { sentence, translations -> [TranslatedText.Protected] in
      guard let texts = sentence.reading?.protected, !texts.isEmpty else { return [] }
      let written = sentence.written(translations.map { $0.alternative(0).text }).text
      return zip(texts, texts.areKept(in: written)).map { TranslatedText.Protected(text: $0, isKept: $1) }
    }
  }

  var foundTerms: Int { sentences.reduce(0) { $0 + $1.0.terms } }

  var forcedTerms: Int {
    sentences.reduce(0) { sum, sentence in
      sum + (sentence.0.terms > 0 && sentence.1.contains(where: \.isForced) ? sentence.0.terms : 0)
    }
  }

  // MARK: Alignment

  /// Returns which units belong together, counted in the whole texts as people read them.
  func unitAlignment(_ tokenizer: Tokenizer) -> [AlignmentLink] {
    if !sentences.contains(where: { $0.1.contains { !$0.alignment.isEmpty } }) { return [] }
    var (sourceUnits, targetUnits) = (TextUnitCounter(), TextUnitCounter())
    var links: [AlignmentLink] = []
    for part in parts {
      switch part {
      case .gap(let source, let target):
        sourceUnits.add(source)
        targetUnits.add(target)
      case .sentence(let sentence, let translations):
        let texts = translations.map { $0.alternative(0).text }
        let offsets = (sourceUnits.add(sentence.original), targetUnits.add(sentence.written(texts).text))
        links += sentence.alignment(translations, tokenizer).map {
          AlignmentLink(source: offsets.0 + $0.source, target: offsets.1 + $0.target)
        }
      }
    }
    return links
  }
}

extension SentenceTranslation {
  /// A sentence with fewer alternatives than others repeats its last.
  fileprivate func alternative(_ rank: Int) -> TranslatedText.Alternative {
    alternatives[min(rank, alternatives.count - 1)]
  }
}

extension DividedSentence {
  /// Returns the translation as people read it, from those of the parts.
  fileprivate func written(_ texts: [String]) -> SentenceReading.Written {
    if division.sources.isEmpty {
      return SentenceReading.Written(text: reading?.copied ?? joined(texts))
    }
    let text = joined(texts)
    return reading?.written(text) ?? SentenceReading.Written(text: text)
  }

  private func joined(_ texts: [String]) -> String {
    var next = 0
    return division.parts.reduce(into: "") { result, part in
      switch part {
      case .copied(let text), .gap(let text): result += text
      case .translated:
        result += texts[next]
        next += 1
      }
    }
  }

  /// Returns which units of the sentence and its translation belong together.
  fileprivate func alignment(
    _ translations: ArraySlice<SentenceTranslation>, _ tokenizer: Tokenizer
  ) -> [AlignmentLink] {
    let links = joinedAlignment(translations)
    if links.isEmpty { return [] }
    let numbered = links.numbered(source: tokenizer.sourceNumbersOfUnits(in: text), target: nil)
    guard let reading else { return numbered }
    let target = joined(translations.map { $0.alternative(0).text })
    return numbered.numbered(
      source: reading.shownNumbersOfUnits(in: text, ofSource: true),
      target: reading.shownNumbersOfUnits(in: target, ofSource: false))
  }

  /// Returns the alignments of the parts with the units counted in the whole sentence, the source normalized.
  private func joinedAlignment(_ translations: ArraySlice<SentenceTranslation>) -> [AlignmentLink] {
    if division.parts.count == 1 { return translations.first?.alignment ?? [] }
    var translations = translations
    var (sourceUnits, targetUnits) = (TextUnitCounter(), TextUnitCounter())
    var links: [AlignmentLink] = []
    for part in division.parts {
      switch part {
      case .copied(let text):
        sourceUnits.add(text)
        targetUnits.add(text)
      case .gap(let text):
        // The normalized source has nothing but white space there.
        sourceUnits.add(" ")
        targetUnits.add(text)
      case .translated(let source):
        guard let translation = translations.popFirst() else { return links }
        let text = translation.alternatives[0].text
        let (sourceOffset, targetOffset) = (sourceUnits.add(source.text), targetUnits.add(text))
        links += translation.alignment.map {
          AlignmentLink(source: sourceOffset + $0.source, target: targetOffset + $0.target)
        }
      }
    }
    return links
  }
}

private func mean(_ numbers: [Float]) -> Float? {
  numbers.isEmpty ? nil : Float(numbers.reduce(0) { $0 + Double($1) } / Double(numbers.count))
}
