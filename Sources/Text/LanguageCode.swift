internal import CICU

/// Codes of languages, and whether they mean the same.
public enum LanguageCode {
  /// Returns a code in the one spelling that codes are compared in: `de-de` for `DE_de`, `ger-DE` and `deu-DE`.
  ///
  /// The language has its code of two letters where it has one, also for those of ISO 639-2 (both the bibliographic and
  /// the terminological) and 639-3, and its present code for one that was replaced, as ICU knows them. What is no code
  /// stays as it is, in lower case.
  public static func canonical(_ code: String) -> String {
    let bytes = code.lowercased().utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    let parts = bytes.split(separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let language = parts.first, (2...8).contains(language.count),
      language.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
    else { return String(decoding: bytes, as: UTF8.self) }
    var name = [CChar](repeating: 0, count: 64)
    let length = icu_canonicalLanguage(language.map { CChar($0) } + [0], &name, Int32(name.count))
    let known = name[..<Int(max(0, length))].map { UInt8(bitPattern: $0) }
    let result = known.isEmpty ? Array(language) : known
    return String(decoding: result + bytes.dropFirst(language.count), as: UTF8.self)
  }
}
