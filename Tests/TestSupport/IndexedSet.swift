/// A set of identifiers, written byte by byte as fairseq and Megatron-LM do.
public struct IndexedSet {
  public enum Kind: CaseIterable, Sendable {
    case fairseq, megatron
  }

  /// The bytes of the index and of the identifiers, to be spoilt.
  public var index: [UInt8]
  public var identifiers: [UInt8]

  /// - Parameters:
  ///   - sequences: The identifiers of each.
  ///   - kind: Whose index it is.
  ///   - code: How identifiers are stored: 8 is 16 bits without a sign.
  public init(_ sequences: [[Int]], _ kind: Kind, code: UInt8 = 8) {
    let width = [1, 1, 1, 2, 4, 8, 8, 4, 2, 4, 8][Int(code)]
    index = Array("MMIDIDX\0\0".utf8) + Self.bytes(1, 8) + [code] + Self.bytes(sequences.count, 8)
    if kind == .megatron { index += Self.bytes(sequences.count + 1, 8) }
    identifiers = []
    var starts: [UInt8] = []
    for sequence in sequences {
      index += Self.bytes(sequence.count, 4)
      starts += Self.bytes(identifiers.count, 8)
      for identifier in sequence { identifiers += Self.bytes(identifier, width) }
    }
    index += starts
    if kind == .megatron { for document in 0...sequences.count { index += Self.bytes(document, 8) } }
  }

  /// Returns the lowest bytes of a number, the lowest first.
  public static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// Writes both files and returns the path of the index.
  @discardableResult
  public func write(_ name: String, in folder: TemporaryDirectory) throws -> String {
    try folder.write(identifiers, to: name + ".bin")
    return try folder.write(index, to: name + ".idx")
  }

  /// Returns the sequences of lines of words, as `fairseq-preprocess` makes them: with the mark of the end.
  ///
  /// - Parameter words: The words of the dictionary, in its order.
  public static func sequences(of lines: [String], words: [String]) -> [[Int]] {
    lines.map { line in line.split(separator: " ").map { (words.firstIndex(of: String($0)) ?? -1) + 4 } + [2]
    }
  }
}
