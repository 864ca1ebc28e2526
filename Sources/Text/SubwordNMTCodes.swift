/// Byte pair encoding as the program subword-nmt does it: learning, applying, and its file of merges
/// ("codes").
///
/// Words are separated by spaces; the last character of a word carries `</w>`, so that it differs from the
/// same character within. Text comes out as pieces separated by spaces, each but the last of a word followed
/// by a separator.
public struct SubwordNMTCodes: Sendable {
  /// How the end of a word is marked.
  public enum Version: Sendable {
    /// `</w>` is a symbol of its own.
    case v0_1
    /// `</w>` is part of the last character.
    case v0_2
  }

  public let version: Version
  /// The pairs of symbols to merge, in order.
  public let merges: [(left: String, right: String)]

  private var symbols = ByteStringTable()
  private var table = MergeTable()

  public init(version: Version = .v0_2, merges: [(left: String, right: String)]) {
    self.version = version
    self.merges = merges
    for merge in merges {
      let left = number(of: Array(merge.left.utf8))
      let right = number(of: Array(merge.right.utf8))
      table.append(left, right, result: number(of: Array(merge.left.utf8) + Array(merge.right.utf8)))
    }
  }

  private mutating func number(of symbol: [UInt8]) -> Int32 {
    Int32(symbol.withUnsafeBufferPointer { symbols.insert($0).index })
  }

  static let endOfWord = "</w>"
}

extension SubwordNMTCodes {
  /// Returns a line with its words cut into pieces; spaces before and after the words stay.
  public func segment(_ line: String, separator: String = "@@") -> String {
    var line = line
    var result: [UInt8] = []
    line.withUTF8 { bytes in
      let words = Self.wordRange(of: bytes)
      result.append(contentsOf: bytes[..<words.lowerBound])
      var scratch = MergeScratch()
      var isFirst = true
      for word in bytes[words].split(separator: space) {
        if !isFirst { result.append(space) }
        isFirst = false
        append(UnsafeBufferPointer(rebasing: word), separator, &scratch, to: &result)
      }
      result.append(contentsOf: bytes[words.upperBound...])
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func append(
    _ word: UnsafeBufferPointer<UInt8>, _ separator: String, _ scratch: inout MergeScratch,
    to result: inout [UInt8]
  ) {
    fill(&scratch, with: word)
    scratch.apply(table)
    var start = 0
    scratch.forEachSymbol { _, offset in
      // A mark of the end of the word that stands alone holds no text.
      if offset == 0 || offset == word.count { return }
      result.append(contentsOf: word[start..<offset])
      result.append(contentsOf: separator.utf8)
      result.append(space)
      start = offset
    }
    result.append(contentsOf: word[start...])
  }

  private func fill(_ scratch: inout MergeScratch, with word: UnsafeBufferPointer<UInt8>) {
    scratch.clear()
    var position = 0
    while position < word.count {
      let end = position + scalarLength(word[position])
      var symbol = Array(word[position..<end])
      if version == .v0_2, end == word.count { symbol += Array(Self.endOfWord.utf8) }
      scratch.append(known(symbol), at: position)
      position = end
    }
    if version == .v0_1 { scratch.append(known(Array(Self.endOfWord.utf8)), at: position) }
  }

  private func known(_ symbol: [UInt8]) -> Int32 {
    symbol.withUnsafeBufferPointer { symbols.index(of: $0).map { Int32($0) } ?? MergeScratch.unknown }
  }

  /// Returns where the words of a line begin and end, without spaces and line ends around them.
  static func wordRange(of line: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let isStripped = { (byte: UInt8) in byte == space || byte == 0x0D || byte == 0x0A }
    let start = line.firstIndex { !isStripped($0) } ?? line.count
    let end = line.lastIndex { !isStripped($0) }.map { $0 + 1 } ?? start
    return start..<end
  }
}
