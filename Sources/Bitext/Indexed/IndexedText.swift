internal import Files

/// One side of a corpus as fairseq and Megatron-LM keep it: identifiers of tokens, and what says which tokens they are.
public struct IndexedText: Sendable, Hashable, Codable {
  /// The index (`.idx`); the identifiers are in the file beside it that ends in `.bin`.
  public var index: String
  /// The tokens: a dictionary of fairseq (`token count` a line), or the `.vocab` that SentencePiece writes.
  public var dictionary: String

  /// Takes a set of this index.
  ///
  /// - Parameter dictionary: nil for the one that fairseq puts beside it: `dict.de.txt` for `train.de-en.de.idx`.
  public init(index: String, dictionary: String? = nil) {
    self.index = index
    self.dictionary = dictionary ?? Self.dictionary(beside: index)
  }

  /// Returns the index of the set that a path names: its index, or its identifiers where an index is beside them; nil
  /// where the path means text.
  ///
  /// - Throws: `IndexedTextError.compressed` for an index in a `.gz`.
  package static func index(named path: String) throws -> String? {
    let name = path.lowercased()
    if name.hasSuffix(indexEnding) { return path }
    if name.hasSuffix(indexEnding + ".gz") { throw IndexedTextError.compressed(path: path) }
    guard path.hasSuffix(identifiersEnding) else { return nil }
    let index = path.dropLast(identifiersEnding.count) + indexEnding
    return FileSystem.exists(String(index)) ? String(index) : nil
  }

  /// Where the identifiers are.
  var identifiers: String {
    if index.hasSuffix(Self.indexEnding.uppercased()) {
      return index.dropLast(Self.indexEnding.count) + Self.identifiersEnding.uppercased()
    }
    return (Self.isIndex(index) ? String(index.dropLast(Self.indexEnding.count)) : index)
      + Self.identifiersEnding
  }

  /// What its name ends in, such as the language of `train.de-en.de.idx`.
  package var lastComponent: String { Self.lastComponent(of: index) }

  /// All its files.
  package var paths: [String] { [index, identifiers, dictionary] }

  private static let indexEnding = ".idx"
  private static let identifiersEnding = ".bin"

  private static func dictionary(beside index: String) -> String {
    FileSystem.join(FileSystem.folder(of: index), "dict.\(lastComponent(of: index)).txt")
  }

  private static func lastComponent(of index: String) -> String {
    let parts = FileSystem.name(of: index).split(separator: ".")
    return String(parts.dropLast(isIndex(index) ? 1 : 0).last ?? "")
  }

  private static func isIndex(_ path: String) -> Bool { path.lowercased().hasSuffix(indexEnding) }
}
