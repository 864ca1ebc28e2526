internal import Bitext
internal import Protection
internal import Tensors
internal import Text

/// What became of the tokens of a sentence.
struct SentenceTranslation {
  /// Best first; the source itself where no hypothesis shows anything.
  let alternatives: [TranslatedText.Alternative]
  let isComplete: Bool
  /// Whether the search had to see to it that what must be said is said.
  private(set) var isForced: Bool
  /// Whether placeholders stand in it for terms whose translations are given.
  private(set) var saysTermsByPlaceholders = false
  let sourcePieces: [String]
  let targetPieces: [String]
  /// Numbers of units within the sentence as it was normalized.
  let alignment: [AlignmentLink]
  /// Nil where nobody wants it, and where no hypothesis shows anything.
  let attention: SentenceAttention?
  let sourceTokens: Int
  /// Of each token that the model wrote, the end mark included.
  let targetLogProbabilities: [Float]

  /// - Parameter hypotheses: What the search found, best first.
  init(
    _ sentence: Sentence, _ hypotheses: [Hypothesis], _ model: TrainedModel, _ options: TranslatorOptions,
    _ memory: MemoryPool
  ) {
    let source = sentence.source
    let (sourceTokenizer, targetTokenizer) = (model.sourceTokenizer, model.targetTokenizer)
    var shown = hypotheses.compactMap { hypothesis -> (hypothesis: Hypothesis, text: String, score: Float)? in
      let text = withoutLineEnds(targetTokenizer.decode(hypothesis.tokens, beginning: sentence.prefix))
      let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
      return isBlank ? nil : (hypothesis, text, hypothesis.score)
    }
    if let risk = options.risk {
      shown = risk.chosen(of: shown.map(\.text)).map { index, utility in
        (shown[index].hypothesis, shown[index].text, Float(utility))
      }
    }
    let copy = TranslatedText.Alternative(text: source.text, score: hypotheses.first?.score ?? 0)
    let texts = shown.map { TranslatedText.Alternative(text: $0.text, score: $0.score) }
    alternatives = texts.isEmpty ? [copy] : texts
    let best = shown.first?.hypothesis
    isComplete = (best ?? hypotheses.first)?.isComplete ?? false
    isForced = best?.isForced ?? false
    sourceTokens = source.tokens.count
    targetLogProbabilities = (best ?? hypotheses.first)?.tokenLogProbabilities ?? []
    guard options.wantsDetails || options.wantsAttention, !options.shouldStop() else {
      (sourcePieces, targetPieces, alignment, attention) = ([], [], [], nil)
      return
    }
    // Read once more, alone: the weights depend on no other sentence, and every layer is seen.
    let seen = best.map {
      model.attention(
        source: source.tokens, source.graph, target: $0.tokens, memory: memory)
    }
    attention = options.wantsAttention ? seen : nil
    sourcePieces = source.tokens.dropLast().map(sourceTokenizer.vocabulary.piece)
    targetPieces = best?.tokens.map(targetTokenizer.vocabulary.piece) ?? []
    alignment = (seen?.alignedUnits() ?? []).compactMap { link in
      link.source < source.unitsOfTag
        ? nil : AlignmentLink(source: link.source - source.unitsOfTag, target: link.target)
    }
  }
}

extension SentenceTranslation {
  var targetTokens: Int { targetLogProbabilities.count }

  /// The same of a sentence that had placeholders for terms.
  var ofTerms: SentenceTranslation {
    var translation = self
    (translation.isForced, translation.saysTermsByPlaceholders) = (true, true)
    return translation
  }

  /// Whether it, and each of its alternatives, says each of some phrases in one of its spellings, as words by themselves;
  /// what is there twice twice.
  func says(_ phrases: [[String]]) -> Bool {
    var counts: [[String]: Int] = [:]
    for spellings in phrases { counts[spellings, default: 0] += 1 }
    return alternatives.allSatisfy { alternative in
      counts.allSatisfy { spellings, count in
        spellings.reduce(0) { $0 + alternative.text.occurrences(ofWords: $1) } >= count
      }
    }
  }

  /// Whether bytes that the model wrote one by one make no character.
  func isBroken(_ sentence: Sentence) -> Bool {
    alternatives.contains { $0.text.unicodeScalars.contains("\u{FFFD}") }
      && !sentence.source.text.unicodeScalars.contains("\u{FFFD}")
  }

  /// Whether it says the same over and over.
  func repeats(_ sentence: Sentence) -> Bool {
    Translation.repeats(alternatives[0].text, source: sentence.source.text)
  }
}

// MARK: - Private

extension String {
  /// Returns how often a phrase stands in the text without going on a word or being gone on.
  fileprivate func occurrences(ofWords phrase: String) -> Int {
    func joins(_ first: Character?, _ second: Character?) -> Bool {
      first?.isOfSpacedWord == true && second?.isOfSpacedWord == true
    }
    return ranges(of: phrase).count { range in
      !joins(self[..<range.lowerBound].last, phrase.first)
        && !joins(phrase.last, self[range.upperBound...].first)
    }
  }
}

extension Tokenizer {
  /// Returns the text of a translation that was to begin with a prefix.
  ///
  /// Words that a vocabulary of words does not know are those of the prefix, if they are in it.
  fileprivate func decode(_ tokens: [TokenID], beginning prefix: String?) -> String {
    let text = decode(tokens)
    guard let prefix, vocabulary.unknownID != nil else { return text }
    let line = withoutLineEnds(prefix)
    var (head, said) = (encode(line), normalize(line))
    if !tokens.starts(with: head) {
      // Its last word has gone on.
      let open = encodeOpenEnded(line)
      head = open.pieces
      said = String(decoding: said.utf8.dropLast(open.lastWord.count), as: UTF8.self)
    }
    guard tokens.starts(with: head) else { return text }
    return said + String(decoding: text.utf8.dropFirst(decode(head).utf8.count), as: UTF8.self)
  }
}

/// Bytes that a model writes one by one can still make a line end; a translation is one line.
func withoutLineEnds(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "\n")) else { return text }
  return String(decoding: text.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
}
