extension BLEUTokenization {
  /// Returns the tokenisation that suits a language on this machine: where `preferred` is missing, single characters.
  public static func suiting(language: String) -> BLEUTokenization {
    let preferred = preferred(language: language)
    return preferred.isAvailable ? preferred : .character
  }

  /// Returns the tokenisation that suits a language, or the script that a tag names: the one that people publish scores
  /// with, else one that finds words at all.
  ///
  /// - Parameter language: A BCP 47 tag such as `zh-Hant`, `cmn` or `th-TH`, in any case; `_` serves as `-`.
  public static func preferred(language: String) -> BLEUTokenization {
    let subtags = language.lowercased().split { $0 == "-" || $0 == "_" }
    guard let primary = subtags.first else { return .mteval13a }
    if let script = subtags.dropFirst().first(where: isScript) {
      return scripts.first { $0.names.contains(String(script)) }?.tokenization ?? .mteval13a
    }
    return languages.first { $0.names.contains(String(primary)) }?.tokenization ?? .mteval13a
  }

  private static func isScript(_ subtag: Substring) -> Bool {
    subtag.utf8.count == 4 && subtag.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
  }

  /// Languages that are written without spaces between words, by their codes of ISO 639.
  private static let languages: [(names: [String], tokenization: BLEUTokenization)] = [
    // The Chinese languages and their older stages.
    (
      [
        "zh", "zho", "chi", "cdo", "cjy", "cmn", "cnp", "cpx", "csp", "czh", "czo", "gan", "hak", "hsn",
        "ltc",
        "lzh", "mnp", "nan", "och", "wuu", "yue",
      ], .chinese
    ),
    (["ja", "jpn"], .japanese),
    // Thai, Khmer, Lao, Burmese, Tibetan, and their neighbours in the same scripts.
    (
      [
        "th", "tha", "nod", "tts", "sou", "km", "khm", "lo", "lao", "my", "mya", "bur", "mnw", "shn", "rki",
        "bo",
        "bod", "tib", "dz", "dzo",
      ], .character
    ),
  ]

  /// Scripts that are written without spaces between words, by their codes of ISO 15924.
  private static let scripts: [(names: [String], tokenization: BLEUTokenization)] = [
    (["hani", "hans", "hant", "hanb", "bopo"], .chinese),
    (["jpan", "hira", "kana", "hrkt"], .japanese),
    (
      ["thai", "khmr", "laoo", "mymr", "tibt", "lana", "tale", "talu", "tavt", "bali", "java"], .character
    ),
  ]
}
