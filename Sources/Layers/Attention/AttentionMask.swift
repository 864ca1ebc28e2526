public import Tensors

/// Which tokens of a memory a query sees (attention mask).
public enum AttentionMask: String, Codable, CaseIterable, Sendable {
  /// All of its own sentence.
  case unmasked = "none"
  /// Itself and what stands before it in its own sentence.
  case causal

  /// The mask that an attention of a kind needs: a decoder must not see what it is to write.
  public init(of kind: AttentionKind) {
    self =
      switch kind {
      case .encoderSelf, .cross: .unmasked
      case .decoderSelf: .causal
      }
  }

  /// Returns which rows of a packed memory each packed query sees.
  ///
  /// - Parameters:
  ///   - queryOffsets: Where the queries of each sentence begin, and behind the last their end.
  ///   - memoryOffsets: The same for the memory.
  public func spans(queryOffsets: [Int32], memoryOffsets: [Int32]) -> MemorySpans {
    precondition(queryOffsets.count == memoryOffsets.count, "one sentence of memory for each of queries")
    precondition(self != .causal || queryOffsets == memoryOffsets, "causal attention to another sentence")
    var (starts, counts, sentences): ([Int32], [Int32], [Int]) = ([], [], [])
    for sentence in 0..<max(0, queryOffsets.count - 1) {
      let memory = memoryOffsets[sentence]..<memoryOffsets[sentence + 1]
      for query in queryOffsets[sentence]..<queryOffsets[sentence + 1] {
        starts.append(memory.lowerBound)
        sentences.append(sentence)
        switch self {
        case .unmasked: counts.append(memory.upperBound - memory.lowerBound)
        case .causal: counts.append(query + 1 - memory.lowerBound)
        }
      }
    }
    return MemorySpans(start: starts, count: counts, sentences: sentences)
  }
}
