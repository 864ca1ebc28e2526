public import Files
public import Text

// A shortlist as a file:
//
//     translate-shortlist 1
//     source crc32 1c291ca3, 63245 bytes
//     target crc32 1c291ca3, 63245 bytes
//
//     1 2 258 259 …
//
//     301 2177 450
//     …
//
// The checksums are those of the files of the vocabularies. Then come the identifiers of the frequent target tokens;
// after another blank line, for each source token in order of its identifier, those of its translations, the most
// probable first.

extension Shortlist {
  private static let format = "translate-shortlist 1"

  /// Writes a shortlist file, which is either whole or not there.
  ///
  /// - Throws: `FileError`.
  public func write(to path: String) throws {
    var lines = [Self.format, "source \(source)", "target \(target)", ""]
    lines.append(Self.line(frequent[...]))
    lines.append("")
    for (start, end) in zip(starts, starts.dropFirst()) { lines.append(Self.line(translations[start..<end])) }
    try AtomicFile.write(to: path) { file in
      for line in lines { try file.writeLine(line) }
    }
  }

  /// Reads a shortlist file, made for the vocabularies of a model.
  ///
  /// - Throws: `FileError`; `ShortlistError` for another model's shortlist, or for what is none.
  public static func read(from path: String, source: Vocabulary, target: Vocabulary) throws -> Shortlist {
    var parser = ShortlistParser(lines: try LineReader(path: path), targetCount: target.count)
    guard try parser.text() == format else { throw parser.malformed("this is no shortlist") }
    let checksums = (try parser.text(), try parser.text())
    guard try parser.text().isEmpty else { throw parser.malformed("a blank line is missing") }
    let frequent = try parser.identifiers()
    guard try parser.text().isEmpty else { throw parser.malformed("a blank line is missing") }
    var (starts, translations) = ([0], [TokenID]())
    starts.reserveCapacity(source.count + 1)
    let empty = Shortlist(frequent: [], starts: [0], translations: [], source: source, target: target)
    guard checksums == ("source \(empty.source)", "target \(empty.target)") else {
      throw ShortlistError.otherVocabulary(path: path)
    }
    for _ in 0..<source.count {
      translations += try parser.identifiers()
      starts.append(translations.count)
    }
    guard try parser.isAtEnd() else { throw parser.malformed("there are more lines than source tokens") }
    return Shortlist(
      frequent: frequent, starts: starts, translations: translations, source: source, target: target)
  }

  private static func line(_ tokens: ArraySlice<TokenID>) -> String {
    tokens.map(String.init).joined(separator: " ")
  }
}

/// A shortlist that cannot be used.
public enum ShortlistError: ReportableError, Equatable {
  case malformed(path: String, line: Int, reason: String)
  case otherVocabulary(path: String)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .malformed(let path, let line, let reason):
      "\(path):\(line): \(reason); make it anew with 'translate shortlist build'"
    case .otherVocabulary(let path):
      "\(path): this shortlist was made for another vocabulary; make one for this model with "
        + "'translate shortlist build'"
    }
  }
}

// MARK: - Private

private struct ShortlistParser {
  private let lines: LineReader
  private let targetCount: Int

  init(lines: LineReader, targetCount: Int) {
    self.lines = lines
    self.targetCount = targetCount
  }

  /// Returns the next line.
  mutating func text() throws -> String {
    guard let line = try lines.next() else { throw malformed("the file ends too soon") }
    return line
  }

  /// Returns the numbers of the next line.
  mutating func identifiers() throws -> [TokenID] {
    let tokens = try lines.withNextLine { line -> [TokenID]? in
      var tokens: [TokenID] = []
      var number: Int?
      for byte in line {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          let next = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
          if next >= targetCount { return nil }
          number = next
        case UInt8(ascii: " "):
          guard let token = number else { return nil }
          tokens.append(TokenID(token))
          number = nil
        default: return nil
        }
      }
      if let token = number { tokens.append(TokenID(token)) }
      return tokens
    }
    guard let tokens else { throw malformed("the file ends too soon") }
    guard let tokens else { throw malformed("these are not all identifiers of target tokens") }
    return tokens
  }

  mutating func isAtEnd() throws -> Bool { try lines.next() == nil }

  func malformed(_ reason: String) -> ShortlistError {
    .malformed(path: lines.path, line: max(1, lines.lineNumber), reason: reason)
  }
}
