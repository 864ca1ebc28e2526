internal import CKernels

/// Consecutive rows of a memory for each query: those of the sentence that it belongs to.
public struct MemorySpans: Sendable {
  /// Where each query's rows begin.
  public let start: [Int32]
  /// How many they are.
  public let count: [Int32]
  /// Where the scores of each query begin among those of all, and behind the last their end.
  let offset: [Int32]

  public init(start: [Int32], count: [Int32]) {
    precondition(start.count == count.count, "\(start.count) beginnings of \(count.count) spans")
    self.start = start
    self.count = count
    offset = count.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
  }

  /// The number of queries.
  public var rows: Int { start.count }

  /// The number of meetings of a query and a row.
  var total: Int { Int(offset.last ?? 0) }

  /// Returns the spans of these queries, in this order.
  public func select(_ rows: some Sequence<Int>) -> MemorySpans {
    let rows = Array(rows)
    return MemorySpans(start: rows.map { start[$0] }, count: rows.map { count[$0] })
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
