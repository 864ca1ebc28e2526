public import Text

extension Tokenizer {
  /// Returns the tokens of a source as every model reads it: its pieces, then `</s>`.
  ///
  /// Training, validation and translation all encode their sources here.
  public func encodeSource(_ text: String) -> [TokenID] { encode(text) + [vocabulary.endID] }

  /// Returns the tokens of each source, in order, computed on so many threads.
  public func encodeSources(_ texts: [String], threads: Int) -> [[TokenID]] {
    encode(texts, threads: threads).map { $0 + [vocabulary.endID] }
  }
}
