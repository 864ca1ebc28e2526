// The tokenisations of the metrics are defined by substitutions that run over the whole line one after the
// other. Each function below is one such pass; a match never overlaps the one before it, as in regular
// expressions.

extension Unicode.Scalar {
  /// Whether Python's `str.split` and `str.strip` see white space here.
  var isWhitespace: Bool {
    switch value {
    case 0x20, 0x09...0x0D, 0x1C...0x1F, 0x85, 0xA0, 0x1680, 0x2000...0x200A: true
    case 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  var isASCIIDigit: Bool { self >= "0" && self <= "9" }
}

/// Where the spaces go beside the one that comes between two characters.
enum PairSpacing {
  case before, after
}

extension [Unicode.Scalar] {
  /// Returns the text without white space at its end.
  func trimmingEnd() -> [Unicode.Scalar] {
    let end = lastIndex { !$0.isWhitespace } ?? -1
    return end == count - 1 ? self : Array(self[...end])
  }

  /// Returns the text with a space on either side of each character that satisfies the predicate.
  func spacing(where isSeparate: (Unicode.Scalar) -> Bool) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(count + 16)
    for scalar in self {
      if isSeparate(scalar) {
        result.append(" ")
        result.append(scalar)
        result.append(" ")
      } else {
        result.append(scalar)
      }
    }
    return result
  }

  /// Returns the text with a space between the two characters of each matching pair, and one before or after
  /// the pair.
  func spacingPairs(
    _ extra: PairSpacing, first: (Unicode.Scalar) -> Bool, second: (Unicode.Scalar) -> Bool
  ) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(count + 16)
    var position = 0
    while position < count {
      guard position + 1 < count, first(self[position]), second(self[position + 1]) else {
        result.append(self[position])
        position += 1
        continue
      }
      if extra == .before { result.append(" ") }
      result.append(self[position])
      result.append(" ")
      result.append(self[position + 1])
      if extra == .after { result.append(" ") }
      position += 2
    }
    return result
  }

  /// Returns the text with every occurrence of a string replaced.
  func replacing(_ literal: String, with replacement: String) -> [Unicode.Scalar] {
    let literal = Array(literal.unicodeScalars)
    guard contains(literal[0]) else { return self }
    var result: [Unicode.Scalar] = []
    var position = 0
    while position < count {
      if self[position...].starts(with: literal) {
        result.append(contentsOf: replacement.unicodeScalars)
        position += literal.count
      } else {
        result.append(self[position])
        position += 1
      }
    }
    return result
  }

  /// Returns the text with the four escaped characters of XML put back, one after the other.
  func replacingEntities() -> [Unicode.Scalar] {
    guard contains("&") else { return self }
    return replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
  }

  /// Returns the text with western punctuation set apart, as mteval-v13a does; `'`, `-`, `.` and `,` may stay
  /// in words.
  func spacingPunctuation() -> [Unicode.Scalar] {
    spacing {
      switch $0 {
      case "{"..."~", "["..."`", " "..."&", "("..."+", ":"..."@", "/": true
      default: false
      }
    }
  }

  /// Returns the text with periods and commas set apart from all but digits, and dashes after digits set
  /// apart.
  func spacingPeriodsCommasDashes() -> [Unicode.Scalar] {
    spacingPairs(.after, first: { !$0.isASCIIDigit }, second: { $0 == "." || $0 == "," })
      .spacingPairs(.before, first: { $0 == "." || $0 == "," }, second: { !$0.isASCIIDigit })
      .spacingPairs(.after, first: { $0.isASCIIDigit }, second: { $0 == "-" })
  }
}
