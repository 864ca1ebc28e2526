/// What the columns of a table hold, judging by its first lines.
struct ColumnProfile {
  private var lines = 0
  private var identifiers: [Int] = []
  private var texts: [Int] = []

  /// Looks at the columns of a line; after a thousand lines no more.
  mutating func add(_ line: String) {
    guard lines < 1000 else { return }
    lines += 1
    for (index, field) in line.split(separator: "\t", omittingEmptySubsequences: false).prefix(100)
      .enumerated()
    {
      if index == texts.count {
        texts.append(0)
        identifiers.append(0)
      }
      if Self.isIdentifier(field) {
        identifiers[index] += 1
      } else if !field.isEmpty {
        texts[index] += 1
      }
    }
  }

  /// The first two columns that hold sentences; nil where there are not two.
  var sentences: TabSeparatedReader.Columns? {
    let columns = texts.indices.filter { texts[$0] * 2 > lines && identifiers[$0] * 10 < lines }
    return columns.count >= 2
      ? TabSeparatedReader.Columns(source: columns[0] + 1, target: columns[1] + 1) : nil
  }

  /// Whether a text can be a number or a key, and no sentence.
  static func isIdentifier(_ text: some StringProtocol) -> Bool {
    guard 1...40 ~= text.utf8.count else { return false }
    var hasDigit = false
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39: hasDigit = true
      case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: ":"),
        UInt8(ascii: "#"), UInt8(ascii: "/"):
        break
      default: return false
      }
    }
    return hasDigit
  }
}
