import Evaluation
import Testing

struct BLEUTokenizationTests {
  @Test(arguments: [
    ("zh", BLEUTokenization.chinese), ("zh-Hant", .chinese), ("zh-CN", .chinese), ("ZH_tw", .chinese),
    ("cmn", .chinese), ("cmn-Hans-CN", .chinese), ("yue", .chinese), ("yue-Hant-HK", .chinese),
    ("zho", .chinese),
    ("chi", .chinese), ("lzh", .chinese), ("und-Hani", .chinese), ("zh-Latn-pinyin", .mteval13a),
    ("th", .character), ("tha", .character), ("th-TH", .character), ("km", .character), ("khm", .character),
    ("lo", .character), ("lao", .character), ("my", .character), ("mya", .character), ("bur", .character),
    ("bo", .character), ("pi-Thai", .character), ("pi-Deva", .mteval13a), ("de", .mteval13a),
    ("de-AT", .mteval13a), ("ko", .mteval13a), ("ja-Latn", .mteval13a), ("zha", .mteval13a), ("", .mteval13a),
    ("-", .mteval13a), ("x-reversed", .mteval13a),
  ])
  func aLanguageHasItsTokenisation(_ language: String, _ expected: BLEUTokenization) {
    #expect(BLEUTokenization.suiting(language: language) == expected)
  }
}
