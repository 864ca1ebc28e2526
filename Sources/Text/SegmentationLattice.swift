internal import Glibc
internal import Threads

/// All segmentations of all words into pieces: for each position, the pieces that begin there.
struct SegmentationLattice: Sendable {
  /// A piece from one position to another.
  struct Edge: Sendable {
    var piece: Int32
    var length: Int32
  }

  /// The positions of each word, and how often it occurs.
  private let words: [Range<Int>]
  private let counts: [Int]
  /// By position, where its edges begin; one more at the end.
  private var firstEdge: [Int32]
  private var edges: [Edge]

  /// The parts of the words that are summed up separately, whatever the number of threads.
  private static let shards = 16

  init(words: [Range<Int>], counts: [Int], firstEdge: [Int32], edges: [Edge]) {
    self.words = words
    self.counts = counts
    self.firstEdge = firstEdge
    self.edges = edges
  }

  /// How often each piece is expected to occur, and the logarithm of the likelihood of the words.
  struct Expectation {
    var counts: [Double]
    var logLikelihood: Double
  }

  /// Returns the expectations under the probabilities of the pieces, by the forward-backward algorithm.
  ///
  /// Words are short enough for their probability not to underflow.
  func expectation(_ probabilities: [Double], on pool: ThreadPool) -> Expectation {
    let parts = pool.map(Self.shards) { shard in
      var part = Expectation(counts: [Double](repeating: 0, count: probabilities.count), logLikelihood: 0)
      var forward: [Double] = []
      var backward: [Double] = []
      for word in wordsOfShard(shard) { add(word, probabilities, &forward, &backward, to: &part) }
      return part
    }
    return parts.dropFirst().reduce(into: parts[0]) { total, part in
      total.logLikelihood += part.logLikelihood
      for piece in total.counts.indices { total.counts[piece] += part.counts[piece] }
    }
  }

  /// Returns how often each piece occurs in the best segmentations.
  func bestCounts(_ logProbabilities: [Double], on pool: ThreadPool) -> [Double] {
    let parts = pool.map(Self.shards) { shard in
      var part = [Double](repeating: 0, count: logProbabilities.count)
      for word in wordsOfShard(shard) {
        for piece in bestPieces(of: words[word], logProbabilities, excluding: -1) {
          part[Int(piece)] += Double(counts[word])
        }
      }
      return part
    }
    return parts.dropFirst().reduce(into: parts[0]) { total, part in
      for piece in total.indices { total[piece] += part[piece] }
    }
  }

  /// Returns the pieces of the best segmentation of a range without one of the pieces; none where there is no
  /// way.
  func bestPieces(of range: Range<Int>, _ logProbabilities: [Double], excluding excluded: Int32) -> [Int32] {
    let start = range.lowerBound
    var best = [Double](repeating: -.infinity, count: range.count + 1)
    var last = [Edge](repeating: Edge(piece: -1, length: 0), count: range.count + 1)
    best[0] = 0
    for offset in 0..<range.count where best[offset] > -.infinity {
      for index in edgesFrom(start + offset) where edges[index].piece != excluded {
        let edge = edges[index]
        let end = offset + Int(edge.length)
        if end > range.count { continue }
        let score = best[offset] + logProbabilities[Int(edge.piece)]
        if score > best[end] {
          best[end] = score
          last[end] = edge
        }
      }
    }
    var pieces: [Int32] = []
    var end = range.count
    while end > 0, last[end].length > 0 {
      pieces.append(last[end].piece)
      end -= Int(last[end].length)
    }
    return end == 0 ? pieces : []
  }

  /// Removes pieces: the others get the numbers given, and -1 stands for no longer there.
  mutating func renumber(_ numbers: [Int32]) {
    var kept = 0
    for position in 0..<firstEdge.count - 1 {
      let old = Int(firstEdge[position])..<Int(firstEdge[position + 1])
      firstEdge[position] = Int32(kept)
      for edge in old {
        let number = numbers[Int(edges[edge].piece)]
        if number < 0 { continue }
        edges[kept] = Edge(piece: number, length: edges[edge].length)
        kept += 1
      }
    }
    firstEdge[firstEdge.count - 1] = Int32(kept)
    edges.removeLast(edges.count - kept)
  }

  @inline(__always)
  private func edgesFrom(_ position: Int) -> Range<Int> {
    Int(firstEdge[position])..<Int(firstEdge[position + 1])
  }

  private func wordsOfShard(_ shard: Int) -> Range<Int> {
    words.count * shard / Self.shards..<words.count * (shard + 1) / Self.shards
  }

  private func add(
    _ word: Int, _ probabilities: [Double], _ forward: inout [Double], _ backward: inout [Double],
    to expectation: inout Expectation
  ) {
    let range = words[word]
    forward.removeAll(keepingCapacity: true)
    forward.append(contentsOf: repeatElement(0, count: range.count + 1))
    backward.removeAll(keepingCapacity: true)
    backward.append(contentsOf: repeatElement(0, count: range.count + 1))
    forward[0] = 1
    for offset in 0..<range.count {
      for index in edgesFrom(range.lowerBound + offset) {
        let edge = edges[index]
        forward[offset + Int(edge.length)] += forward[offset] * probabilities[Int(edge.piece)]
      }
    }
    let total = forward[range.count]
    if total <= 0 { return }
    expectation.logLikelihood += Double(counts[word]) * log(total)
    backward[range.count] = Double(counts[word]) / total
    for offset in (0..<range.count).reversed() {
      var sum = 0.0
      for index in edgesFrom(range.lowerBound + offset) {
        let edge = edges[index]
        let weight = probabilities[Int(edge.piece)] * backward[offset + Int(edge.length)]
        sum += weight
        expectation.counts[Int(edge.piece)] += forward[offset] * weight
      }
      backward[offset] = sum
    }
  }
}
