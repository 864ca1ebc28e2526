/// A table in lines (RFC 4180) of which some columns are translated; fields are separated by commas, semicolons or tabs.
enum CSVDocument {
  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ options: DocumentOptions, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try origin.checkUTF8(bytes)
    let delimiter = self.delimiter(of: bytes)
    var scanner = CSVScanner(bytes, origin, delimiter: delimiter)
    guard let first = try scanner.nextRow() else { return ByteTemplate(bytes, []) }
    guard !options.columns.isEmpty else {
      throw DocumentError.columnsNeeded(path: origin.path, known: names(of: first))
    }
    let columns = try options.columns.map { try number(of: $0, first, origin) }
    // Names are those of the first line, which then is no text.
    let isNamed = columns.contains { $0.isNamed }
    let numbers = Set(columns.map(\.number))
    var replacements: [ByteTemplate.Replacement] = []
    var row: [CSVField]? = isNamed ? try scanner.nextRow() : first
    while let fields = row {
      for (number, field) in fields.enumerated() where numbers.contains(number) {
        guard let template = EmbeddedText.template(field.text, &collector) else { continue }
        let notation = StringNotation.csv(delimiter: delimiter, isQuoted: field.isQuoted)
        replacements.append(.init(range: field.range, content: EmbeddedText(template, notation)))
      }
      row = try scanner.nextRow()
    }
    return ByteTemplate(bytes, replacements)
  }

  private static func number(
    of column: String, _ first: [CSVField], _ origin: DocumentOrigin
  ) throws -> (number: Int, isNamed: Bool) {
    if let place = first.firstIndex(where: { $0.text == column }) { return (place, true) }
    guard let number = Int(column), (1...max(1, first.count)).contains(number) else {
      throw DocumentError.unknownColumn(path: origin.path, name: column, known: names(of: first))
    }
    return (number - 1, false)
  }

  /// What the fields of the first line say, as messages show it.
  private static func names(of first: [CSVField]) -> [String] {
    let names = first.prefix(20).map { "'\(folded(String($0.text.prefix(40))))'" }
    return first.count > 20 ? names + ["…"] : names
  }

  /// The sign that separates the fields of the first line, outside of quotes.
  private static func delimiter(of bytes: [UInt8]) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "\n"), !isQuoted { break }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let signs = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    return signs.reduce(signs[0]) { (counts[$1] ?? 0) > (counts[$0] ?? 0) ? $1 : $0 }
  }
}
