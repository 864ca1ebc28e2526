internal import Threads

/// Turns text into pieces of a vocabulary and back without loss: `decode(encode(x))` is `x`, normalized, and
/// `encode(x)` depends on nothing else of `x`.
///
/// Text is normalized, cut at word boundaries, and each word into pieces; a space belongs to the word after
/// it. Only in a vocabulary of words are there unknown pieces. It can be used from any number of threads at
/// once.
public struct Tokenizer: Sendable {
  public let vocabulary: Vocabulary
  let workers: TokenizerWorkerPool

  /// Creates the tokenizer of a vocabulary.
  ///
  /// - Throws: `LocaleError`.
  public init(_ vocabulary: Vocabulary) throws {
    self.vocabulary = vocabulary
    workers = try TokenizerWorkerPool(vocabulary, vocabulary.makeModel())
  }

  /// Returns the text in the form that it is encoded in.
  public func normalize(_ text: String) -> String {
    Normalizer(vocabulary.normalization).normalize(text)
  }

  /// Returns the identifiers of the pieces of a text, without `<s>` and `</s>`.
  public func encode(_ text: String) -> [TokenID] {
    var text = text
    var tokens: [TokenID] = []
    tokens.reserveCapacity(text.utf8.count / 4 + 4)
    text.withUTF8 { bytes in workers.withWorker { $0.encode(bytes, into: &tokens) } }
    return tokens
  }

  /// Returns the identifiers of the pieces of each text, in order, computed on so many threads.
  public func encode(_ texts: [String], threads: Int) -> [[TokenID]] {
    let block = 256
    let pool = ThreadPool(threads: min(threads, (texts.count + block - 1) / block))
    return pool.map(texts.count, inBlocksOf: block) { encode(texts[$0]) }
  }

  /// Returns the text of pieces, where `<s>` and `</s>` are nothing.
  ///
  /// Bytes that together are no UTF-8, as a model may write them, become U+FFFD.
  public func decode(_ tokens: some Sequence<TokenID>) -> String {
    var bytes: [UInt8] = []
    for token in tokens { append(token, to: &bytes) }
    return text(of: bytes)
  }

  /// Appends the bytes that a piece stands for.
  @inline(__always)
  func append(_ token: TokenID, to bytes: inout [UInt8]) {
    switch vocabulary.role(of: token) {
    case .beginning, .end: break
    case .unknown: appendUnknown(to: &bytes)
    case .byte(let byte): bytes.append(byte)
    case .text(let index): vocabulary.texts.withBytes(of: index) { bytes.append(contentsOf: $0) }
    }
  }

  /// Returns what bytes encode, without the space that encoding puts before a text.
  func text(of bytes: [UInt8]) -> String {
    String(decoding: bytes.first == space ? bytes.dropFirst() : bytes[...], as: UTF8.self)
  }

  /// An unknown piece stands for a word and the space before it.
  func appendUnknown(to bytes: inout [UInt8]) {
    bytes.append(space)
    bytes.append(contentsOf: PieceText.unknown.utf8)
  }
}
