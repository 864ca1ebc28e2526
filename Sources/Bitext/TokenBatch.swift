public import Text

/// Sequences of token identifiers, packed one after the other without padding.
///
/// Sequence `i` is `identifiers[offsets[i] ..< offsets[i + 1]]`; `offsets` begins with 0, never falls, and ends with
/// the number of identifiers.
public struct TokenBatch: Sendable, Hashable {
  /// The tokens of all sequences, one sequence after the other.
  public let identifiers: [TokenID]
  /// Where each sequence begins, and where the last one ends: `count + 1` numbers.
  public let offsets: [Int32]
  /// What the tokens of each sequence see where attention goes along edges; nil where nobody gave edges.
  public let graphs: [TokenGraph]?

  /// Packs sequences in the order given.
  ///
  /// - Parameters:
  ///   - sequences: The tokens of each.
  ///   - graphs: The edges of each, where there are any.
  public init(_ sequences: [[TokenID]], graphs: [TokenGraph]? = nil) {
    precondition(
      graphs.map { $0.map(\.count) == sequences.map(\.count) } ?? true, "edges of other sequences")
    var identifiers: [TokenID] = []
    identifiers.reserveCapacity(sequences.reduce(0) { $0 + $1.count })
    var offsets: [Int32] = [0]
    offsets.reserveCapacity(sequences.count + 1)
    for sequence in sequences {
      identifiers += sequence
      offsets.append(Int32(identifiers.count))
    }
    self.identifiers = identifiers
    self.offsets = offsets
    self.graphs = graphs
  }

  /// Packs the sequences of a corpus in the order given.
  ///
  /// - Throws: `CorpusError.tooManyTokens`, where they have more tokens than a batch can count.
  public init(ofCorpus sequences: [[TokenID]], graphs: [TokenGraph]? = nil) throws {
    try Self.checkCount(ofLengths: sequences.lazy.map(\.count))
    self.init(sequences, graphs: graphs)
  }

  static func checkCount(ofLengths lengths: some Sequence<Int>) throws {
    let count = lengths.reduce(0, +)
    if count > Int(Int32.max) { throw CorpusError.tooManyTokens(count: count, most: Int(Int32.max)) }
  }

  /// Creates a batch from its packed form.
  public init(identifiers: [TokenID], offsets: [Int32]) {
    precondition(
      offsets.first == 0 && offsets.last == Int32(identifiers.count)
        && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 },
      "offsets \(offsets) do not divide \(identifiers.count) identifiers")
    self.identifiers = identifiers
    self.offsets = offsets
    graphs = nil
  }

  /// The number of sequences.
  public var count: Int { offsets.count - 1 }

  /// The number of tokens of all sequences.
  public var tokenCount: Int { identifiers.count }

  /// The length of the longest sequence, 0 if there is none.
  ///
  /// - Complexity: O(`count`).
  public var maximumLength: Int {
    (0..<count).reduce(0) { max($0, length(of: $1)) }
  }

  /// Returns the number of tokens of a sequence.
  public func length(of index: Int) -> Int {
    Int(offsets[index + 1] - offsets[index])
  }

  /// The tokens of a sequence.
  public subscript(index: Int) -> ArraySlice<TokenID> {
    identifiers[Int(offsets[index])..<Int(offsets[index + 1])]
  }

  /// Returns the batch of the sequences at these indices, in their order; an index may occur more than once.
  public func selecting(_ indices: some Sequence<Int>) -> TokenBatch {
    var identifiers: [TokenID] = []
    var offsets: [Int32] = [0]
    for index in indices {
      identifiers += self[index]
      offsets.append(Int32(identifiers.count))
    }
    return TokenBatch(
      uncheckedIdentifiers: identifiers, offsets: offsets,
      graphs: graphs.map { graphs in indices.map { graphs[$0] } })
  }

  private init(uncheckedIdentifiers: [TokenID], offsets: [Int32], graphs: [TokenGraph]?) {
    identifiers = uncheckedIdentifiers
    self.offsets = offsets
    self.graphs = graphs
  }
}
