/// The search for phrases to move in a hypothesis, which is what sets TER apart from the word error rate.
///
/// In every round the one move is made that saves the most edits, until none saves any. Which moves are
/// tried, in what order, and which of two equally good ones is made, follows Tercom as sacreBLEU does: the
/// heuristics are part of the definition of the score.
struct ShiftSearch {
  private var hypothesis: [UInt32]
  private let reference: [UInt32]
  private var matrix: EditMatrix
  private var triedMoves = 0

  private static let longestPhrase = 10
  private static let farthestPair = 50
  private static let mostTriedMoves = 1000

  init(hypothesis: [UInt32], reference: [UInt32]) {
    self.hypothesis = hypothesis
    self.reference = reference
    matrix = EditMatrix(hypothesis: hypothesis, reference: reference)
  }

  /// Returns the number of moves and other edits that turn the hypothesis into the reference.
  mutating func edits() -> Int {
    guard !reference.isEmpty else { return hypothesis.count }
    var moves = 0
    while let move = bestMove(), triedMoves < Self.mostTriedMoves, move.saving > 0 {
      hypothesis = moved(move).words
      matrix.replaceHypothesis(hypothesis, firstChange: min(move.start, move.target))
      moves += 1
    }
    return moves + matrix.distance
  }

  /// A phrase of the hypothesis, and the place before which it is put.
  private struct Move {
    var start: Int
    var length: Int
    var target: Int
    var saving = 0

    /// Whether this move saves more, or as much with a longer, an earlier phrase, an earlier place.
    func isBetter(than other: Move) -> Bool {
      (saving, length, other.start, other.target) > (other.saving, other.length, start, target)
    }

    /// The two neighbouring stretches of words that change places.
    ///
    /// A place within the phrase itself means: so many words further on.
    var stretches: (first: Range<Int>, second: Range<Int>) {
      let end = start + length
      if target < start { return (target..<start, start..<end) }
      return (start..<end, end..<(target > end ? target : target + length))
    }
  }

  /// Where each word of the reference is in the hypothesis, and which words of either are not matched.
  private struct Alignment {
    /// The last word of the hypothesis that is aligned to the beginning of the reference so far, −1 before
    /// the first.
    var positions: [Int]
    var referenceErrors: [Bool]
    var hypothesisErrors: [Bool]
  }

  private func alignment() -> Alignment {
    var (row, column) = (hypothesis.count, reference.count)
    var result = Alignment(
      positions: Array(repeating: -1, count: column), referenceErrors: Array(repeating: false, count: column),
      hypothesisErrors: Array(repeating: false, count: row))
    while row > 0 || column > 0 {
      let operation = matrix.operation(row: row, column: column)
      if operation != .insert && operation != .keep { result.hypothesisErrors[row - 1] = true }
      if operation != .delete {
        result.positions[column - 1] = row - 1
        if operation != .keep { result.referenceErrors[column - 1] = true }
        column -= 1
      }
      if operation != .insert { row -= 1 }
    }
    return result
  }

  /// Returns the best move of all phrases that also stand, at about the same place, in the reference.
  private mutating func bestMove() -> Move? {
    let alignment = alignment()
    var best: Move?
    for start in hypothesis.indices {
      let nearest = max(0, start - Self.farthestPair)
      let farthest = min(reference.count, start + Self.farthestPair + 1)
      guard nearest < farthest else { continue }
      for referenceStart in nearest..<farthest {
        var length = 0
        while length < Self.longestPhrase, start + length < hypothesis.count,
          referenceStart + length < reference.count,
          hypothesis[start + length] == reference[referenceStart + length]
        {
          length += 1
          tryMoves(of: start, length, to: referenceStart, alignment, &best)
          if triedMoves >= Self.mostTriedMoves { return best }
        }
      }
    }
    return best
  }

  /// Tries to put a phrase to the places that correspond to its place in the reference.
  private mutating func tryMoves(
    of start: Int, _ length: Int, to referenceStart: Int, _ alignment: Alignment, _ best: inout Move?
  ) {
    // Only where the phrase is wrong both where it is and where it would be.
    guard alignment.hypothesisErrors[start..<(start + length)].contains(true),
      alignment.referenceErrors[referenceStart..<(referenceStart + length)].contains(true),
      !(start..<(start + length) ~= alignment.positions[referenceStart])
    else { return }
    var previous = -1
    for position in (referenceStart - 1)..<(referenceStart + length) {
      let target = position < 0 ? 0 : alignment.positions[position] + 1
      if target == previous { continue }
      previous = target
      var move = Move(start: start, length: length, target: target)
      let (words, changed) = moved(move)
      move.saving = matrix.distance - matrix.distance(of: words, changed: changed)
      triedMoves += 1
      if best.map({ move.isBetter(than: $0) }) ?? true { best = move }
    }
  }

  /// Returns the hypothesis after a move, and where it may differ from the one before.
  private func moved(_ move: Move) -> (words: [UInt32], changed: Range<Int>) {
    let first = move.stretches.first
    let second = move.stretches.second.clamped(to: hypothesis.indices)
    var words = hypothesis
    words.replaceSubrange(first.lowerBound..<second.upperBound, with: hypothesis[second] + hypothesis[first])
    return (words, first.lowerBound..<second.upperBound)
  }
}
