package import Threads

/// The length of the ranges that flat arrays are worked on in: long enough that taking a range costs nothing, short enough
/// that a range of every array stays in the cache.
///
/// Sums over an array are sums over these ranges, so where an array is cut for other purposes it is cut between them.
package let flatRangeLength = 1 << 15

extension ThreadPool {
  /// Creates a pool whose threads can use the kernels of a device.
  package convenience init(threads: Int, device: Device) {
    self.init(threads: threads, prepare: { device.prepareThread() }, finish: { device.finishThread() })
  }

  /// Has threads write into flat arrays together: calls `body` for consecutive ranges of a fixed length that cover the
  /// arrays, and returns the results in the order of the ranges.
  ///
  /// - Parameters:
  ///   - arrays: Arrays of one length, none of them twice.
  ///   - body: Reads and writes the same range of each array.
  ///   - parts: The range of each array, in their order.
  ///   - first: Where the range begins.
  @discardableResult
  package func mapRanges<Result: Sendable>(
    of arrays: [Storage], _ body: @Sendable (_ parts: [Storage], _ first: Int) -> Result
  ) -> [Result] {
    let ranges = FlatRanges(arrays)
    return map(ranges.count) { body(ranges.parts($0), ranges.first($0)) }
  }
}

// MARK: - Private

/// Flat arrays cut into ranges.
///
/// This is the one way in which several threads write into one array. The compiler cannot see that it is safe to share:
/// (1) the arrays are apart, and so are the ranges of one; (2) `mapRanges` hands each range to one task, which sees
/// nothing but it, since a `Storage` cannot be shared; (3) the thread that has the arrays waits until all tasks are done.
private struct FlatRanges: @unchecked Sendable {
  private let arrays: [Storage]
  private let length: Int

  init(_ arrays: [Storage]) {
    length = arrays.first?.count ?? 0
    precondition(
      arrays.allSatisfy { [length] in $0.count == length }, "arrays of other lengths than \(length)")
    for (index, array) in arrays.enumerated() {
      precondition(arrays[..<index].allSatisfy { !$0.overlaps(array) }, "two arrays in one place")
    }
    self.arrays = arrays
  }

  var count: Int { (length + flatRangeLength - 1) / flatRangeLength }

  func first(_ range: Int) -> Int { range * flatRangeLength }

  func parts(_ range: Int) -> [Storage] {
    let first = first(range)
    return arrays.map { $0.slice(first, min(flatRangeLength, length - first)) }
  }
}

extension Storage {
  fileprivate func overlaps(_ other: Storage) -> Bool {
    base < other.base + other.count && other.base < base + count
  }
}
