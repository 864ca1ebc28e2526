import Testing
import Text

struct ChineseWritingTests {
  @Test(arguments: [
    ("我們為甚麼失敗了？", "我们为什么失败了？"), ("他是一位著名的作曲家。", "他是一位著名的作曲家。"),
    ("乾淨的房間", "干净的房间"), ("今天天气很好。", "今天天气很好。"), ("Straße, ﬁn, 日本", "Straße, ﬁn, 日本"), ("", ""),
  ])
  func traditionalCharactersBecomeSimplified(traditional: String, simplified: String) {
    #expect(ChineseWriting.simplified(traditional) == simplified)
  }

  @Test(arguments: [
    ("zh", true), ("cmn", true), ("zh-Hans-SG", true), ("zh_CN", true), ("zho", true), ("zh-Hans-HK", true),
    ("zh-Hant", false), ("zh-TW", false), ("zh-HK", false), ("ja", false), ("yue", false), ("", false),
  ])
  func theTagTellsTheWriting(language: String, isSimplified: Bool) {
    #expect(ChineseWriting.isSimplified(language) == isSimplified)
  }
}
