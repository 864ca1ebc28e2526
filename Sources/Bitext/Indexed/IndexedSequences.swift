internal import Files

/// The sequences of a set of fairseq or Megatron-LM, read where they lie.
///
/// The index is `MMIDIDX` and two zeros, the version 1 in 64 bits, the type of the identifiers in 8, the number of
/// sequences in 64, and then for each sequence its length in 32 bits and, after all lengths, where it begins among the
/// bytes of the other file in 64. Megatron-LM's has the number of documents after that of the sequences, and at its end
/// the first sequence of each. All numbers are little-endian (`indexed_dataset.py` of both projects).
final class IndexedSequences {
  let path: String
  /// The number of sequences.
  let count: Int
  private let index: MappedFile
  private let identifiers: MappedFile
  private let type: IdentifierType
  private let lengthsStart: Int
  /// How many bytes have been looked at since memory was given back.
  private var seen = 0

  /// Opens a set and checks that its index is as long as the numbers in it say.
  ///
  /// - Throws: `IndexedTextError`, or a `FileError` where a file cannot be read.
  init(_ text: IndexedText) throws {
    path = text.index
    index = try MappedFile(path: text.index)
    try Self.checkForm(index)
    guard let type = IdentifierType(rawValue: index.bytes[Self.typePlace]) else {
      throw IndexedTextError.otherType(path: path, code: index.bytes[Self.typePlace])
    }
    self.type = type
    (count, lengthsStart) = try Self.layout(of: index)
    identifiers = try MappedFile(path: text.identifiers)
  }

  /// How identifiers are stored, by the number that an index has for it.
  private enum IdentifierType: UInt8 {
    case unsigned8 = 1
    case signed8 = 2
    case signed16 = 3
    case signed32 = 4
    case signed64 = 5
    case unsigned16 = 8
    /// fairseq alone has these two.
    case unsigned32 = 9
    case unsigned64 = 10

    /// Bytes of an identifier.
    var width: Int {
      switch self {
      case .unsigned8, .signed8: 1
      case .signed16, .unsigned16: 2
      case .signed32, .unsigned32: 4
      case .signed64, .unsigned64: 8
      }
    }
  }

  // MARK: The index

  private static let magic = Array("MMIDIDX\0\0".utf8)
  private static let versionPlace = 9
  private static let typePlace = 17
  private static let countPlace = 18
  /// Where fairseq's lengths begin, and Megatron-LM's number of documents is.
  private static let headerLength = 26

  private static func checkForm(_ index: MappedFile) throws {
    guard index.bytes.starts(with: magic) else {
      let isOlder = ["TNTIDX", "HUFFIDX"].contains { index.bytes.starts(with: Array($0.utf8)) }
      throw isOlder
        ? IndexedTextError.otherForm(path: index.path) : IndexedTextError.noIndex(path: index.path)
    }
    guard index.bytes.count >= headerLength else {
      throw IndexedTextError.damaged(path: index.path, reason: "it ends within its header")
    }
    let version = number(at: versionPlace, in: index, as: UInt64.self)
    guard version == 1 else {
      throw IndexedTextError.damaged(path: index.path, reason: "it is of version \(version), not 1")
    }
  }

  /// Returns the number of sequences and where their lengths begin, which tells the two kinds of index apart.
  private static func layout(of index: MappedFile) throws -> (count: Int, lengthsStart: Int) {
    let (length, room) = (index.bytes.count, index.bytes.count - headerLength)
    let sequences = number(at: countPlace, in: index, as: UInt64.self)
    guard sequences <= UInt64(room / 12) else {
      throw IndexedTextError.damaged(
        path: index.path, reason: "it has \(length) bytes, too few for \(sequences) sequences")
    }
    let rest = room - 12 * Int(sequences)
    if rest == 0 { return (Int(sequences), headerLength) }
    if rest >= 8, rest % 8 == 0,
      number(at: headerLength, in: index, as: UInt64.self) == UInt64(rest / 8 - 1)
    {
      return (Int(sequences), headerLength + 8)
    }
    throw IndexedTextError.damaged(
      path: index.path,
      reason: "\(length) bytes are no index of \(sequences) sequences, neither fairseq's nor Megatron-LM's")
  }

  private static func number<Number: FixedWidthInteger>(
    at place: Int, in file: MappedFile, as type: Number.Type
  ) -> Number {
    withExtendedLifetime(file) {
      Number(littleEndian: file.bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
    }
  }

  // MARK: Sequences

  /// Calls `body` with each identifier of a sequence and its place in it; sequences and places are counted from 0.
  ///
  /// - Throws: `IndexedTextError` where the sequence is not within the file of identifiers.
  func forEachIdentifier(of sequence: Int, _ body: (_ place: Int, _ identifier: Int) throws -> Void) throws {
    precondition(0..<count ~= sequence, "no sequence \(sequence) among \(count)")
    let length = Int(Self.number(at: lengthsStart + 4 * sequence, in: index, as: Int32.self))
    let begin = Int(
      Self.number(at: lengthsStart + 4 * count + 8 * sequence, in: index, as: Int64.self))
    let (bytes, width) = (identifiers.bytes.count, type.width)
    func fail(_ reason: String) -> IndexedTextError {
      .damagedSequence(path: path, line: sequence + 1, reason: reason)
    }
    guard length >= 0 else { throw fail("a length of \(length)") }
    guard begin >= 0, begin % width == 0 else {
      throw fail("no identifier of \(width) bytes begins at byte \(begin) of \(identifiers.path)")
    }
    guard begin <= bytes, length <= (bytes - begin) / width else {
      throw fail(
        "its \(length) identifiers from byte \(begin) on are not within the \(bytes) bytes of \(identifiers.path)"
      )
    }
    for place in 0..<length {
      guard let identifier = identifier(at: begin + place * width) else {
        throw fail("identifier \(place + 1) is no number that a dictionary can have")
      }
      try body(place, identifier)
    }
    release(12 + length * width)
  }

  private func identifier(at place: Int) -> Int? {
    func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Int? {
      Int(exactly: Self.number(at: place, in: identifiers, as: Number.self))
    }
    switch type {
    case .unsigned8: return number(UInt8.self)
    case .signed8: return number(Int8.self)
    case .signed16: return number(Int16.self)
    case .signed32: return number(Int32.self)
    case .signed64: return number(Int64.self)
    case .unsigned16: return number(UInt16.self)
    case .unsigned32: return number(UInt32.self)
    case .unsigned64: return number(UInt64.self)
    }
  }

  /// Gives back the memory that looking at so many bytes has taken, now and then.
  private func release(_ bytes: Int) {
    seen += bytes
    guard seen > 1 << 24 else { return }
    seen = 0
    index.release(0..<index.bytes.count)
    identifiers.release(0..<identifiers.bytes.count)
  }
}
