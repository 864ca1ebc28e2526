import Testing
import Text

struct LanguageCodeTests {
  @Test(arguments: [
    ("de", "de"), ("de-AT", "de"), ("ger", "de"), ("zh-Hant-TW", "zh"), ("cmn", "zh"), ("no", "nb"),
    ("nn", "nn"),
    ("x-digits", "x"), ("", ""),
  ])
  func theLanguageOfACodeIsWithoutScriptAndRegion(code: String, language: String) {
    #expect(LanguageCode.language(of: code) == language)
  }

  @Test(arguments: [
    ("fr", "French"), ("fr-CA", "French"), ("deu", "German"), ("zh-Hant", "Chinese"),
    ("no", "Norwegian Bokmål"),
    ("qqq", "qqq"), ("und", "Unknown language"), ("nonsense language", "nonsense language"),
  ])
  func aLanguageHasItsName(code: String, name: String) {
    #expect(LanguageCode.name(of: code) == name)
  }
}
