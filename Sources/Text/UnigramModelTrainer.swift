internal import Glibc
internal import Threads

/// Learns the pieces of a unigram language model and their probabilities (Kudo 2018, section 3.2).
///
/// It begins with all frequent substrings, fits their probabilities by expectation maximization, removes the
/// quarter whose loss costs the likelihood least, and goes on so until few enough remain. Single characters
/// always remain.
struct UnigramModelTrainer {
  /// A piece is a stretch of the text: the words one after another.
  private struct Piece {
    var start: Int
    var length: Int
    var count: Double
  }

  private let alphabet: Alphabet
  private let symbols: [Int32]
  private let pool: ThreadPool
  private var lattice: SegmentationLattice
  private var pieces: [Piece]
  /// The logarithm of the likelihood of the words before each step of expectation maximization.
  private(set) var logLikelihoods: [Double] = []

  /// Longer words are cut, so that the probability of a word does not underflow.
  private static let maximumWordLength = 32
  private static let maximumCandidates = 1_000_000
  /// The share that a round of pruning leaves.
  private static let shrinking = 0.75
  private static let stepsBetweenPrunings = 2
  /// An expected count under that of a character that occurs only within longer pieces.
  private static let smallestCount = 1e-4

  /// Prepares learning from distinct words, each followed by -1, and how often each occurs.
  init(alphabet: Alphabet, sequences: [Int32], counts: [Int], minimumFrequency: Int, on pool: ThreadPool) {
    self.alphabet = alphabet
    self.pool = pool
    let text = Self.cut(sequences, counts)
    symbols = text.symbols
    let substrings = FrequentSubstrings(
      of: symbols, weights: text.weights, minimumCount: minimumFrequency, maximum: Self.maximumCandidates)
    pieces = Self.characters(symbols, text.weights, alphabet.texts.count)
    pieces += substrings.candidates.map {
      Piece(
        start: Int(substrings.suffixes[$0.suffixes.lowerBound]), length: $0.length, count: Double($0.count))
    }
    let (firstEdge, edges) = Self.edges(symbols, substrings, alphabet.texts.count)
    lattice = SegmentationLattice(
      words: text.words, counts: text.counts, firstEdge: firstEdge, edges: edges)
  }

  /// Returns the pieces, the most probable first, and the logarithms of their probabilities.
  mutating func train(size: Int) -> (texts: ByteStringTable, scores: [Float]) {
    let size = max(size, alphabet.texts.count)
    // A little more than asked for is left to the last choice, which goes by probability alone.
    while pieces.count > size + size / 10 {
      for _ in 0..<Self.stepsBetweenPrunings { step() }
      prune(to: max(size + size / 10, Int(Double(pieces.count) * Self.shrinking)))
    }
    for _ in 0..<Self.stepsBetweenPrunings { step() }
    keepMostProbable(size)
    for _ in 0..<Self.stepsBetweenPrunings { step() }
    return result()
  }

  /// One step of expectation maximization.
  mutating func step() {
    let total = pieces.reduce(0) { $0 + $1.count }
    let expectation = lattice.expectation(pieces.map { $0.count / total }, on: pool)
    logLikelihoods.append(expectation.logLikelihood)
    for index in pieces.indices {
      let smallest = index < alphabet.texts.count ? Self.smallestCount : 0
      pieces[index].count = max(expectation.counts[index], smallest)
    }
  }

  private var logProbabilities: [Double] {
    let total = pieces.reduce(0) { $0 + $1.count }
    return pieces.map { $0.count > 0 ? log($0.count / total) : -.infinity }
  }

  /// Keeps the pieces without which the likelihood of the best segmentations would fall most.
  private mutating func prune(to size: Int) {
    let losses = losses()
    let order = losses.indices.filter { losses[$0] > -.infinity }.sorted {
      (losses[$1], $0) < (losses[$0], $1)
    }
    keep(order.prefix(size).sorted())
  }

  private func losses() -> [Double] {
    let logProbabilities = logProbabilities
    let counts = lattice.bestCounts(logProbabilities, on: pool)
    let total = counts.reduce(0, +)
    let characterCount = alphabet.texts.count
    return pool.map(pieces.count, inBlocksOf: 1024) { index in
      index < characterCount ? .infinity : loss(of: index, counts, total, logProbabilities)
    }
  }

  /// Returns how much log likelihood a word loses on average where a piece is replaced by others.
  ///
  /// The replacing pieces take over its occurrences, so their probabilities rise; the number of pieces grows
  /// as well.
  private func loss(
    of index: Int, _ counts: [Double], _ total: Double, _ logProbabilities: [Double]
  ) -> Double {
    let count = counts[index]
    if count <= 0 { return -.infinity }
    let range = pieces[index].start..<pieces[index].start + pieces[index].length
    let others = lattice.bestPieces(of: range, logProbabilities, excluding: Int32(index))
    if others.isEmpty { return .infinity }
    let newTotal = total + count * Double(others.count - 1)
    let replaced = others.reduce(0) { $0 + log((counts[Int($1)] + count) / newTotal) }
    return count / total * (log(count / total) - replaced)
  }

