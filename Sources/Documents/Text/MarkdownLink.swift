/// A link, picture or footnote mark of Markdown, from its first bracket on.
struct MarkdownLink {
  /// What is between the brackets.
  let text: Range<Int>
  let end: Int
  /// Whether its text is also the label of its address.
  var isShortcut = false
  /// Whether it stands for itself, as `[^1]` and `[@key]` do.
  var isReferenceMark = false

  init?(_ content: [UInt8], from bracket: Int, in range: Range<Int>, labels: Set<String>) {
    guard let close = Self.closingBracket(content, from: bracket, in: range) else { return nil }
    text = bracket + 1..<close
    let first = content[bracket + 1]
    if first == UInt8(ascii: "^") || first == UInt8(ascii: "@") {
      isReferenceMark = true
      end = close + 1
      return
    }
    let next = close + 1
    if next < range.upperBound, content[next] == UInt8(ascii: "("),
      let paren = Self.closingParenthesis(content, from: next, in: range)
    {
      end = paren + 1
      return
    }
    if next < range.upperBound, content[next] == UInt8(ascii: "["),
      let second = Self.closingBracket(content, from: next, in: range)
    {
      let label = second > next + 1 ? next + 1..<second : text
      guard labels.contains(Self.label(content[label])) else { return nil }
      // `[text][]` has its text for a label.
      isShortcut = second == next + 1
      end = second + 1
      return
    }
    guard labels.contains(Self.label(content[text])) else { return nil }
    isShortcut = true
    end = next
  }

  /// Returns a label in the form in which labels are compared.
  static func label(_ bytes: ArraySlice<UInt8>) -> String {
    folded(String(decoding: bytes, as: UTF8.self)).lowercased()
  }

  /// Returns where the bracket that is opened at a place is closed, others within it and code passed over.
  static func closingBracket(_ content: [UInt8], from open: Int, in range: Range<Int>) -> Int? {
    var depth = 0
    var position = open
    // Longer texts are no links; without a limit many open brackets would cost their square.
    let end = min(range.upperBound, open + 2000)
    while position < end {
      switch content[position] {
      case UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "`"):
        if let close = content[(position + 1)..<end].firstIndex(of: UInt8(ascii: "`")) { position = close }
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return position > open + 1 || open > range.lowerBound ? position : nil }
      default: break
      }
      position += 1
    }
    return nil
  }

  /// Returns where the parenthesis around an address and a title is closed.
  private static func closingParenthesis(_ content: [UInt8], from open: Int, in range: Range<Int>) -> Int? {
    var depth = 0
    var position = open
    var quote: UInt8?
    let end = min(range.upperBound, open + 4000)
    while position < end {
      let byte = content[position]
      if byte == UInt8(ascii: "\\") {
        position += 2
        continue
      }
      if let inside = quote {
        if byte == inside { quote = nil }
      } else if byte == UInt8(ascii: "\""), isMarkupSpace(content[position - 1]) {
        quote = byte
      } else if byte == UInt8(ascii: "(") {
        depth += 1
      } else if byte == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 { return position }
      }
      position += 1
    }
    return nil
  }
}
