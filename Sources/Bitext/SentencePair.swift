internal import Files

/// A sentence and its translation.
public struct SentencePair: Codable, Sendable {
  public var source: String
  public var target: String
  /// The edges between the words of the source, where they are known.
  public var graph: WordGraph?
  /// Where the pair came from.
  public var origin: Origin
  /// Which part of its corpus it came from, counted from 0.
  public var part = 0
  /// What there is to say of it beside its texts.
  public var remark: Remark?

  /// What a reader found out about a pair.
  public enum Remark: Codable, Sendable, Hashable {
    /// A unit of a TMX file has no sentence in one of the languages, so that side is empty.
    case missingLanguage
    /// A unit of a TMX file has so many more sentences in these languages, which are left out.
    case furtherVariants(Int)
    /// A set of identifiers has one for a token that its dictionary did not have, so that the text is not whole.
    case unknownToken
  }

  /// A place in a corpus.
  public struct Origin: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The file; of two line-aligned files, the one of the source.
    public var path: String
    /// The line in it, counted from 1.
    public var line: Int

    public init(path: String, line: Int) {
      self.path = path
      self.line = line
    }

    public var description: String { "\(FileSystem.inputName(path)):\(line)" }
  }

  public init(source: String, target: String, origin: Origin) {
    self.source = source
    self.target = target
    self.origin = origin
  }
}