  private mutating func keepMostProbable(_ size: Int) {
    let characterCount = alphabet.texts.count
    let others = (characterCount..<pieces.count).filter { pieces[$0].count > 0 }
      .sorted { (pieces[$1].count, $0) < (pieces[$0].count, $1) }
    keep(Array(0..<characterCount) + others.prefix(size - characterCount).sorted())
  }

  /// Keeps the pieces with these numbers, which rise.
  private mutating func keep(_ kept: [Int]) {
    var numbers = [Int32](repeating: -1, count: pieces.count)
    for (number, piece) in kept.enumerated() { numbers[piece] = Int32(number) }
    lattice.renumber(numbers)
    pieces = kept.map { pieces[$0] }
  }

  private func result() -> (texts: ByteStringTable, scores: [Float]) {
    var all = ByteStringTable()
    for piece in pieces {
      let bytes = symbols[piece.start..<piece.start + piece.length].flatMap {
        alphabet.texts.bytes(of: Int($0))
      }
      _ = bytes.withUnsafeBufferPointer { all.insert($0) }
    }
    let scores = logProbabilities.map { Float($0) }
    let order = pieces.indices.sorted {
      scores[$0] == scores[$1] ? all.precedes($0, $1) : scores[$0] > scores[$1]
    }
    var texts = ByteStringTable()
    for index in order { all.withBytes(of: index) { _ = texts.insert($0) } }
    return (texts, order.map { scores[$0] })
  }
}

extension UnigramModelTrainer {
  private struct Text {
    var symbols: [Int32] = []
    /// By position, how often the word there occurs.
    var weights: [Int32] = []
    var words: [Range<Int>] = []
    var counts: [Int] = []
  }

  /// Cuts long words, and ends the text with room for looking ahead.
  private static func cut(_ sequences: [Int32], _ counts: [Int]) -> Text {
    var text = Text()
    var start = 0
    var word = 0
    for symbol in sequences {
      let length = text.symbols.count - start
      if symbol < 0 || length == maximumWordLength {
        text.words.append(start..<text.symbols.count)
        text.counts.append(counts[word])
        text.symbols.append(-1)
        text.weights.append(0)
        start = text.symbols.count
      }
      if symbol < 0 {
        word += 1
      } else {
        text.symbols.append(symbol)
        text.weights.append(Int32(clamping: counts[word]))
      }
    }
    text.symbols.append(contentsOf: repeatElement(-1, count: FrequentSubstrings.maximumLength))
    text.weights.append(contentsOf: repeatElement(0, count: FrequentSubstrings.maximumLength))
    return text
  }

  /// Returns the pieces of one character, in the order of the alphabet.
  private static func characters(_ symbols: [Int32], _ weights: [Int32], _ count: Int) -> [Piece] {
    var pieces = [Piece](repeating: Piece(start: 0, length: 1, count: 0), count: count)
    for position in symbols.indices where symbols[position] >= 0 {
      pieces[Int(symbols[position])].start = position
      pieces[Int(symbols[position])].count += Double(weights[position])
    }
    return pieces
  }

  /// Returns the pieces that begin at each position: first the character there, then candidates by their
  /// number.
  private static func edges(
    _ symbols: [Int32], _ substrings: FrequentSubstrings, _ characterCount: Int
  ) -> (firstEdge: [Int32], edges: [SegmentationLattice.Edge]) {
    var sizes = symbols.map { Int32($0 < 0 ? 0 : 1) }
    for candidate in substrings.candidates {
      for suffix in substrings.suffixes[candidate.suffixes] { sizes[Int(suffix)] += 1 }
    }
    var firstEdge: [Int32] = [0]
    for size in sizes { firstEdge.append((firstEdge.last ?? 0) + size) }
    var next = firstEdge
    var edges = [SegmentationLattice.Edge](
      repeating: .init(piece: -1, length: 0), count: Int(firstEdge.last ?? 0))
    for position in symbols.indices where symbols[position] >= 0 {
      edges[Int(next[position])] = .init(piece: symbols[position], length: 1)
      next[position] += 1
    }
    for (index, candidate) in substrings.candidates.enumerated() {
      for suffix in substrings.suffixes[candidate.suffixes] {
        edges[Int(next[Int(suffix)])] = .init(
          piece: Int32(characterCount + index), length: Int32(candidate.length))
        next[Int(suffix)] += 1
      }
    }
    return (firstEdge, edges)
  }
}
