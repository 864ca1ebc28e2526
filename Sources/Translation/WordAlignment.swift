internal import Text

/// Returns for each target word the source word that the model looked at most while it wrote the word.
///
/// The weights of a source word are the sum of those of its pieces, the weights of a target word the mean of those of
/// its pieces; what goes to `</s>` and to white space counts for no word.
///
/// - Parameters:
///   - attention: For each target token the probabilities over the source tokens.
///   - sourceWords: For each source token the number of its word; nil where it is part of none.
///   - targetWords: The same for each target token.
func alignedWords(attention: [[Float]], sourceWords: [Int?], targetWords: [Int?]) -> [WordPair] {
  guard let lastSource = sourceWords.compactMap(\.self).max() else { return [] }
  guard let lastTarget = targetWords.compactMap(\.self).max() else { return [] }
  var weights = [[Float]](repeating: [Float](repeating: 0, count: lastSource + 1), count: lastTarget + 1)
  for (row, target) in zip(attention, targetWords) {
    guard let target else { continue }
    for (weight, source) in zip(row, sourceWords) {
      if let source { weights[target][source] += weight }
    }
  }
  return weights.enumerated().compactMap { target, row in
    guard let largest = row.max(), largest > 0, let source = row.firstIndex(of: largest) else { return nil }
    return WordPair(source: source, target: target)
  }
}
