internal import Tensors

/// Edges that attention goes along: for each query of packed sentences the keys of its own sentence that it sees.
///
/// Attention along the edges of a graph is that of section 2.1 of Veličković et al. 2018, with scores of any kind. Keys and
/// values are brought together for each query, so that time and memory grow with the number of edges and not with the
/// square of the length, and what a query does not see cannot change its result.
public struct AttentionEdges: Sendable {
  /// Where each sentence begins, and behind the last their end.
  let offsets: [Int32]
  /// The key of each meeting, those of a query behind those of the query before it.
  private let keys: [Int32]
  /// What each query sees of keys in that order.
  let spans: MemorySpans

  /// - Parameters:
  ///   - offsets: Where each sentence begins, and behind the last their end.
  ///   - counts: For each query how many keys it sees, itself among them.
  ///   - places: Which these are, counted from the first of the sentence; those of a query behind those of the query
  ///     before it.
  public init(offsets: [Int32], counts: [Int32], places: [Int32]) {
    precondition(Int(offsets.last ?? 0) == counts.count, "edges of \(counts.count) queries in \(offsets)")
    var (starts, sentences): ([Int32], [Int]) = ([], [])
    var (keys, distances): ([Int32], [Int32]) = ([], [])
    keys.reserveCapacity(places.count)
    distances.reserveCapacity(places.count)
    for sentence in 0..<max(0, offsets.count - 1) {
      let tokens = offsets[sentence]..<offsets[sentence + 1]
      for query in tokens {
        let start = keys.count
        starts.append(Int32(start))
        sentences.append(sentence)
        for place in places[start..<start + Int(counts[Int(query)])] {
          let key = tokens.lowerBound + place
          precondition(tokens.contains(key), "an edge to token \(place) of \(tokens.count)")
          keys.append(key)
          distances.append(key - query)
        }
      }
    }
    precondition(keys.count == places.count, "\(places.count) ends of \(keys.count) edges")
    self.offsets = offsets
    self.keys = keys
    spans = MemorySpans(start: starts, count: counts, sentences: sentences, meetingDistances: distances)
  }

  /// Returns a memory with a row for each meeting.
  ///
  /// - Parameters:
  ///   - memory: [heads * tokens, features], the rows of each head together.
  ///   - heads: The number of heads.
  /// - Returns: [heads * meetings, features].
  func gathered(_ memory: Tensor, heads: Int) -> Tensor {
    let tokens = Int32(memory.rows / heads)
    return gather(memory, rows: (0..<Int32(heads)).flatMap { head in keys.map { $0 + head * tokens } })
  }
}
