/// The distinct words of a text and how often each occurs, in the order of their bytes.
struct WordCounts: Sendable {
  var words = ByteStringTable()
  var counts: [Int] = []

  @inline(__always)
  mutating func add(_ word: UnsafeBufferPointer<UInt8>, _ count: Int = 1) {
    let (index, isNew) = words.insert(word)
    if isNew { counts.append(count) } else { counts[index] += count }
  }

  mutating func add(_ other: WordCounts) {
    for index in 0..<other.counts.count {
      other.words.withBytes(of: index) { add($0, other.counts[index]) }
    }
  }

  /// Returns the same counts with the words in the order of their bytes, whatever order they came in.
  func sorted() -> WordCounts {
    var result = WordCounts()
    result.words = ByteStringTable(minimumCapacity: words.count)
    for index in words.sortedIndices() { words.withBytes(of: index) { result.add($0, counts[index]) } }
    return result
  }
}

/// Counts words on several threads, in as much memory as the distinct words take.
///
/// Lines are collected into blocks, and as many blocks as threads are counted at once; sums do not depend on
/// the order.
struct WordCounter {
  private let workers: [Worker]
  private var blocks: [Block]
  private var current = 0
  private static let blockSize = 1 << 20

  private struct Block: Sendable {
    var bytes: [UInt8] = []
    var ends: [Int] = []
  }

  /// Prepares counting.
  ///
  /// - Throws: `LocaleError`.
  init(_ normalization: NormalizationForm, _ boundaries: WordBoundaries, threads: Int) throws {
    let threads = max(threads, 1)
    workers = try (0..<threads).map { _ in try Worker(normalization, boundaries) }
    blocks = [Block](repeating: Block(), count: threads)
  }

  /// Adds the words of a line of valid UTF-8.
  mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
    blocks[current].bytes.append(contentsOf: line)
    blocks[current].ends.append(blocks[current].bytes.count)
    if blocks[current].bytes.count < Self.blockSize { return }
    current += 1
    if current == blocks.count { countBlocks() }
  }

  /// Returns the counts of all lines so far.
  mutating func counts() -> WordCounts {
    countBlocks()
    var total = workers[0].counts
    for worker in workers.dropFirst() { total.add(worker.counts) }
    return total.sorted()
  }

  private mutating func countBlocks() {
    // A worker is used by one index alone.
    nonisolated(unsafe) let workers = workers
    let blocks = blocks
    forEachIndex(below: blocks.count, threads: blocks.count) { index in
      workers[index].count(blocks[index].bytes, ends: blocks[index].ends)
    }
    for index in self.blocks.indices {
      self.blocks[index].bytes.removeAll(keepingCapacity: true)
      self.blocks[index].ends.removeAll(keepingCapacity: true)
    }
    current = 0
  }
}

/// What one thread counts with.
private final class Worker {
  var counts = WordCounts()
  private let preparation: TextPreparation

  init(_ normalization: NormalizationForm, _ boundaries: WordBoundaries) throws {
    preparation = try TextPreparation(normalization, boundaries)
  }

  func count(_ bytes: [UInt8], ends: [Int]) {
    // Access to a local variable is checked when it is compiled, access to a property at each use.
    var counts = WordCounts()
    swap(&counts, &self.counts)
    defer { swap(&counts, &self.counts) }
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for end in ends {
        preparation.forEachWord(in: UnsafeBufferPointer(rebasing: bytes[start..<end])) { counts.add($0) }
        start = end
      }
    }
  }
}
