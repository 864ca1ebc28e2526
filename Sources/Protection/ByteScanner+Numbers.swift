/// Numbers, and words of letters and digits. Each returns where it ends, or nil where it does not stand.
extension ByteScanner {
  /// `12`, `-3,5`, `1.234,56 €`, `$20`, `20 km`, `12:30`, `01.05.2024`, `50 %`, `+49 30 123456`, `23–45`, `5,– €`; of `80er`
  /// and `5th` the digits alone.
  func numberEnd(from start: Int) -> Int? {
    var position = start
    if let currency = currencyEnd(at: start), isASCIIDigit(self[currency]) { position = currency }
    let sign = "+-".utf8.contains(self[position]) ? 1 : contains("−", at: position) ? 3 : 0
    let isSigned = sign > 0 && position == start
    if isSigned { position += sign }
    guard isASCIIDigit(self[position]) else { return nil }
    // A minus after a word joins: `Apollo-11`, `2019-2021`.
    if isSigned, start > 0, !isASCIISpace(self[start - 1]), self[start - 1] != UInt8(ascii: "(") {
      return nil
    }
    var end = digitGroupsEnd(from: position)
    let isTelephone = self[start] == UInt8(ascii: "+") || self[start] == UInt8(ascii: "0") && end - start >= 3
    if isTelephone { end = telephoneEnd(from: end) }
    end = roundAmountEnd(after: end) ?? end
    return unitEnd(after: end) ?? end
  }

  /// Returns where the dash ends that stands for no cents, as in `5,–` and `5,-`.
  private func roundAmountEnd(after end: Int) -> Int? {
    guard ",.".utf8.contains(self[end]) else { return nil }
    let dash = self[end + 1] == UInt8(ascii: "-") ? end + 2 : dashEnd(at: end + 1)
    return dash.flatMap { isWord(at: $0) ? nil : $0 }
  }

  /// Digits, and separators that stand singly between two; a full stop may stand before a dash, as in `5.–7.`.
  private func digitGroupsEnd(from start: Int) -> Int {
    var end = end(from: start, while: isASCIIDigit)
    while true {
      let next =
        ".,:'/-".utf8.contains(self[end])
        ? end + 1
        : narrowSpaceEnd(at: end) ?? dashEnd(at: end) ?? (contains("’", at: end) ? end + 3 : end)
      let first = self[end] == UInt8(ascii: ".") ? dashEnd(at: next) ?? next : next
      guard first > end, isASCIIDigit(self[first]) else { return end }
      end = self.end(from: first, while: isASCIIDigit)
    }
  }

