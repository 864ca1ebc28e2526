internal import CommandLineTool
internal import Files
internal import Randomness
internal import Text

/// Sentence pairs made of token identifiers, without marks at beginnings and ends.
struct IdentifierCorpus {
  var sources: [[TokenID]] = []
  var targets: [[TokenID]] = []

  /// Identifiers below are those of marks: padding, unknown, beginning, end.
  static let firstID: TokenID = 4
  static let beginningID: TokenID = 2
  static let endID: TokenID = 3

  var count: Int { sources.count }

  /// Makes pairs of correlated lengths (normal, mean 13, deviation 4, correlation 0.8, from 3 to 60) whose tokens are
  /// as frequent as those of a language: that of rank r in proportion to 1 / (r + 10).
  static func synthetic(count: Int, identifiers: Range<TokenID>, seed: Seed) -> IdentifierCorpus {
    var cumulative: [Double] = []
    var total = 0.0
    for rank in 0..<identifiers.count {
      total += 1 / Double(rank + 10)
      cumulative.append(total)
    }
    func sentence(_ length: Int, _ stream: inout RandomStream) -> [TokenID] {
      (0..<length).map { _ in
        let rank = firstIndex(in: cumulative, above: Double(stream.nextUniform()) * total)
        return identifiers.lowerBound + TokenID(rank)
      }
    }
    var corpus = IdentifierCorpus()
    for index in 0..<count {
      var stream = seed.stream(.generation, index)
      let (first, second) = (stream.nextNormal(), stream.nextNormal())
      let targetLength = length(0.8 * first + 0.6 * second)
      corpus.sources.append(sentence(length(first), &stream))
      corpus.targets.append(sentence(targetLength, &stream))
    }
    return corpus
  }

  /// Reads one sentence a line, identifiers separated by spaces; pairs with an empty side are left out.
  ///
  /// - Throws: `FileError`, `IdentifierFileError`.
  static func read(source: String, target: String, vocabulary: Int) throws -> IdentifierCorpus {
    let sources = try readSentences(source, vocabulary: vocabulary)
    let targets = try readSentences(target, vocabulary: vocabulary)
    guard sources.count == targets.count else {
      throw IdentifierFileError.unequal(source: source, sources.count, target: target, targets.count)
    }
    var corpus = IdentifierCorpus()
    for (source, target) in zip(sources, targets) where !source.isEmpty && !target.isEmpty {
      corpus.sources.append(source)
      corpus.targets.append(target)
    }
    guard corpus.count > 0 else { throw IdentifierFileError.noPairs(source: source, target: target) }
    return corpus
  }

  /// Reads one sentence a line.
  static func readSentences(_ path: String, vocabulary: Int) throws -> [[TokenID]] {
    let reader = try LineReader(path: path)
    var sentences: [[TokenID]] = []
    while let line = try reader.next() {
      sentences.append(
        try line.split(separator: " ").map { word in
          guard let id = TokenID(word), id >= IdentifierCorpus.firstID, id < vocabulary else {
            throw IdentifierFileError.notAnIdentifier(
              path: path, line: reader.lineNumber, word: String(word), vocabulary: vocabulary)
          }
          return id
        })
    }
    return sentences
  }
}

/// What can be wrong with files of identifiers.
enum IdentifierFileError: ReportableError, Equatable {
  case notAnIdentifier(path: String, line: Int, word: String, vocabulary: Int)
  case unequal(source: String, Int, target: String, Int)
  case noPairs(source: String, target: String)
  case noSentences(path: String)

  var exitStatus: ExitStatus { .badData }

  var description: String {
    switch self {
    case .notAnIdentifier(let path, let line, let word, let vocabulary):
      "\(path):\(line): '\(word)' is not an identifier from \(IdentifierCorpus.firstID) to \(vocabulary - 1), "
        + "as a vocabulary of \(vocabulary) has them; write the files for this preset"
    case .unequal(let source, let sources, let target, let targets):
      "\(source) has \(sources) lines and \(target) has \(targets): give two files of the same sentences"
    case .noPairs(let source, let target):
      "\(source) and \(target) hold no pair of sentences: give files with one sentence a line on both sides"
    case .noSentences(let path): "\(path): holds no sentence; give a file with one sentence a line"
    }
  }
}

/// The options that choose what is trained on or translated.
enum CorpusOptions {
  static let sourceIdentifiers = Option.optional(
    "source-ids", .inputOnce, defaultText: "synthetic sentences",
    help: "source sentences as identifiers from 4 up, one sentence a line")
  static let targetIdentifiers = Option.optional(
    "target-ids", .inputOnce, help: "their translations, in the same form")
}

// MARK: - Private

private func length(_ deviate: Float) -> Int {
  max(3, min(60, Int((13 + 4 * deviate).rounded(.toNearestOrEven))))
}

private func firstIndex(in cumulative: [Double], above value: Double) -> Int {
  var (low, high) = (0, cumulative.count - 1)
  while low < high {
    let middle = (low + high) / 2
    if cumulative[middle] > value { high = middle } else { low = middle + 1 }
  }
  return low
}
