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
  ///   - window: The most places that what a query sees is away from it; nil for any.
  public func spans(queryOffsets: [Int32], memoryOffsets: [Int32], window: Int? = nil) -> MemorySpans {
    let isOneText = queryOffsets == memoryOffsets
    precondition(queryOffsets.count == memoryOffsets.count, "one sentence of memory for each of queries")
    precondition(isOneText || self != .causal && window == nil, "causal attention to another sentence")
    let reach = window.map { Int32(clamping: $0) }
    var (starts, counts, sentences): ([Int32], [Int32], [Int]) = ([], [], [])
    for sentence in 0..<max(0, queryOffsets.count - 1) {
      let memory = memoryOffsets[sentence]..<memoryOffsets[sentence + 1]
      for query in queryOffsets[sentence]..<queryOffsets[sentence + 1] {
        var seen = self == .causal ? memory.lowerBound..<query + 1 : memory
        if let reach {
          let last = query + min(reach, memory.upperBound - query)
          seen = seen.clamped(to: query - min(query, reach)..<last + 1)
        }
        starts.append(seen.lowerBound)
        counts.append(seen.upperBound - seen.lowerBound)
        sentences.append(sentence)
      }
    }
    return MemorySpans(
      start: starts, count: counts, sentences: sentences,
      distances: isOneText ? starts.indices.map { starts[$0] - Int32($0) } : nil)
  }
}
