package import Bitext
internal import Files
internal import FoundationEssentials
internal import Text

/// corpus.json of a packed corpus: what its files hold, and what they were made of.
package struct PackedHeader: Codable, Sendable {
  static let format = "translate-packed-corpus"
  static let version = 1

  var format = PackedHeader.format
  var version = PackedHeader.version
  package let recipe: PackingRecipe
  package let pairs: Int
  package let source: Side
  package let target: Side
  /// 2 or 4.
  let bytesPerToken: Int
  let offsets: FileChecksum
  let tokens: FileChecksum
  let lines: FileChecksum
  /// For each part of the corpus the first pair that comes from it, or from one after it.
  let partStarts: [Int]
  package let report: CorpusReport

  /// One side of all pairs.
  package struct Side: Codable, Sendable {
    /// How many pieces its vocabulary has, and what `Vocabulary.rowChecksum` is of them.
    package let pieces: Int
    let rows: FileChecksum
    /// As `TextLength.words` counts them.
    package let words: Int
    /// Without marks.
    package let tokens: Int
  }

  /// The largest number of pairs; sums and products of such numbers stay far below those of 64 bits.
  private static let mostPairs = 1 << 40
  private static let mostTokens = 1 << 48

  /// Reads the header of a packed corpus.
  ///
  /// - Throws: `PackingError` where there is none, or where a number in it cannot be right.
  static func read(_ folder: PackedFolder) throws -> PackedHeader {
    guard folder.isFinished else {
      throw folder.isUnfinished
        ? PackingError.unfinished(path: folder.path) : PackingError.notPacked(path: folder.path)
    }
    let path = folder.headerPath
    guard let text = SealedJSON.opened(try FileSystem.readAll(path)) else {
      throw PackingError.damaged(path: path, reason: "its checksum is another")
    }
    let decoder = JSONDecoder()
    if let kind = try? decoder.decode(Kind.self, from: Data(text)), kind.format == format,
      kind.version != version
    {
      throw PackingError.otherVersion(path: path, version: kind.version)
    }
    guard let header = try? decoder.decode(PackedHeader.self, from: Data(text)), header.format == format
    else { throw PackingError.damaged(path: path, reason: "it does not describe a packed corpus") }
    if let problem = header.problem { throw PackingError.damaged(path: path, reason: problem) }
    return header
  }

  /// The fields that say how the others are to be read.
  private struct Kind: Decodable {
    let format: String
    let version: Int
  }

  /// What cannot be right; nil where all can.
  private var problem: String? {
    guard 1...Self.mostPairs ~= pairs else { return "a corpus of \(pairs) pairs" }
    for side in [source, target] {
      guard 1...Int(Int32.max) ~= side.pieces else { return "a vocabulary of \(side.pieces) pieces" }
      guard 0...Self.mostTokens ~= side.tokens, 0...Self.mostTokens ~= side.words else {
        return "a side of \(side.words) words and \(side.tokens) tokens"
      }
    }
    guard bytesPerToken == 2 || bytesPerToken == 4 else { return "tokens of \(bytesPerToken) bytes" }
    guard offsets.length == (2 * pairs + 1) * 8, lines.length == pairs * 8,
      tokens.length == (source.tokens + target.tokens) * bytesPerToken
    else { return "files of other lengths than its pairs and tokens need" }
    guard partStarts.count == recipe.corpus.parts.count, partStarts.first == 0,
      zip(partStarts, partStarts.dropFirst()).allSatisfy({ $0 <= $1 }), partStarts.allSatisfy({ $0 <= pairs })
    else { return "parts in no order" }
    guard report.isSound, report.kept == pairs else { return "a report of another number of pairs" }
    return nil
  }

  func write(to folder: PackedFolder) throws {
    try AtomicFile.write(SealedJSON.sealed(jsonText(of: self)), to: folder.headerPath)
  }
}
