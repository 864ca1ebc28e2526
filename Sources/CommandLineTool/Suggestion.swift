/// Returns the candidate that a misspelt word most probably stands for, or nil if none is near.
///
/// Near is an edit distance (Levenshtein 1966) of a third of the word at most, or being the word's beginning.
package func suggestion(for word: String, among candidates: [String]) -> String? {
  let wanted = Array(word.utf8)
  var best: (distance: Int, candidate: String)?
  for candidate in candidates {
    let name = Array(candidate.utf8)
    let begins = wanted.count >= 2 && name.starts(with: wanted)
    let distance = begins ? 1 : editDistance(wanted, name)
    guard distance <= max(1, max(wanted.count, name.count) / 3) else { continue }
    if distance < best?.distance ?? .max { best = (distance, candidate) }
  }
  return best?.candidate
}

/// Returns how many bytes have to be put in, taken out or exchanged to make one of two words the other.
func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
  var row = Array(0...second.count)
  for (index, byte) in first.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in second.enumerated() {
      let substituted = diagonal + (byte == other ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(substituted, row[column] + 1, row[column + 1] + 1)
    }
  }
  return row[second.count]
}
