public import Randomness
internal import Threads

// Subword regularization: in training, a word is met in many segmentations.

extension Tokenizer {
  /// Returns the identifiers of the pieces of a text, cut as chance has it; `decode` gives the same text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - dropout: The probability, below 1, with which each merge of a byte pair encoding, or each piece of a unigram
  ///     vocabulary, is left out.
  ///   - stream: What chance is drawn from.
  /// - Precondition: The vocabulary is of a kind that can be randomized.
  public func encode(_ text: String, dropout: Float, using stream: inout RandomStream) -> [TokenID] {
    precondition(dropout >= 0 && dropout < 1, "dropout of \(dropout)")
    var text = text
    var tokens: [TokenID] = []
    tokens.reserveCapacity(text.utf8.count / 3 + 4)
    text.withUTF8 { bytes in
      workers.withWorker { $0.encode(bytes, dropout: dropout, using: &stream, into: &tokens) }
    }
    return tokens
  }

  /// Returns the identifiers of the pieces of each text, cut as chance has it, in order, computed on so many threads.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - dropout: The probability, below 1, with which each merge or piece is left out.
  ///   - stream: Returns what chance is drawn from for the text of a number.
  ///   - threads: How many threads share the work; the result does not depend on it.
  /// - Precondition: The vocabulary is of a kind that can be randomized.
  public func encode(
    _ texts: [String], dropout: Float, stream: @Sendable (_ text: Int) -> RandomStream, threads: Int
  ) -> [[TokenID]] {
    let block = 256
    let pool = ThreadPool(threads: min(threads, (texts.count + block - 1) / block))
    return pool.map(texts.count, inBlocksOf: block) { text in
      var stream = stream(text)
      return encode(texts[text], dropout: dropout, using: &stream)
    }
  }
}
