/// Packed sentences turned so that their tokens stand step by step, as recurrent layers read them.
///
/// The sentences are sorted from long to short, so the sentences that step t still reaches are its first rows:
///
///     sentences  a b c d      step 0 1 2 3
///                e f          row 0: a b c d       in time order: a e g b f c d
///                g            row 1: e f
///                             row 2: g
///
/// What a step knows of the step before it is then a prefix of rows, and the tokens of a step stand beside each
/// other: no padding, and products of consecutive rows.
public struct TimeSteps: Sendable {
  /// The sentence that each row reads.
  public let order: [Int]
  /// The number of rows of each step, which never rises.
  public let rows: [Int]
  /// For each place in time order its token in the packed batch.
  public let tokens: [Int32]
  /// Where each step begins in time order, and the end.
  let starts: [Int]

  /// - Parameters:
  ///   - offsets: Where each sentence begins in the packed batch, and behind the last their end.
  ///   - isReversed: Whether sentences are read from their last token to their first.
  public init(offsets: [Int32], isReversed: Bool = false) {
    let lengths = zip(offsets, offsets.dropFirst()).map { Int($1 - $0) }
    order = lengths.indices.sorted { (-lengths[$0], $0) < (-lengths[$1], $1) }
    var (rows, tokens, starts) = ([Int](), [Int32](), [0])
    tokens.reserveCapacity(Int(offsets.last ?? 0))
    for step in 0..<(lengths.max() ?? 0) {
      let reached = order.prefix { lengths[$0] > step }
      for sentence in reached {
        tokens.append(isReversed ? offsets[sentence + 1] - 1 - Int32(step) : offsets[sentence] + Int32(step))
      }
      rows.append(reached.count)
      starts.append(tokens.count)
    }
    (self.rows, self.tokens, self.starts) = (rows, tokens, starts)
  }

  /// The number of steps.
  public var count: Int { rows.count }

  /// Returns the elements of a packed array in time order.
  public func inTimeOrder<Element>(_ packed: [Element]) -> [Element] { tokens.map { packed[Int($0)] } }

  /// Returns the rows of a tensor in time order in the order of the packed batch.
  public func inPackedOrder(_ x: Tensor) -> Tensor {
    var places = [Int32](repeating: 0, count: tokens.count)
    for (place, token) in tokens.enumerated() { places[Int(token)] = Int32(place) }
    return gather(x, rows: places)
  }

  /// Returns in time order for each token the row of its sentence.
  ///
  /// - Parameter x: A row for each sentence in the order of `order`.
  public func atEveryStep(_ x: Tensor) -> Tensor { gather(x, rows: rows.flatMap { 0..<Int32($0) }) }

  /// The places of a step in time order.
  func range(of step: Int) -> Range<Int> { starts[step]..<starts[step + 1] }

  /// The tokens of a step.
  func tokens(of step: Int) -> ArraySlice<Int32> { tokens[range(of: step)] }

  /// The rows that end with a step.
  func lastRows(of step: Int) -> Range<Int> { (step + 1 < count ? rows[step + 1] : 0)..<rows[step] }

  /// Returns the steps one by one, for the operations of one run through them.
  public func run() -> [TimeStep] {
    let products = StepwiseProducts(tokens: tokens.count)
    return (0..<count).map { TimeStep(index: $0, range: range(of: $0), products: products) }
  }
}

/// One step of a run through packed sentences.
public struct TimeStep {
  public let index: Int
  /// The places of its tokens in time order.
  public let range: Range<Int>
  let products: StepwiseProducts

  /// The number of sentences that the step reaches.
  public var rows: Int { range.count }
}
