internal import CKernels

/// What of a table belongs to the distance between a query and each memory row that it sees.
///
/// Every way to tell an attention how far apart two tokens are is such a table: of vectors or of single numbers, one for
/// each distance, or one for all distances from some on.
public struct TableDistances: Sendable {
  /// The row of the table for each query.
  private let rows: [Int32]
  /// Where in `places` what the first row that each query sees has stands.
  private let first: [Int32]
  /// The place in a row of the table for each distance that occurs, from the lowest up.
  private let places: [Int32]
  /// Number of places in a row of the table.
  let width: Int
  /// Number of rows that a table has at least.
  let rowCount: Int

  /// - Parameters:
  ///   - spans: Which rows of the memory each query sees, and how far away they are.
  ///   - rows: The row of the table for each query.
  ///   - width: Number of places in a row of the table.
  ///   - place: Returns the place that stands for a distance, which is negative for what stands before the query.
  /// - Precondition: The spans are of one text with their queries.
  public init(_ spans: MemorySpans, rows: [Int32], width: Int, place: (Int32) -> Int32) {
    precondition(rows.count == spans.rows, "\(rows.count) rows of a table for \(spans.rows) queries")
    self.rows = rows
    self.width = width
    rowCount = Int(rows.max() ?? -1) + 1
    if let each = spans.meetingDistances {
      // A place for each meeting, one after the other.
      first = Array(spans.offset.dropLast())
      places = each.map(place)
    } else {
      (first, places) = Self.runs(spans, place)
    }
    precondition(rows.allSatisfy { $0 >= 0 }, "a row before the first of the table")
    precondition(places.allSatisfy { $0 >= 0 && $0 < width }, "a place beyond \(width)")
  }

  /// Returns where among places the first row that each query sees has its own, where rows follow each other.
  private static func runs(
    _ spans: MemorySpans, _ place: (Int32) -> Int32
  ) -> (first: [Int32], places: [Int32]) {
    guard let distances = spans.distances else { preconditionFailure("distances to another text") }
    let seen = spans.count.indices.filter { spans.count[$0] > 0 }
    let lowest = seen.map { distances[$0] }.min() ?? 0
    let highest = seen.map { distances[$0] + spans.count[$0] - 1 }.max() ?? 0
    let first = spans.count.indices.map { spans.count[$0] > 0 ? distances[$0] - lowest : 0 }
    return (first, (lowest...highest).map(place))
  }

  func withLayout(_ body: (DistanceLayout) -> Void) {
    rows.withUnsafeBufferPointer { rows in
      first.withUnsafeBufferPointer { first in
        places.withUnsafeBufferPointer { places in
          body(
            DistanceLayout(
              width: width, row: rows.baseAddress, first: first.baseAddress, place: places.baseAddress))
        }
      }
    }
  }
}
