/// Returns a text filled with spaces at its end up to a width in unicode scalars.
package func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
}

/// Returns a text filled with spaces at its beginning up to a width in unicode scalars.
package func aligned(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
}
