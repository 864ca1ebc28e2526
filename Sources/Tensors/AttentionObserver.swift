/// Collects what the attentions of a pass do, for pictures and for whoever wants to know.
///
/// It is handed to `ForwardPass.inspecting(with:)`. Each attention names its site and shows what was asked for: a whole
/// batch at once, or, where it looks step by step, the queries of one step after those of another.
package final class AttentionObserver {
  /// What is asked for.
  package let parts: Set<AttentionPart>
  /// One of each attention, in the order in which they first looked.
  package private(set) var observations: [AttentionObservation] = []
  /// The one vector of each sentence that is all a decoder without attention knows of it; empty where there is attention.
  package private(set) var contexts: [[Float]] = []

  package init(_ parts: Set<AttentionPart> = [.weights]) { self.parts = parts }

  /// Whether a fused kernel, which makes nothing else, has all that is asked for.
  package var needsWeightsOnly: Bool { parts.isSubset(of: [.weights]) }

  /// Takes the weights of the fused kernel: for each sentence, for each head, [queries, keys].
  func observe(_ site: AttentionSite, _ layout: PackedAttention, weights: [Float]) {
    guard parts.contains(.weights) else { return }
    let place = place(of: site, sentences: layout.sentences, heads: layout.heads)
    var first = 0
    for (sentence, extent) in layout.extents.enumerated() {
      for head in 0..<layout.heads {
        for query in 0..<extent.queries {
          let width = layout.width(keys: extent.keys)
          let row = line(
            Array(weights[first..<first + width]), from: layout.firstKey(of: query, keys: extent.keys),
            of: extent.keys, else: 0)
          observations[place].sentences[sentence][head].weights.append(row)
          first += width
        }
      }
    }
  }

  /// Takes what an attention computed, where it knows whose queries they are.
  ///
  /// The memory of a sentence is what its queries see together; where rows were brought together, each query sees its own
  /// key, and there are as many keys as queries.
  ///
  /// - Parameters:
  ///   - site: The attention.
  ///   - heads: The number of heads.
  ///   - queries: [heads * query rows, features], the rows of each head together.
  ///   - keys: [heads * memory rows, features of the score].
  ///   - scores: [meetings].
  ///   - weights: [meetings].
  ///   - values: [heads * memory rows, features].
  ///   - spans: What each query of each head sees.
  package func observe(
    _ site: AttentionSite, heads: Int, queries: Tensor, keys: Tensor, scores: Tensor, weights: Tensor,
    values: Tensor, _ spans: MemorySpans
  ) {
    guard let sentences = spans.sentences, let last = sentences.max() else { return }
    let place = place(of: site, sentences: last + 1, heads: heads)
    let scores = parts.contains(.scores) ? spans.lists(scores.array) : nil
    let weights = parts.contains(.weights) ? spans.lists(weights.array) : nil
    if spans.meetingDistances != nil {
      let seen = ScatteredMeetings(spans, sentences: sentences, heads: heads)
      for row in 0..<spans.rows {
        let (head, sentence) = (row / (spans.rows / heads), sentences[row])
        self.add(
          row, of: seen, queries, keys, scores?[row], weights?[row], values,
          to: &observations[place].sentences[sentence][head])
      }
      return
    }
    let memories = spans.reach(heads: heads, sentences: last + 1)

    /// Adds a query; what it looks at is copied when the first of its sentence comes.
    func add(_ row: Int, seeing memory: Range<Int>, to head: inout AttentionObservation.Head) {
      let before = Int(spans.start[row]) - memory.lowerBound
      if parts.contains(.queries) { head.queries.append(queries.row(row)) }
      if let scores {
        head.scores.append(line(scores[row], from: before, of: memory.count, else: -.infinity))
      }
      if let weights { head.weights.append(line(weights[row], from: before, of: memory.count, else: 0)) }
      if parts.contains(.keys), head.keys.isEmpty { head.keys = memory.map(keys.row) }
      if parts.contains(.values), head.values.isEmpty { head.values = memory.map(values.row) }
    }

    for row in 0..<spans.rows {
      let (head, sentence) = (row / (spans.rows / heads), sentences[row])
      add(row, seeing: memories[head][sentence], to: &observations[place].sentences[sentence][head])
    }
  }

  /// Adds a query whose keys were brought together, and its own key and value.
  private func add(
    _ row: Int, of seen: ScatteredMeetings, _ queries: Tensor, _ keys: Tensor, _ scores: [Float]?,
    _ weights: [Float]?, _ values: Tensor, to head: inout AttentionObservation.Head
  ) {
    if parts.contains(.queries) { head.queries.append(queries.row(row)) }
    if let scores { head.scores.append(seen.line(scores, of: row, else: -.infinity)) }
    if let weights { head.weights.append(seen.line(weights, of: row, else: 0)) }
    guard let own = seen.ownMeeting(of: row) else { return }
    if parts.contains(.keys) { head.keys.append(keys.row(own)) }
    if parts.contains(.values) { head.values.append(values.row(own)) }
  }

  /// Takes what a decoder without attention knows of its sources.
  ///
  /// - Parameter vectors: [sentences, features].
  package func observe(contexts vectors: Tensor) { contexts = (0..<vectors.rows).map(vectors.row) }

  /// Returns where the observation of an attention stands, with room for so many sentences.
  private func place(of site: AttentionSite, sentences: Int, heads: Int) -> Int {
    let place = observations.firstIndex { $0.site == site } ?? observations.count
    if place == observations.count { observations.append(AttentionObservation(site)) }
    observations[place].reserve(sentences: sentences, heads: heads)
    return place
  }
}

// MARK: - Private

/// Returns numbers of a line of `count`, with another number before and after them.
private func line(_ numbers: [Float], from first: Int, of count: Int, else filling: Float) -> [Float] {
  let after = count - first - numbers.count
  return [Float](repeating: filling, count: first) + numbers + [Float](repeating: filling, count: after)
}

extension MemorySpans {
  /// Returns for each head the rows that the queries of each sentence see together.
  fileprivate func reach(heads: Int, sentences count: Int) -> [[Range<Int>]] {
    var reach = [[Range<Int>?]](repeating: [Range<Int>?](repeating: nil, count: count), count: heads)
    guard let sentences else { return [] }
    for row in 0..<rows {
      let (head, sentence) = (row / (rows / heads), sentences[row])
      let seen = Int(start[row])..<Int(start[row] + self.count[row])
      let known = reach[head][sentence] ?? seen
      reach[head][sentence] = min(known.lowerBound, seen.lowerBound)..<max(known.upperBound, seen.upperBound)
    }
    return reach.map { $0.map { $0 ?? 0..<0 } }
  }
}
