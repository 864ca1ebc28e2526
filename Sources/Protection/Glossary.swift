public import Files
internal import Text

/// Terms whose translations are given.
///
/// A file has a line for each: the term and its translation, with a tab between them; several translations that are
/// allowed, such as inflected forms, are separated by `|`. A third column can hold flags, separated by commas: `case` (the
/// term is found as it is written only), `part` (also within words) and `keep` (the term stays as it is; the second column
/// may then be empty). Empty lines and those that begin with `#` say nothing.
public struct Glossary: Sendable {
  public struct Term: Hashable, Sendable {
    public var source: String
    /// What the translation may say, at least one unless the term stays as it is.
    public var targets: [String]
    public var observesCase = false
    public var isFoundWithinWords = false
    public var staysAsItIs = false

    public init(source: String, targets: [String], staysAsItIs: Bool = false) {
      self.source = source
      self.targets = targets
      self.staysAsItIs = staysAsItIs
    }
  }

  /// What of a glossary stands in a text.
  public struct Matches: Sendable {
    /// For each term that is to be translated what the translation may say, one of them, the one to be preferred first.
    public var required: [[String]] = []
    /// Where these terms stand.
    public var places: [Range<Int>] = []
    /// Where terms stand that stay as they are.
    public var kept: [Range<Int>] = []

    public init() {}

    public var count: Int { required.count + kept.count }

    /// Leaves out the terms whose places are not free.
    ///
    /// - Parameter areFree: Returns which ranges are.
    package mutating func keep(where areFree: ([Range<Int>]) -> [Bool]) {
      let free = areFree(places)
      required = zip(required, free).filter(\.1).map(\.0)
      places = zip(places, free).filter(\.1).map(\.0)
      kept = zip(kept, areFree(kept)).filter(\.1).map(\.0)
    }
  }

  public let terms: [Term]
  /// The places of terms by the first letter, in small letters, longest first.
  private let index: [Character: [Int]]

  public init(_ terms: [Term]) {
    self.terms = terms
    var index: [Character: [Int]] = [:]
    let order = terms.indices.sorted { (terms[$1].source.count, $0) < (terms[$0].source.count, $1) }
    for place in order {
      guard let first = terms[place].source.lowercased().first else { continue }
      index[first, default: []].append(place)
    }
    self.index = index
  }

  /// Reads a file.
  ///
  /// - Throws: `GlossaryError`, `FileError`.
  public static func read(from path: String) throws -> Glossary {
    let reader = try LineReader(path: path)
    var terms: [Term] = []
    while let line = try reader.next() {
      if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { continue }
      terms.append(try Term(line, path: path, number: reader.lineNumber))
    }
    return Glossary(terms)
  }

  /// Finds the terms of a text, the longest where several begin.
  public func matches(in text: String) -> Matches {
    var matches = Matches()
    if terms.isEmpty { return matches }
    var position = text.startIndex
    var isWithinWord = false
    while position < text.endIndex {
      if let (term, end) = term(in: text, at: position, isWithinWord: isWithinWord) {
        let start = text.utf8.distance(from: text.startIndex, to: position)
        let place = start..<start + text.utf8.distance(from: position, to: end)
        if terms[term].staysAsItIs {
          matches.kept.append(place)
        } else {
          matches.required.append(terms[term].spellings)
          matches.places.append(place)
        }
        isWithinWord = text[text.index(before: end)].isOfSpacedWord
        position = end
      } else {
        isWithinWord = text[position].isOfSpacedWord
        position = text.index(after: position)
      }
    }
    return matches
  }

  private func term(in text: String, at position: String.Index, isWithinWord: Bool) -> (Int, String.Index)? {
    guard let first = text[position].lowercased().first, let places = index[first] else { return nil }
    for place in places {
      let term = terms[place]
      if isWithinWord, !term.isFoundWithinWords, text[position].isOfSpacedWord { continue }
      guard let end = text[position...].end(of: term.source, observingCase: term.observesCase) else {
        continue
      }
      let goesOn =
        end < text.endIndex && text[end].isOfSpacedWord && text[text.index(before: end)].isOfSpacedWord
      if goesOn, !term.isFoundWithinWords { continue }
      return (place, end)
    }
    return nil
  }
}

/// A glossary that cannot be read.
public enum GlossaryError: ReportableError, Equatable {
  case malformed(path: String, line: Int, reason: String)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .malformed(let path, let line, let reason):
      "\(FileSystem.inputName(path)):\(line): \(reason); a line is a term, a tab, its translation (several with | between "
        + "them) and, after another tab, flags: case, part, keep"
    }
  }
}

// MARK: - Private

extension Glossary.Term {
  fileprivate init(_ line: String, path: String, number: Int) throws {
    func fail(_ reason: String) -> GlossaryError { .malformed(path: path, line: number, reason: reason) }
    let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(trimmed)
    guard columns.count >= 2, columns.count <= 3 else { throw fail("\(columns.count) columns, not 2 or 3") }
    source = columns[0]
    targets = columns[1].split(separator: "|").map { trimmed($0) }.filter { !$0.isEmpty }
    for flag in columns.dropFirst(2).joined().split(separator: ",").map({ trimmed($0) }) {
      switch flag {
      case "case": observesCase = true
      case "part": isFoundWithinWords = true
      case "keep": staysAsItIs = true
      default: throw fail("'\(flag)' is no flag")
      }
    }
    if source.isEmpty { throw fail("an empty term") }
    if targets.isEmpty, !staysAsItIs { throw fail("the term '\(source)' has no translation") }
  }

  /// The translations, also as they begin a sentence.
  fileprivate var spellings: [String] {
    var spellings = targets
    for target in targets {
      guard !observesCase, let first = target.first, first.isLowercase else { continue }
      spellings.append(first.uppercased() + target.dropFirst())
    }
    return spellings
  }
}

private func trimmed(_ text: some StringProtocol) -> String {
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
  else { return "" }
  return String(text[first...last])
}

extension Substring {
  /// Returns where another text ends that this one begins with; nil where it does not.
  fileprivate func end(of prefix: String, observingCase: Bool) -> Index? {
    var position = startIndex
    for expected in prefix {
      guard position < endIndex else { return nil }
      let found = self[position]
      guard found == expected || !observingCase && found.lowercased() == expected.lowercased() else {
        return nil
      }
      position = index(after: position)
    }
    return position
  }
}
