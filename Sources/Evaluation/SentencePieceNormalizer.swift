/// The normalisation of a SentencePiece model: strings replaced by others, spaces made one and visible.
struct SentencePieceNormalizer {
  private let rules: SentencePieceModel.Normalization
  /// The double array (Aoe 1989) of what is replaced, as darts-clone lays it out.
  private let units: [UInt32]
  /// What replaces it: strings with a zero behind each.
  private let strings: ArraySlice<UInt8>

  private static let visibleSpace = Array("\u{2581}".utf8)
  private static let space = UInt8(ascii: " ")

  /// Returns nil where the map of characters is damaged.
  init?(_ model: SentencePieceModel) {
    rules = model.normalization
    let map = rules.characterMap
    guard !map.isEmpty else {
      (units, strings) = ([], [])
      return
    }
    guard map.count > 4 else { return nil }
    let size = map.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard size < map.count - 4, size >= 4, size % 4 == 0 else { return nil }
    let trie = map.dropFirst(4).prefix(size)
    units = stride(from: trie.startIndex, to: trie.endIndex, by: 4).map { start in
      trie[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    strings = map.dropFirst(4 + size)
    guard strings.last == 0 else { return nil }
  }

  /// Returns the normalised text; what the map makes that is no UTF-8 becomes U+FFFD.
  func normalized(_ text: [UInt8]) -> [Unicode.Scalar] {
    var rest = text[...]
    if rules.removesExtraSpaces {
      while !rest.isEmpty {
        let (replacement, length) = next(rest)
        guard replacement.elementsEqual([Self.space]) else { break }
        rest = rest.dropFirst(length)
      }
    }
    guard !rest.isEmpty else { return [] }
    let space = rules.escapesSpaces ? Self.visibleSpace : [Self.space]
    var result = rules.addsSpace && !rules.hasSpacesBehind ? space : []
    var isAfterSpace = rules.removesExtraSpaces
    while !rest.isEmpty {
      let (whole, length) = next(rest)
      let replacement = isAfterSpace ? whole.drop { $0 == Self.space } : whole
      for byte in replacement {
        if byte == Self.space { result += space } else { result.append(byte) }
      }
      if let last = replacement.last { isAfterSpace = last == Self.space }
      if !rules.removesExtraSpaces { isAfterSpace = false }
      rest = rest.dropFirst(length)
    }
    if rules.removesExtraSpaces {
      while result.count >= space.count, result.suffix(space.count).elementsEqual(space) {
        result.removeLast(space.count)
      }
    }
    if rules.addsSpace && rules.hasSpacesBehind { result += space }
    return Array(String(decoding: result, as: UTF8.self).unicodeScalars)
  }

  /// Returns what the beginning of a text becomes, and how many bytes that is of.
  private func next(_ text: ArraySlice<UInt8>) -> (replacement: ArraySlice<UInt8>, length: Int) {
    if let found = longestReplaced(text) { return found }
    let length = 1 + text.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
    return (text.prefix(length), length)
  }

  private func longestReplaced(_ text: ArraySlice<UInt8>) -> (replacement: ArraySlice<UInt8>, length: Int)? {
    guard let root = units.first else { return nil }
    var node = Self.offset(root)
    var found: (replacement: ArraySlice<UInt8>, length: Int)?
    for (index, byte) in text.enumerated() {
      node ^= Int(byte)
      guard node < units.count, units[node] & 0x8000_00FF == UInt32(byte) else { break }
      let hasValue = units[node] >> 8 & 1 == 1
      node ^= Self.offset(units[node])
      guard hasValue, node < units.count else { continue }
      let start = strings.startIndex + Int(units[node] & 0x7FFF_FFFF)
      guard start < strings.endIndex else { continue }
      found = (strings[start...].prefix { $0 != 0 }, index + 1)
    }
    return found
  }

  private static func offset(_ unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 0x200) >> 6) }
}
