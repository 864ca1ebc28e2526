/// How numbers are written in translations.
public enum NumberForm: String, CaseIterable, Sendable {
  /// As in the source.
  case keep
  /// With the decimal sign and the separator of thousands that the target language has.
  case local

  /// Returns a number of the source as it is written in its translation.
  ///
  /// Changed is only what can be nothing else than a decimal number or one with thousands: no dates, times, versions.
  public func written(_ number: String, from source: String, to target: String) -> String {
    guard self == .local, let from = Self.signs(source), let to = Self.signs(target), from != to else {
      return number
    }
    // Of a range each end is a number.
    var result = ""
    var rest = number.unicodeScalars[...]
    while let dash = rest.dropFirst().firstIndex(where: { "-–—～〜".unicodeScalars.contains($0) }) {
      result += Self.written(String(rest[..<dash]), from, to) + String(rest[dash])
      rest = rest[rest.index(after: dash)...]
    }
    return result + Self.written(String(rest), from, to)
  }

  private static func written(_ number: String, _ from: Signs, _ to: Signs) -> String {
    let scalars = Array(number.unicodeScalars)
    guard let first = scalars.firstIndex(where: isDigit) else { return number }
    let end =
      scalars[first...].firstIndex { !isDigit($0) && $0 != from.decimal && $0 != from.group } ?? scalars.count
    let last = scalars[first..<end].lastIndex(where: isDigit) ?? first
    let parts = scalars[first...last].split(separator: from.decimal, omittingEmptySubsequences: false)
    let groups = parts[0].split(separator: from.group, omittingEmptySubsequences: false)
    guard parts.count <= 2, groups.count == 1 || groups[0].count <= 3,
      groups.dropFirst().allSatisfy({ $0.count == 3 }),
      parts.count == 1 || parts[1].allSatisfy(isDigit)
    else { return number }
    var result = String.UnicodeScalarView(scalars[..<first])
    result.append(contentsOf: groups.joined(separator: [to.group]))
    if parts.count == 2 { result.append(contentsOf: [to.decimal] + parts[1]) }
    result.append(contentsOf: scalars[(last + 1)...])
    return String(result)
  }

  private struct Signs: Equatable {
    let decimal: Unicode.Scalar
    let group: Unicode.Scalar
  }

  private static func signs(_ language: String) -> Signs? {
    switch String(language.prefix { $0 != "-" && $0 != "_" }).lowercased() {
    case "en", "zh", "ja", "ko", "th", "he", "hi": Signs(decimal: ".", group: ",")
    case "de", "es", "it", "nl", "pt", "da", "tr", "id", "el", "ro", "vi", "hr", "sl":
      Signs(decimal: ",", group: ".")
    case "fr", "nb", "no", "sv", "fi", "cs", "sk", "pl", "hu", "ru", "uk", "bg":
      Signs(decimal: ",", group: "\u{A0}")
    default: nil
    }
  }
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
