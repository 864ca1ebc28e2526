internal import Files

/// A corpus being written, which is there whole or not at all.
public final class CorpusWriter {
  /// The form a corpus is written in; names ending in `.gz` are compressed.
  public enum Destination: Sendable, Hashable {
    /// Two files of which line n of one translates line n of the other.
    case aligned(source: String, target: String)
    case tabSeparated(path: String)

    /// The files that are written.
    public var paths: [String] {
      switch self {
      case .aligned(let source, let target): [source, target]
      case .tabSeparated(let path): [path]
      }
    }
  }

  private let source: OutputFile
  private let target: OutputFile?

  private init(source: OutputFile, target: OutputFile?) {
    self.source = source
    self.target = target
  }

  /// Calls `body` with a writer; the files appear under their names when it returns, and never if it throws.
  public static func write<Result>(
    to destination: Destination, _ body: (CorpusWriter) throws -> Result
  ) throws -> Result {
    switch destination {
    case .tabSeparated(let path):
      return try AtomicFile.write(to: path) { try body(CorpusWriter(source: $0, target: nil)) }
    case .aligned(let source, let target):
      return try AtomicFile.write(to: source) { sourceFile in
        try AtomicFile.write(to: target) { targetFile in
          try body(CorpusWriter(source: sourceFile, target: targetFile))
        }
      }
    }
  }

  /// Writes a pair; throws if a tab-separated file cannot hold it.
  public func write(_ pair: SentencePair) throws {
    if let target {
      try source.writeLine(pair.source)
      try target.writeLine(pair.target)
      return
    }
    let tab = UInt8(ascii: "\t")
    guard !pair.source.utf8.contains(tab), !pair.target.utf8.contains(tab) else {
      throw CorpusError.tabInSentence(pair.origin)
    }
    try source.write(pair.source)
    try source.write("\t")
    try source.writeLine(pair.target)
  }
}
