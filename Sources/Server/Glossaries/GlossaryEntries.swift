internal import Protection
internal import Web

/// Terms and their translations as a client gives them: no term twice, each a line of its own.
struct GlossaryEntries: Sendable {
  let pairs: [(source: String, target: String)]

  /// What the entries of a glossary may take.
  static let maximumBytes = 2 << 20
  /// What a term or a name may take: DeepL's limit.
  static let maximumBytesOfText = 1024

  private init(_ pairs: [(source: String, target: String)]) throws(APIError) {
    guard !pairs.isEmpty else { throw APIError(400, "Invalid glossary entries: there are none") }
    var seen: Set<String> = []
    var checked: [(source: String, target: String)] = []
    for (number, pair) in pairs.enumerated() {
      let (source, target) = (trimmed(pair.source), trimmed(pair.target))
      guard isTerm(source), isTerm(target) else {
        throw APIError(
          400,
          "Invalid glossary entries: entry \(number + 1) is empty, has control characters or more than "
            + "\(Self.maximumBytesOfText) bytes")
      }
      guard seen.insert(source).inserted else {
        throw APIError(400, "Invalid glossary entries: entry \(number + 1) gives a term for the second time")
      }
      checked.append((source, target))
    }
    self.pairs = checked
  }

  /// Reads lines of a term, a tab and its translation; blank ones say nothing.
  init(tabSeparated text: String) throws(APIError) {
    var pairs: [(source: String, target: String)] = []
    for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      let row = Substring(line)
      if row.allSatisfy(\.isWhitespace) { continue }
      let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count == 2 else {
        throw APIError(
          400, "Invalid glossary entries: line \(number + 1) has to be a term, a tab and its translation")
      }
      pairs.append((String(columns[0]), String(columns[1])))
    }
    try self.init(pairs)
  }

  /// Reads records of a term and its translation, after which their languages may stand (RFC 4180).
  init(commaSeparated text: String) throws(APIError) {
    guard let records = commaSeparatedRecords(text) else {
      throw APIError(400, "Invalid glossary entries: a quote is never closed")
    }
    var pairs: [(source: String, target: String)] = []
    for (number, record) in records.enumerated() where record != [""] {
      guard record.count == 2 || record.count == 4 else {
        throw APIError(
          400, "Invalid glossary entries: record \(number + 1) has to be a term, a comma and its translation")
      }
      pairs.append((record[0], record[1]))
    }
    try self.init(pairs)
  }

  /// Reads what stands in a request: an object of terms and translations, a list of pairs, or lines with tabs.
  init(_ value: JSONValue) throws(APIError) {
    let invalid = APIError(
      400, "glossary has to be an object of terms and translations, a list of pairs, or lines with tabs")
    switch value {
    case .text(let text): try self.init(tabSeparated: text)
    case .object(let object):
      var pairs: [(source: String, target: String)] = []
      for (source, target) in object.sorted(by: { $0.key < $1.key }) {
        guard let target = target.text else { throw invalid }
        pairs.append((source, target))
      }
      try self.init(pairs)
    case .list(let list):
      var pairs: [(source: String, target: String)] = []
      for element in list {
        guard case .list(let pair) = element, pair.count == 2, let source = pair[0].text,
          let target = pair[1].text
        else { throw invalid }
        pairs.append((source, target))
      }
      try self.init(pairs)
    case .null, .flag, .number: throw invalid
    }
    guard bytes <= Self.maximumBytes else {
      throw APIError(413, "glossary has more than \(Self.maximumBytes) bytes")
    }
  }

  /// Lines of a term, a tab and its translation.
  var tabSeparated: String { pairs.map { "\($0.source)\t\($0.target)" }.joined(separator: "\n") }

  /// What they take, about.
  var bytes: Int { pairs.reduce(0) { $0 + $1.source.utf8.count + $1.target.utf8.count + 64 } }

  var terms: [Glossary.Term] { pairs.map { Glossary.Term(source: $0.source, targets: [$0.target]) } }
}

// MARK: - Private

private func isTerm(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.count <= GlossaryEntries.maximumBytesOfText
    && text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
}

private func trimmed(_ text: String) -> String {
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
  else { return "" }
  return String(text[first...last])
}

/// Returns the fields of each record; nil where a quote is never closed.
private func commaSeparatedRecords(_ text: String) -> [[String]]? {
  var (records, record, field): ([[String]], [String], String) = ([], [], "")
  var isQuoted = false
  var scalars = text.unicodeScalars[...]
  while let scalar = scalars.popFirst() {
    switch scalar {
    case "\"" where isQuoted && scalars.first == "\"":
      scalars.removeFirst()
      field.unicodeScalars.append(scalar)
    case "\"" where isQuoted: isQuoted = false
    case _ where isQuoted: field.unicodeScalars.append(scalar)
    case "\"" where field.allSatisfy(\.isWhitespace): (isQuoted, field) = (true, "")
    case ",":
      record.append(field)
      field = ""
    case "\n":
      records.append(record + [field])
      (record, field) = ([], "")
    case "\r" where scalars.first == "\n": break
    default: field.unicodeScalars.append(scalar)
    }
  }
  if isQuoted { return nil }
  if !record.isEmpty || !field.isEmpty { records.append(record + [field]) }
  return records
}
