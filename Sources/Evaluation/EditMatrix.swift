/// Edit distances between the beginnings of a hypothesis and of a reference, within a band around the
/// diagonal.
///
/// Row i stands for the first i words of the hypothesis, column j for the first j words of the reference.
/// Cells outside the band count as infinitely far, which is part of the definition of TER for long sentences,
/// not only a saving. The bands depend on the two lengths alone, so all orders of a hypothesis's words have
/// the same.
struct EditMatrix {
  /// What leads to a cell, as seen from the hypothesis that is rewritten into the reference.
  enum Operation {
    case keep, substitute, delete, insert
  }

  private var hypothesis: [UInt32]
  private let reference: [UInt32]
  private let bands: [Range<Int>]
  /// Where each row begins among the cells of one matrix; the last is the number of its cells.
  private let offsets: [Int]
  /// Two matrices: that of the hypothesis, and behind it the rows of a changed one that is only tried.
  private var cells: [Int32]
  private let trial: Int

  private static let beamWidth = 25
  private static let unreachable = Int32(1) << 29

  init(hypothesis: [UInt32], reference: [UInt32]) {
    self.hypothesis = hypothesis
    self.reference = reference
    bands = Self.bands(hypothesis.count, reference.count)
    offsets = bands.reduce(into: [0]) { offsets, band in offsets.append((offsets.last ?? 0) + band.count) }
    trial = offsets.last ?? 0
    cells = Array(repeating: Self.unreachable, count: 2 * trial)
    for column in bands[0] { cells[column] = Int32(column) }
    replaceHypothesis(hypothesis, firstChange: 0)
  }

  /// Returns the columns of each row that are looked at.
  private static func bands(_ hypothesisLength: Int, _ referenceLength: Int) -> [Range<Int>] {
    let columns = referenceLength + 1
    guard hypothesisLength > 0 else { return [0..<columns] }
    let ratio = Double(referenceLength) / Double(hypothesisLength)
    // Where the reference is far longer, neighbouring rows of the usual width would not overlap.
    let isSteep = Double(beamWidth) < ratio / 2
    let width = isSteep ? Int((ratio / 2 + Double(beamWidth)).rounded(.up)) : beamWidth
    return [0..<columns]
      + (1...hypothesisLength).map { row in
        let diagonal = Int((Double(row) * ratio).rounded(.down))
        let end = row == hypothesisLength ? columns : min(columns, diagonal + width)
        return max(0, diagonal - width)..<end
      }
  }

  /// The number of edits that turn the hypothesis into the reference.
  var distance: Int { Int(cells[trial - 1]) }

  /// Takes over a hypothesis of the same length that differs from the word `firstChange` on.
  mutating func replaceHypothesis(_ words: [UInt32], firstChange: Int) {
    hypothesis = words
    for row in firstChange..<words.count { fillRow(row + 1, word: words[row], from: 0, into: 0) }
  }

  /// Returns the distance for a hypothesis of the same length that differs only in the words of `changed`.
  mutating func distance(of words: [UInt32], changed: Range<Int>) -> Int {
    for row in changed.lowerBound..<words.count {
      fillRow(row + 1, word: words[row], from: row == changed.lowerBound ? 0 : trial, into: trial)
      // Rows that differ by a constant differ by it ever after, since the words after them are the same.
      if row + 1 >= changed.upperBound, let difference = constantDifference(ofTrialRow: row + 1) {
        return distance + difference
      }
    }
    return Int(cells[2 * trial - 1])
  }

  private func constantDifference(ofTrialRow row: Int) -> Int? {
    let first = offsets[row]
    let difference = cells[trial + first] - cells[first]
    for cell in first..<offsets[row + 1]
    where cells[trial + cell] - cells[cell] != difference || cells[cell] == Self.unreachable {
      return nil
    }
    return Int(difference)
  }

  /// Fills one row of a matrix from the row before it in the same or the other matrix.
  private mutating func fillRow(_ row: Int, word: UInt32, from source: Int, into target: Int) {
    let (band, previousBand) = (bands[row], bands[row - 1])
    // Where column 0 of either row is, or would be.
    let start = target + offsets[row] - band.lowerBound
    let previousStart = source + offsets[row - 1] - previousBand.lowerBound
    cells.withUnsafeMutableBufferPointer { [reference] cells in
      var left = Self.unreachable
      var diagonal = Self.unreachable
      if previousBand ~= band.lowerBound - 1 { diagonal = cells[previousStart + band.lowerBound - 1] }
      for column in band {
        let above = previousBand ~= column ? cells[previousStart + column] : Self.unreachable
        let isSame = column > 0 && reference[column - 1] == word
        left = min(Self.unreachable, isSame ? diagonal : diagonal + 1, above + 1, left + 1)
        cells[start + column] = left
        diagonal = above
      }
    }
  }

  /// Returns the operation that leads to a cell: of equally cheap ones that on the diagonal, then a deletion.
  func operation(row: Int, column: Int) -> Operation {
    if row == 0 { return .insert }
    if column == 0 { return .delete }
    let isSame = hypothesis[row - 1] == reference[column - 1]
    let here = cost(row, column)
    if cost(row - 1, column - 1) + (isSame ? 0 : 1) == here { return isSame ? .keep : .substitute }
    return cost(row - 1, column) + 1 == here ? .delete : .insert
  }

  private func cost(_ row: Int, _ column: Int) -> Int32 {
    bands[row] ~= column ? cells[offsets[row] + column - bands[row].lowerBound] : Self.unreachable
  }
}
