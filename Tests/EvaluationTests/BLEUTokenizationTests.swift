import Evaluation
import Files
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

  @Test(arguments: ["ja", "JA", "ja-JP", "jpn", "ja-Jpan", "ain-Kana", "ja-Hira"])
  func japaneseHasItsWordsWhereMeCabIsInstalled(_ language: String) {
    #expect(BLEUTokenization.preferred(language: language) == .japanese)
    let expected = BLEUTokenization.japanese.isAvailable ? BLEUTokenization.japanese : .character
    #expect(BLEUTokenization.suiting(language: language) == expected)
  }

  @Test(.enabled(if: !BLEUTokenization.japanese.isAvailable))
  func whatIsMissingIsNamedWithItsPackages() throws {
    let lines = NamedLines(name: "ja", lines: ["はい。"])
    let options = EvaluationOptions(metrics: [.bleu], bleu: BLEU(tokenization: .japanese))
    let error = #expect(throws: EvaluationError.self) {
      try EvaluationReport(hypotheses: lines, references: [lines], options: options)
    }
    #expect(error?.description.contains("libmecab2 and mecab-ipadic-utf8") == true)
    #expect(error?.exitStatus == .noInput)
    #expect(throws: EvaluationError.self) {
      try ComparisonReport(systems: [lines], references: [lines], options: options)
    }
  }
}
