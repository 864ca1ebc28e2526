internal import Bitext
internal import Translation

/// What became of some of a row of texts: what is written of them, and what is told at the end.
struct TranslatedBlock: Codable, Sendable {
  /// The lines, each with its end.
  private(set) var text = ""
  /// A line for each text, with its end; empty where nobody wants them.
  private(set) var alignments = ""
  private(set) var notes: TranslationNotes
  private(set) var timing = TranslationTiming()
  /// Where the model looked, for pictures; it stays in the process.
  private(set) var attention: [SentenceAttention] = []

  private enum CodingKeys: CodingKey { case text, alignments, notes, timing }

  /// - Parameters:
  ///   - first: The number of the first text, counted from 0.
  ///   - format: What is written for each.
  ///   - wantsAlignments: Whether lines of alignments are.
  init(
    _ results: [TranslatedText], first: Int, _ format: TranslationFormat, wantsAlignments: Bool
  ) throws {
    notes = TranslationNotes(first: first)
    for (offset, result) in results.enumerated() {
      for line in try format.lines(for: result, index: first + offset) { text += line + "\n" }
      if wantsAlignments {
        alignments += result.alignment.sorted().map(\.description).joined(separator: " ") + "\n"
      }
    }
    notes.add(results)
    timing.add(results)
    attention = results.flatMap(\.attention)
  }
}
