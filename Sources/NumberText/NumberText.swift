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

/// Returns how many there are of something: `1 sentence`, `1,200 sentences`.
///
/// - Parameter noun: What is counted, in the singular; its plural ends in s alone.
package func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// Returns a number rounded to a whole one, with commas between groups of three digits.
///
/// What is not finite, or has more digits than a `Double` can tell apart, is written as Swift writes it.
package func grouped(_ value: Double) -> String {
  value.magnitude < 1e15 ? grouped(Int(value.rounded())) : "\(value)"
}

/// Returns a number with this many decimals, rounded as `printf` and Python round: what lies exactly between two goes
/// to the even one.
///
/// A number that rounds to zero has no sign. What is not finite, or has more digits than a `Double` can tell apart, is
/// written as Swift writes it.
package func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
  let text = withVaList([Int32(decimals), value]) { arguments in
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32 + decimals) { buffer in
      let count = vsnprintf(buffer.baseAddress, buffer.count, "%.*f", arguments)
      return String(decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
  let isZero = !text.utf8.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
  return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
}

/// Returns a small number with three significant digits, as in `0.00104`.
package func shortened(_ value: Double) -> String {
  var decimals = 2
  var scaled = abs(value)
  while scaled < 1, scaled > 0, decimals < 12 {
    scaled *= 10
    decimals += 1
  }
  return fixed(value, decimals)
}
