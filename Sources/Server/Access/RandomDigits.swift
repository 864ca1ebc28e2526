/// Returns hexadecimal digits that nobody can guess: of the system's generator, four bits each.
func randomDigits(_ count: Int) -> String {
  var generator = SystemRandomNumberGenerator()
  var digits = ""
  while digits.utf8.count < count {
    let number = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
    digits += String(repeating: "0", count: 16 - number.utf8.count) + number
  }
  return String(digits.prefix(count))
}

/// Returns a random identifier in the form of a UUID (RFC 9562, version 4).
func randomIdentifier() -> String {
  var digits = Array(randomDigits(32))
  digits[12] = "4"
  digits[16] = "a"
  return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
}
