import Bitext
import Files
import Randomness
import TestSupport
import Text

@testable import Packing

/// Made-up pairs in files, vocabularies for them, and packed corpora of them.
struct PackedFixture {
  let folder: TemporaryDirectory
  let source: Vocabulary
  let target: Vocabulary
  /// The pairs that a filter of empty sides keeps.
  let kept: [SentencePair]

  /// Writes pairs of 1 to 12 words into the files `text.de` and `text.en`, every hundredth without a target.
  init(pairs: Int = 600) throws {
    folder = try TemporaryDirectory()
    var stream = Seed(9).stream(.generation)
    func text(_ letter: String) -> String {
      (0...stream.nextInteger(below: 12)).map { _ in letter + "\(stream.nextInteger(below: 90))" }
        .joined(separator: " ")
    }
    let lines = (1...pairs).map { (source: text("q"), target: $0 % 100 == 0 ? "" : text("z")) }
    let path = try folder.write(lines.map { $0.source + "\n" }.joined(), to: "text.de")
    try folder.write(lines.map { $0.target + "\n" }.joined(), to: "text.en")
    kept = lines.enumerated().filter { !$0.element.target.isEmpty }.map { line in
      SentencePair(
        source: line.element.source, target: line.element.target,
        origin: SentencePair.Origin(path: path, line: line.offset + 1))
    }
    source = try Self.vocabulary("q0123456789 ")
    target = try Self.vocabulary("z0123456789 ")
  }

  /// Returns a vocabulary of characters.
  static func vocabulary(_ characters: String) throws -> Vocabulary {
    var options = VocabularyBuilder.Options()
    options.kind = .character
    options.size = 400
    options.minimumFrequency = 1
    var builder = try VocabularyBuilder(options, threads: 1)
    builder.add(characters)
    return try builder.build()
  }

  var corpus: Corpus { Corpus([.aligned(source: folder.path("text.de"), target: folder.path("text.en"))]) }

  func packer(_ corpus: Corpus? = nil, threads: Int = 2, notes: Int = 100) -> CorpusPacker {
    CorpusPacker(
      corpus ?? self.corpus, CorpusFilter(), source: source, target: target, threads: threads,
      pairsBetweenNotes: notes)
  }

  /// Packs the pairs into a folder of this name.
  @discardableResult
  func pack(_ name: String = "packed") throws -> PackedCorpus {
    try packer().pack(into: folder.path(name)).corpus
  }

  /// The files of a packed corpus, by name.
  func files(_ name: String = "packed") throws -> [String: [UInt8]] {
    let path = folder.path(name)
    let names = try FileSystem.list(path)
    return Dictionary(
      uniqueKeysWithValues: try names.map { ($0, try FileSystem.readAll(FileSystem.join(path, $0))) })
  }
}
