internal import Glibc

/// Returns a whole number with commas between groups of three digits: `1,234,567`.
package func grouped(_ value: Int) -> String {
  let digits = Array(String(value.magnitude))
  var text = value < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return text
}

/// Returns a number with this many decimals, whatever the locale.
package func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite else { return "\(value)" }
  let scale = pow(10, Double(decimals))
  let scaled = (abs(value) * scale).rounded()
  guard scaled < 9e15 else { return "\(value)" }
  let whole = Int(scaled)
  let isNegative = value < 0 && whole > 0
  let digits = String(whole)
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let integer = padded.dropLast(decimals)
  return (isNegative ? "-" : "") + integer + (decimals > 0 ? "." + padded.suffix(decimals) : "")
}

/// Returns a text filled with spaces at its end up to a width in unicode scalars.
package func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
}

/// Returns a text filled with spaces at its beginning up to a width in unicode scalars.
package func aligned(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
}
