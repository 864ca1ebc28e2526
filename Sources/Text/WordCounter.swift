internal import Threads

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
/// Lines are collected into blocks, and as many blocks as there are threads are counted at once; sums do not depend on
/// who counts what.
struct WordCounter {
  private let pool: ThreadPool
  private let workers: WorkerLocal<Worker>
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
  init(_ normalization: NormalizationForm, _ boundaries: WordBoundaries, on pool: ThreadPool) throws {
    self.pool = pool
    workers = try WorkerLocal(pool) { _ in
      Worker(preparation: try TextPreparation(normalization, boundaries))
    }
    blocks = [Block](repeating: Block(), count: pool.threads)
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
    let counts = workers.map { $0.counts }
    return counts.dropFirst().reduce(into: counts[0]) { total, counts in total.add(counts) }.sorted()
  }

  private mutating func countBlocks() {
    pool.map(blocks.count, with: workers) { [blocks] block, worker in
      worker.count(blocks[block].bytes, ends: blocks[block].ends)
    }
    for index in blocks.indices {
      blocks[index].bytes.removeAll(keepingCapacity: true)
      blocks[index].ends.removeAll(keepingCapacity: true)
    }
    current = 0
  }
}

/// What one thread counts with.
private struct Worker {
  let preparation: TextPreparation
  private(set) var counts = WordCounts()

  init(preparation: TextPreparation) { self.preparation = preparation }

  mutating func count(_ bytes: [UInt8], ends: [Int]) {
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for end in ends {
        preparation.forEachWord(in: UnsafeBufferPointer(rebasing: bytes[start..<end])) { counts.add($0) }
        start = end
      }
    }
  }
}
