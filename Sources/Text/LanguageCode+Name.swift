internal import CICU

extension LanguageCode {
  /// Returns the language of a code without its script and region: `zh` for `zh-Hant-TW`, `nb` for `no`.
  public static func language(of code: String) -> String {
    let language = canonical(code).prefix { $0 != "-" }
    // Who writes Norwegian and does not say which writes Bokmål.
    return language == "no" ? "nb" : String(language)
  }

  /// Returns the English name of the language of a code, as in `French` for `fr-CA`; the code where ICU knows no name.
  public static func name(of code: String) -> String {
    var (name, status) = ([UInt16](repeating: 0, count: 128), Int32(0))
    let length = icu_uloc_getDisplayLanguage(
      language(of: code), "en", &name, Int32(name.count), &status)
    guard status <= 0, length > 0, Int(length) <= name.count else { return code }
    return String(decoding: name[..<Int(length)], as: UTF16.self)
  }
}
