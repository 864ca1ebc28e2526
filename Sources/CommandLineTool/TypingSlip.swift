/// Whether a word is a name with one slip of the fingers in it, and hardly a word that somebody wants translated.
///
/// A slip is two neighbouring letters in each other's place, a letter written twice, the key beside the right one, or z for s
/// and s for z; of a long name, whose neighbours are no words, also one letter too many or too few. But for the first kind,
/// the first letter is right. So "trian" and "evalute" are slips of "train" and "evaluate", but not "brain", "trait",
/// "evacuate" or "compared"; nor is anything with a capital.
func isSlip(_ word: String, of name: String) -> Bool {
  let (word, name) = (Array(word.utf8), Array(name.utf8))
  // Short words all have others beside them.
  guard name.count >= 5 else { return false }
  guard word.first == name.first else { return isSwapped(word, name) }
  switch word.count - name.count {
  case 0: return isSwapped(word, name) || hasNeighbouringKey(word, name)
  case 1: return hasOneMore(word, name)
  case -1: return name.count >= longName && hasOneLess(word, name)
  default: return false
  }
}

/// Whether a word is a name with one letter wrong, missing or too many, or two neighbouring ones in each other's place.
///
/// Many words are, and with a capital somebody means one of those.
func isNear(_ word: String, to name: String) -> Bool {
  guard word == word.lowercased() else { return false }
  let (letters, others) = (Array(word.utf8), Array(name.utf8))
  return isSwapped(letters, others) || editDistance(letters, others) <= 1
}

/// From here on, names have no other words beside them.
private let longName = 7

private func isSwapped(_ word: [UInt8], _ name: [UInt8]) -> Bool {
  guard word.count == name.count, let first = word.indices.first(where: { word[$0] != name[$0] }),
    first + 1 < word.count
  else { return false }
  return word[first] == name[first + 1] && word[first + 1] == name[first]
    && word[(first + 2)...] == name[(first + 2)...]
}

private func hasNeighbouringKey(_ word: [UInt8], _ name: [UInt8]) -> Bool {
  let different = word.indices.filter { word[$0] != name[$0] }
  return different.count == 1 && areNeighbours(word[different[0]], name[different[0]])
}

/// Whether a letter was written twice, or in a long name another was hit on the way.
private func hasOneMore(_ word: [UInt8], _ name: [UInt8]) -> Bool {
  word.indices.dropFirst().contains { index in
    let isTwice = word[index] == word[index - 1]
    let isInside = name.count >= longName && index < word.count - 1
    return (isTwice || isInside) && word[..<index] + word[(index + 1)...] == name[...]
  }
}

private func hasOneLess(_ word: [UInt8], _ name: [UInt8]) -> Bool {
  name.indices.dropFirst().contains { name[..<$0] + name[($0 + 1)...] == word[...] }
}

/// Letters whose keys are side by side, with y and z in either place, and the two that British and American spelling differ in.
private let keyRows = ["qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "sz"].map {
  Array($0.utf8)
}

private func areNeighbours(_ first: UInt8, _ second: UInt8) -> Bool {
  keyRows.contains { row in
    zip(row, row.dropFirst()).contains { $0 == (first, second) || $0 == (second, first) }
  }
}
