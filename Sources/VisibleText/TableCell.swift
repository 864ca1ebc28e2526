/// Returns a text as a cell of a tab-separated table that a spreadsheet takes for text.
///
/// A tab or line break would end the cell: it becomes visible, as do other characters that work unseen. A cell that
/// begins as a formula does, with `=`, `+`, `-`, `@` or their wide forms, gets an apostrophe before it, unless it is a
/// number: what a model or a corpus wrote must not be computed by those who open the table.
package func tableCell(_ text: String) -> String {
  let shown = visible(text)
  guard let first = shown.unicodeScalars.first, beginnings.contains(first), !isNumber(shown) else {
    return shown
  }
  return "'" + shown
}

private let beginnings: Set<Unicode.Scalar> = [
  "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
]

private func isNumber(_ text: String) -> Bool {
  text.utf8.contains { 0x30...0x39 ~= $0 } && Double(text).map(\.isFinite) == true
}
