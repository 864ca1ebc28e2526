internal import CKernels

/// Consecutive rows of a memory for each query: what it sees of the sentence that it belongs to.
///
/// What lies apart is brought together first: the memory then has a row for each meeting of a query and what it sees, and
/// `meetingDistances` says where that stood.
public struct MemorySpans: Sendable {
  /// Where each query's rows begin.
  public let start: [Int32]
  /// How many they are.
  public let count: [Int32]
  /// The sentence of each query; nil where nobody asks.
  let sentences: [Int]?
  /// How many places behind each query the first of its rows stands, negative for before it; nil where the memory is
  /// another text.
  public let distances: [Int32]?
  /// How many places behind its query what each meeting is with stands, where rows next to each other did not stand next
  /// to each other; else nil.
  public let meetingDistances: [Int32]?
  /// Where the scores of each query begin among those of all, and behind the last their end.
  let offset: [Int32]

  /// - Parameters:
  ///   - start: Where each query's rows begin.
  ///   - count: How many they are.
  ///   - sentences: The sentence that each query belongs to, for an observer of attention.
  ///   - distances: How many places behind each query the first of its rows stands, where both are of one text.
  ///   - meetingDistances: The same of each meeting, where rows were brought together.
  public init(
    start: [Int32], count: [Int32], sentences: [Int]? = nil, distances: [Int32]? = nil,
    meetingDistances: [Int32]? = nil
  ) {
    precondition(start.count == count.count, "\(start.count) beginnings of \(count.count) spans")
    precondition(sentences.map { $0.count == start.count } ?? true, "sentences of other queries")
    precondition(distances.map { $0.count == start.count } ?? true, "distances of other queries")
    self.start = start
    self.count = count
    self.sentences = sentences
    self.distances = distances
    self.meetingDistances = meetingDistances
    offset = count.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    precondition(meetingDistances.map { $0.count == total } ?? true, "distances of other meetings")
  }

  /// One query for each sentence, which sees the whole of it.
  ///
  /// - Parameter offsets: Where each sentence begins in the memory, and behind the last their end.
  public init(offsets: [Int32]) {
    let count = zip(offsets, offsets.dropFirst()).map { $1 - $0 }
    self.init(start: Array(offsets.dropLast()), count: count, sentences: Array(count.indices))
  }

  /// The number of queries.
  public var rows: Int { start.count }

  /// The number of meetings of a query and a row.
  var total: Int { Int(offset.last ?? 0) }

  /// Returns the spans of these queries, in this order.
  public func select(_ rows: some Sequence<Int>) -> MemorySpans {
    let rows = Array(rows)
    return MemorySpans(
      start: rows.map { start[$0] }, count: rows.map { count[$0] },
      sentences: sentences.map { sentences in rows.map { sentences[$0] } },
      distances: distances.map { distances in rows.map { distances[$0] } },
      meetingDistances: meetingDistances.map { distances in
        rows.flatMap { distances[Int(offset[$0])..<Int(offset[$0 + 1])] }
      })
  }

  /// Returns the same spans for each head, whose queries and memory rows follow those of the head before it.
  ///
  /// - Parameters:
  ///   - heads: The number of heads.
  ///   - memoryRows: The number of memory rows of one head.
  public func split(heads: Int, memoryRows: Int) -> MemorySpans {
    if heads == 1 { return self }
    return MemorySpans(
      start: (0..<heads).flatMap { head in start.map { $0 + Int32(head * memoryRows) } },
      count: repeated(count, heads), sentences: sentences.map { repeated($0, heads) },
      distances: distances.map { repeated($0, heads) },
      meetingDistances: meetingDistances.map { repeated($0, heads) })
  }

  /// Returns how many places behind a query each of what it sees stands; nil where rows follow each other.
  func meetingDistances(of row: Int) -> ArraySlice<Int32>? {
    meetingDistances.map { $0[Int(offset[row])..<Int(offset[row + 1])] }
  }

  /// Returns what each query has of an array with an element for each meeting.
  public func lists(_ elements: [Float]) -> [[Float]] {
    (0..<rows).map { Array(elements[Int(offset[$0])..<Int(offset[$0 + 1])]) }
  }

  func withLayout(_ body: (SpanLayout) -> Void) {
    start.withUnsafeBufferPointer { start in
      count.withUnsafeBufferPointer { count in
        offset.withUnsafeBufferPointer { offset in
          body(
            SpanLayout(
              rows: rows, start: start.baseAddress, count: count.baseAddress, offset: offset.baseAddress))
        }
      }
    }
  }
}

// MARK: - Private

private func repeated<Element>(_ elements: [Element], _ times: Int) -> [Element] {
  (0..<times).flatMap { _ in elements }
}
