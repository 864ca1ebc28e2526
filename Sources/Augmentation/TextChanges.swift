internal import Bitext
internal import Randomness
internal import Text

/// Puts placeholders before, behind or around both sides: a tag, a bullet, a reference that is carried over.
func insertPlaceholders(in pair: inout SentencePair, _ stream: inout RandomStream) {
  let free = Placeholder.all.filter { placeholder in
    placeholder.kind == .thing && !pair.source.unicodeScalars.contains(placeholder.scalar)
  }
  guard free.count >= 2 else { return }
  let first = stream.nextInteger(below: free.count)
  let second = (first + 1 + stream.nextInteger(below: free.count - 1)) % free.count
  let (one, two) = (free[first].text, free[second].text)
  func change(_ edit: (String) -> String) {
    pair.source = edit(pair.source)
    pair.target = edit(pair.target)
  }
  switch stream.nextInteger(below: 4) {
  case 0: change { one + " " + $0 }
  case 1: change { $0 + " " + one }
  case 2: change { one + $0 + two }
  default:
    // Around a placeholder that both sides have, as markup around a name.
    guard let inner = pair.source.unicodeScalars.first(where: { Placeholder($0) != nil }) else {
      return change { $0 + " " + one }
    }
    let text = String(Character(inner))
    change { $0.replacing(text, with: one + text + two) }
  }
}

/// Returns a text with one slip of the hand: a letter is left out, doubled, or changes places with the next.
func withTypo(_ text: String, _ stream: inout RandomStream) -> String {
  var characters = Array(text)
  let places = characters.indices.dropLast().filter { index in
    characters[index].isLetter && characters[index + 1].isLetter && characters[index].isCased
  }
  guard !places.isEmpty else { return text }
  let place = places[stream.nextInteger(below: places.count)]
  switch stream.nextInteger(below: 3) {
  case 0: characters.remove(at: place)
  case 1: characters.insert(characters[place], at: place)
  default:
    let isFirstCapital = characters[place].isUppercase && characters[place + 1].isLowercase
    characters.swapAt(place, place + 1)
    if isFirstCapital {
      characters[place] = Character(characters[place].uppercased())
      characters[place + 1] = Character(characters[place + 1].lowercased())
    }
  }
  return String(characters)
}

/// Takes the mark at the end of both sides, if both have one.
func removeEndMarks(of pair: inout SentencePair) {
  func withoutMark(_ text: String) -> String? {
    guard let last = text.unicodeScalars.last, ".!?。！？".unicodeScalars.contains(last) else { return nil }
    let rest = String(text.unicodeScalars.dropLast())
    guard let before = rest.unicodeScalars.last, before.properties.isAlphabetic else { return nil }
    return rest
  }
  guard let source = withoutMark(pair.source), let target = withoutMark(pair.target) else { return }
  (pair.source, pair.target) = (source, target)
}

/// Returns a text as it is typed without keys for umlauts and accents.
func unaccented(_ text: String) -> String {
  let spelled = text.unicodeScalars.map { scalar in
    switch scalar {
    case "ä": "ae"
    case "ö": "oe"
    case "ü": "ue"
    case "Ä": "Ae"
    case "Ö": "Oe"
    case "Ü": "Ue"
    case "ß": "ss"
    default: String(Character(scalar))
    }
  }.joined()
  let plain = Normalizer(.nfd).normalize(spelled).unicodeScalars.filter {
    $0.properties.generalCategory != .nonspacingMark
  }
  return String(String.UnicodeScalarView(plain))
}
