/// Where among the tokens of its sentence everything stands that queries see, where that was brought together.
///
/// Queries and keys are the same tokens.
struct ScatteredMeetings {
  private let spans: MemorySpans
  /// For each query its place in its sentence, and how many tokens that has.
  private let places: [(own: Int, count: Int)]

  /// - Parameters:
  ///   - spans: What each query of each head sees.
  ///   - sentences: The sentence of each query, those of a sentence one after the other.
  ///   - heads: The number of heads.
  init(_ spans: MemorySpans, sentences: [Int], heads: Int) {
    self.spans = spans
    let rows = spans.rows / heads
    var counts = [Int](repeating: 0, count: (sentences.max() ?? -1) + 1)
    var owns: [Int] = []
    for sentence in sentences[..<rows] {
      owns.append(counts[sentence])
      counts[sentence] += 1
    }
    places = (0..<spans.rows).map { (owns[$0 % rows], counts[sentences[$0]]) }
  }

  /// Returns a number for each token of the sentence of a query: those of its meetings, and another for the rest.
  func line(_ numbers: [Float], of row: Int, else filling: Float) -> [Float] {
    var line = [Float](repeating: filling, count: places[row].count)
    for (distance, number) in zip(distances(of: row), numbers) { line[places[row].own + distance] = number }
    return line
  }

  /// Returns the meeting of a query with its own key, among those of all; nil where it does not see itself.
  func ownMeeting(of row: Int) -> Int? {
    distances(of: row).firstIndex(of: 0).map { Int(spans.start[row]) + $0 }
  }

  private func distances(of row: Int) -> [Int] { (spans.meetingDistances(of: row) ?? []).map(Int.init) }
}
