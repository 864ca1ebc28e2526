internal import Files

/// The texts of a set of fairseq or Megatron-LM, one after the other, in memory that does not grow with the set.
///
/// Identifiers become the text that they were made of: marks are left out, and pieces joined that say that they belong
/// together. What was done to the text before stays done, such as letters in lower case or spaces before commas.
public final class IndexedLines {
  public let path: String
  /// The number of texts.
  public let count: Int
  /// The number of texts read so far, which is the number, counted from 1, of the one returned last.
  public private(set) var lineNumber = 0

  private let sequences: IndexedSequences
  private let dictionary: TokenDictionary

  /// A text, and whether it is whole: not where the dictionary lacked a token.
  public struct Line: Sendable, Hashable {
    public var text: String
    public var isWhole: Bool
  }

  /// Opens a set, of which nothing but the dictionary is held in memory.
  ///
  /// - Throws: `IndexedTextError`, or a `FileError` where a file cannot be read.
  public init(_ set: IndexedText) throws {
    path = set.index
    sequences = try IndexedSequences(set)
    count = sequences.count
    guard FileSystem.exists(set.dictionary) else {
      throw IndexedTextError.noDictionary(path: set.dictionary, index: set.index)
    }
    dictionary = try TokenDictionary(path: set.dictionary)
  }

  /// Returns the next text, or nil after the last.
  ///
  /// - Throws: `IndexedTextError` with the sequence.
  public func next() throws -> Line? {
    guard lineNumber < count else { return nil }
    let sequence = lineNumber
    lineNumber += 1
    var sentence = TokenDictionary.Sentence()
    try sequences.forEachIdentifier(of: sequence) { place, identifier in
      guard dictionary.append(identifier, to: &sentence) else {
        throw IndexedTextError.noToken(
          path: path, line: lineNumber, place: place + 1, identifier: identifier,
          dictionary: dictionary.path, tokens: dictionary.count)
      }
      guard sentence.length <= LineReader.maximumLineLength else {
        throw FileError.lineTooLong(path: path, line: lineNumber, limit: LineReader.maximumLineLength)
      }
    }
    guard let text = dictionary.text(of: sentence) else {
      throw IndexedTextError.damagedSequence(
        path: path, line: lineNumber, reason: "its bytes are not UTF-8 with \(dictionary.path)")
    }
    return Line(text: text, isWhole: !sentence.isIncomplete)
  }
}
