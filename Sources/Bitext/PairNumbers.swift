internal import Text

/// Compares the numbers of a sentence with those of its translation.
enum PairNumbers {
  /// Whether each side has a number that the other lacks.
  ///
  /// A number that only one side has may be a word on the other. Separators, leading zeros and zeros at the end do not
  /// count (1,000 is 1.000, and 1.5 million is 1 500 000), nor do the century of a year and the half of a day.
  static func differ(_ source: String, _ target: String) -> Bool {
    var sources = numbers(in: source)
    guard !sources.isEmpty else { return false }
    var targets = numbers(in: target)
    // Dates and sums that are only divided otherwise.
    if targets.isEmpty || sources.joined().elementsEqual(targets.joined()) { return false }
    for isSame in [isEqual, isSameValue, isAbbreviation, isOtherHalfOfDay] {
      sources.removeAll { number in
        guard let place = targets.firstIndex(where: { isSame(number, $0) }) else { return false }
        targets.remove(at: place)
        return true
      }
      if sources.isEmpty || targets.isEmpty { return false }
    }
    return true
  }

  /// Returns the digits of each number, those on either side of a separator together.
  private static func numbers(in text: String) -> [[UInt8]] {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.contains(where: { 0x30...0x39 ~= $0 || $0 >= 0xD9 }) else { return [] }
      var numbers: [[UInt8]] = []
      var position = 0
      var end = -1
      var separator: UInt32 = 0
      while position < bytes.count {
        let (scalar, length) = decodeScalar(bytes, at: position)
        position += length
        if let digit = digit(scalar) {
          let continues =
            end == position - length
            || separator != 0 && (!isSpace(separator) || hasThreeDigits(bytes, from: position - length))
          if continues, !numbers.isEmpty {
            numbers[numbers.count - 1].append(digit)
          } else {
            numbers.append([digit])
          }
          (end, separator) = (position, 0)
        } else {
          separator = end == position - length && isSeparator(scalar) ? scalar : 0
        }
      }
      return numbers
    }
  }

  private static func hasThreeDigits(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int) -> Bool {
    let digits = bytes[position...].prefix(4).prefix { 0x30...0x39 ~= $0 }
    return digits.count == 3
  }

  private static func isSeparator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2C, 0x2E, 0x27, 0x2019, 0x066B, 0x066C: true
    default: isSpace(scalar)
    }
  }

  private static func isSpace(_ scalar: UInt32) -> Bool {
    scalar == 0x20 || scalar == 0xA0 || scalar == 0x2009 || scalar == 0x202F
  }

  /// The code points of the digit 0 in scripts whose digits are in use beside those of ASCII.
  private static let zeros: [UInt32] = [
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
    0x0F20, 0x1040, 0x17E0, 0xFF10,
  ]

  private static func digit(_ scalar: UInt32) -> UInt8? {
    if scalar < 0x80 { return 0x30...0x39 ~= scalar ? UInt8(scalar - 0x30) : nil }
    guard scalar >= 0x0660 else { return nil }
    return zeros.first { $0...($0 + 9) ~= scalar }.map { UInt8(scalar - $0) }
  }

  private static func isEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool { first == second }

  private static func isSameValue(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    func significant(_ digits: [UInt8]) -> ArraySlice<UInt8> {
      let body = digits.drop { $0 == 0 }
      return body.prefix(through: body.lastIndex { $0 != 0 } ?? body.startIndex - 1)
    }
    return significant(first) == significant(second)
  }

  /// Whether one is the last two digits of the other, as with years.
  private static func isAbbreviation(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    let (short, long) = first.count < second.count ? (first, second) : (second, first)
    return short.count == 2 && long.count == 4 && long.suffix(2).elementsEqual(short)
  }

  /// Whether the numbers can be hours of the same time, counted to 12 and to 24.
  private static func isOtherHalfOfDay(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    func hour(_ digits: [UInt8]) -> Int? {
      let isTime = digits.count == 3 || digits.count == 4
      let hours = isTime ? digits.dropLast(2) : digits[...]
      return hours.count <= 2 ? hours.reduce(0) { $0 * 10 + Int($1) } : nil
    }
    guard let one = hour(first), let other = hour(second), max(one, other) <= 24 else { return false }
    return abs(one - other) == 12
  }
}
