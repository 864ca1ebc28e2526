internal import Files
public import Settings
internal import Threads

/// Builds a vocabulary from text, line by line.
///
/// The same lines in any order, on any number of threads, give the same vocabulary, byte for byte.
public struct VocabularyBuilder {
  /// What vocabulary to build.
  public struct Options: Hashable, Configured {
    /// How words are cut into pieces.
    public var kind = SubwordKind.bpe
    /// How many pieces there are in all, special pieces and bytes included.
    public var size = 8000
    /// The form that text is brought into first.
    public var normalization = NormalizationForm.visibleNFC
    /// Where words end that pieces never cross.
    public var wordBoundaries = WordBoundaries.icu(locale: "root")
    /// The share of the text's characters that get pieces of their own; the rarest are spelled out in bytes.
    public var characterCoverage = 0.99999
    /// How often a pair or a word must occur to become a piece.
    public var minimumFrequency = 2

    public init() {}
  }

  public let options: Options
  private let pool: ThreadPool
  private var counter: WordCounter
  /// How many of the pieces will be tags.
  private var tagCount = 0

  /// Creates a builder that counts words on so many threads.
  ///
  /// - Throws: `VocabularyError` for a size or a coverage out of range, `LocaleError`.
  public init(_ options: Options, threads: Int = 1) throws {
    let minimum = Int(Vocabulary.firstTextID(of: options.kind)) + 1
    guard options.size >= minimum, options.size <= VocabularyError.maximumSize else {
      throw VocabularyError.sizeOutOfRange(kind: options.kind, size: options.size, minimum: minimum)
    }
    guard options.characterCoverage > 0, options.characterCoverage <= 1 else {
      throw VocabularyError.coverageOutOfRange(options.characterCoverage)
    }
    self.options = options
    pool = ThreadPool(threads: threads)
    // A character vocabulary is counted from words as well: together they are the text.
    counter = try WordCounter(options.normalization, options.wordBoundaries, on: pool)
  }

  /// Adds a line.
  public mutating func add(_ line: String) {
    var line = line
    line.withUTF8 { counter.add($0) }
  }

  /// Adds the lines of a file, plain or `.gz`.
  ///
  /// - Throws: `FileError`.
  public mutating func add(contentsOf path: String) throws {
    let reader = try LineReader(path: path)
    while try reader.withNextLine({ counter.add($0) }) != nil {}
  }

  /// Returns the vocabulary of all lines added; it has fewer pieces than asked for where the text holds no
  /// more.
  ///
  /// - Parameter tags: Texts that are to be pieces of their own, counted in the size.
  /// - Throws: `VocabularyError.noText`, and `sizeOutOfRange` where the tags leave no piece for text.
  public mutating func build(tags: [String] = []) throws -> Vocabulary {
    let words = counter.counts()
    guard words.words.count > 0 else { throw VocabularyError.noText }
    tagCount = Set(tags).count
    let minimum = options.size - maximumTexts + 1
    guard options.size >= minimum else {
      throw VocabularyError.sizeOutOfRange(kind: options.kind, size: options.size, minimum: minimum)
    }
    let vocabulary =
      switch options.kind {
      case .bpe: buildBytePairEncoding(words)
      case .unigram: buildUnigramModel(words)
      case .word: buildWords(words)
      case .character: buildCharacters(words)
      }
    return vocabulary.adding(tags: tags)
  }
}

extension VocabularyBuilder {
  /// How many pieces of text there may be.
  private var maximumTexts: Int { options.size - Int(Vocabulary.firstTextID(of: options.kind)) - tagCount }

  private func vocabulary(_ texts: ByteStringTable, _ content: Vocabulary.Content) -> Vocabulary {
    Vocabulary(
      kind: options.kind, normalization: options.normalization, wordBoundaries: options.wordBoundaries,
      texts: texts, content: content)
  }

  private func buildBytePairEncoding(_ words: WordCounts) -> Vocabulary {
    let alphabet = Alphabet(of: words, coverage: options.characterCoverage, maximum: maximumTexts)
    let (sequences, counts) = alphabet.sequences(of: words)
    var trainer = BytePairEncodingTrainer(symbols: alphabet.texts, sequences: sequences, counts: counts)
    trainer.learn(
      maximumSymbols: maximumTexts, maximumMerges: .max, minimumCount: max(options.minimumFrequency, 1))
    let first = Vocabulary.firstTextID(of: .bpe)
    let merges = trainer.merges.map {
      BytePairEncoding.Merge(left: first + $0.left, right: first + $0.right, result: first + $0.result)
    }
    return vocabulary(trainer.symbols, .merges(merges))
  }

  private func buildUnigramModel(_ words: WordCounts) -> Vocabulary {
    let alphabet = Alphabet(of: words, coverage: options.characterCoverage, maximum: maximumTexts)
    let (sequences, counts) = alphabet.sequences(of: words)
    var trainer = UnigramModelTrainer(
      alphabet: alphabet, sequences: sequences, counts: counts,
      minimumFrequency: options.minimumFrequency, on: pool)
    let (texts, scores) = trainer.train(size: maximumTexts)
    return vocabulary(texts, .scores(scores))
  }

  private func buildWords(_ words: WordCounts) -> Vocabulary {
    // The words are in the order of their bytes, and sorting keeps the order of equals.
    let order = words.counts.indices.filter { words.counts[$0] >= options.minimumFrequency }
      .sorted { (words.counts[$1], $0) < (words.counts[$0], $1) }
    var texts = ByteStringTable()
    var counts: [Int] = []
    for index in order.prefix(maximumTexts) {
      words.words.withBytes(of: index) { _ = texts.insert($0) }
      counts.append(words.counts[index])
    }
    return vocabulary(texts, .counts(counts))
  }

  private func buildCharacters(_ words: WordCounts) -> Vocabulary {
    let alphabet = Alphabet(of: words, coverage: options.characterCoverage, maximum: maximumTexts)
    return vocabulary(alphabet.texts, .counts(alphabet.counts))
  }
}

extension VocabularyBuilder.Options {
  public static let settings: [Setting<VocabularyBuilder.Options>] = [
    Setting(
      "kind", \.kind, .choice("KIND", of: SubwordKind.self), option: "subword",
      help: "bpe (Sennrich et al. 2016), unigram (Kudo 2018), word, or character"),
    Setting(
      "size", \.size, .integer(from: 1), option: "vocabulary-size", defaultText: "auto",
      help: "pieces of a vocabulary in all, special pieces and bytes included"),
    Setting(
      "normalization", \.normalization, .choice("FORM", of: NormalizationForm.self),
      help: NormalizationForm.help),
    Setting(
      "wordBoundaries", \.wordBoundaries, .wordBoundaries,
      help: "icu (Unicode Standard Annex 29), or whitespace for text that is tokenised already"),
    Setting(
      "characterCoverage", \.characterCoverage, .number(above: 0, through: 1),
      help: "share of the text whose characters get pieces; rarer characters are spelled out in bytes"),
    Setting(
      "minimumFrequency", \.minimumFrequency, .integer(from: 1),
      help: "how often a pair or a word must occur to become a piece"),
  ]
}

extension Domain where Value == WordBoundaries {
  /// `whitespace`, `icu`, or in a file `icu LOCALE`.
  fileprivate static var wordBoundaries: Domain {
    Domain(
      name: "KIND", expected: "one of icu, whitespace", words: ["icu", "whitespace"],
      parse: { $0 == "icu" ? .icu(locale: "root") : WordBoundaries($0) },
      show: { $0 == .icu(locale: "root") ? "icu" : $0.description })
  }
}