  /// Groups of digits with spaces between them.
  private func telephoneEnd(from start: Int) -> Int {
    var end = start
    while true {
      let next = " -/(".utf8.contains(self[end]) ? end + 1 : end
      guard next > end, isASCIIDigit(self[next]) || self[next] == UInt8(ascii: "(") else { return end }
      let digits = self.end(from: next) {
        isASCIIDigit($0) || $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: "(")
      }
      guard digits > next else { return end }
      end = digits
    }
  }

  /// Returns where a sign or unit ends after a number, with a space between them or not; a unit is a word by itself.
  private func unitEnd(after end: Int) -> Int? {
    let start =
      self[end] == 0x20 ? end + 1 : narrowSpaceEnd(at: end) ?? (contains("\u{A0}", at: end) ? end + 2 : end)
    if let currency = currencyEnd(at: start), !isASCIIDigit(self[currency]) { return currency }
    if "%".utf8.contains(self[start]), !isWord(at: start + 1) { return start + 1 }
    if let sign = Self.wideSigns.first(where: { contains($0, at: start) }) {
      return start + sign.utf8CodeUnitCount
    }
    for sign in Self.signs where contains(sign, at: start) {
      let end = start + sign.utf8CodeUnitCount
      if !isWord(at: end) { return end }
    }
    for unit in Self.rates where contains(unit, at: start) {
      let end = start + unit.utf8CodeUnitCount
      if !isWord(at: end) { return end }
    }
    let letters = self.end(from: start, while: isASCIILetter)
    guard letters > start, letters - start <= 3, !isWord(at: letters) else { return nil }
    return Self.units.contains(String(decoding: bytes[start..<letters], as: UTF8.self)) ? letters : nil
  }

  private func currencyEnd(at position: Int) -> Int? {
    switch self[position] {
    case UInt8(ascii: "$"): position + 1
    case 0xC2: contains("£", at: position) || contains("¥", at: position) ? position + 2 : nil
    case 0xE2: contains("€", at: position) ? position + 3 : nil
    case 0xEF: contains("￥", at: position) ? position + 3 : nil
    default: nil
    }
  }

  /// The dashes that stand between the ends of a range, `23–45` and `8～10`.
  private func dashEnd(at position: Int) -> Int? {
    ["–", "—", "～", "〜"].contains { contains($0, at: position) } ? position + 3 : nil
  }

  /// The narrow no-break space, and the thin space, which group digits.
  private func narrowSpaceEnd(at position: Int) -> Int? {
    contains("\u{202F}", at: position) || contains("\u{2009}", at: position) ? position + 3 : nil
  }

  /// `A380`, `KB-4711`, `mp3`, `iPhone15`, `0x1F`, `v2.0.1`; not `80er`, `5th`, `20s`, whose letters belong to the
  /// language.
  func codeEnd(from start: Int) -> Int? {
    guard isASCIILetterOrDigit(self[start]) else { return nil }
    var end = end(from: start) { isASCIILetterOrDigit($0) || "-_.".utf8.contains($0) }
    while end > start, "-_.".utf8.contains(self[end - 1]) { end -= 1 }
    guard !isWord(at: end), isCode(start..<end) else { return nil }
    return isCountryCode(start..<end) ? accountEnd(from: end) : end
  }

  /// Whether a word begins the number of a bank account, as `DE89` does.
  private func isCountryCode(_ range: Range<Int>) -> Bool {
    range.count == 4 && range.prefix(2).allSatisfy { isASCIILetter(self[$0]) && !isASCIILowercase(self[$0]) }
      && range.suffix(2).allSatisfy { isASCIIDigit(self[$0]) }
  }

  /// Groups of up to four digits or capitals with a space before each.
  private func accountEnd(from start: Int) -> Int {
    var end = start
    while self[end] == 0x20, isASCIIDigit(self[end + 1]) {
      let next = self.end(from: end + 1) { isASCIIDigit($0) || isASCIILetter($0) && !isASCIILowercase($0) }
      guard next - end <= 5, !isWord(at: next) else { break }
      end = next
    }
    return end
  }

  private func isCode(_ range: Range<Int>) -> Bool {
    let parts = range.split(whereSeparator: { "-_.".utf8.contains(self[$0]) })
    let mixed = parts.contains { part in
      part.contains { isASCIIDigit(self[$0]) } && part.contains { isASCIILetter(self[$0]) }
        && !isInflected(part)
    }
    if mixed { return true }
    // Words and numbers that hyphens join: codes where all letters are capitals, as in `KB-4711`.
    let letters = range.filter { isASCIILetter(self[$0]) }
    let digits = range.filter { isASCIIDigit(self[$0]) }
    return parts.count > 1 && letters.count > 0 && digits.count > 0 && letters.count <= 5 * (parts.count - 1)
      && letters.allSatisfy { !isASCIILowercase(self[$0]) }
  }

  /// Whether digits are followed by an ending in small letters, as in `80er`, `5th`, `3x`.
  private func isInflected(_ part: Range<Int>) -> Bool {
    let digits = part.prefix { isASCIIDigit(self[$0]) }
    let rest = part.dropFirst(digits.count)
    return digits.count > 0 && rest.count <= 4 && rest.allSatisfy { isASCIILowercase(self[$0]) }
  }

  private static let signs: [StaticString] = [
    "°C", "°F", "°", "‰", "µm", "Ω", "m²", "m³", "km²", "cm²", "cm³",
  ]

  /// Signs that stand within texts without spaces.
  private static let wideSigns: [StaticString] = ["％", "℃", "℉"]

  private static let rates: [StaticString] = [
    "km/h", "m/s", "kbit/s", "Mbit/s", "Gbit/s", "kB/s", "MB/s", "GB/s", "l/min", "g/l", "mg/l",
  ]

  private static let units: Set = [
    "mm", "cm", "m", "km", "g", "kg", "mg", "t", "ml", "l", "dl", "cl", "B", "kB", "KB", "MB", "GB", "TB",
    "Hz", "kHz",
    "MHz", "GHz", "V", "kV", "W", "kW", "MW", "kWh", "A", "mA", "mAh", "h", "min", "ms", "ns", "EUR", "USD",
    "CHF", "GBP",
    "CNY", "px", "dpi", "dB", "hPa", "bar", "ha", "PS",
  ]
}
