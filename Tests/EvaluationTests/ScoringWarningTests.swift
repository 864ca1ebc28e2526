import Evaluation
import Testing

/// Scores that say little are named, and no others.
struct ScoringWarningTests {
  private static let chinese = [
    "今天的天气非常好，我们一起去公园散步吧。", "他昨天买了三公斤苹果，只花了二十元！", "这是一句很有名的话，对不对？",
  ]
  private static let japanese = [
    "昨日の夜、友達と一緒に新しい映画を見に行きました。", "この電車は東京駅に着きますか？", "彼女は静かにドアを閉めた。",
  ]
  private static let thai = [
    "เมื่อวานนี้ฉันไปตลาดกับแม่และซื้อผลไม้หลายอย่าง", "ราคา 250 บาท ถูกมาก! คุณว่าไหม?", "วันนี้อากาศดีมากเราไปเดินเล่นกัน",
  ]
  private static let khmer = ["ខ្ញុំចង់ទៅផ្សារជាមួយម្តាយរបស់ខ្ញុំនៅថ្ងៃស្អែក។", "តើអ្នកសុខសប្បាយជាទេ?"]
  private static let burmese = ["မနေ့က ကျွန်တော်မိတ်ဆွေနဲ့ ရုပ်ရှင်သွားကြည့်ခဲ့တယ်။", "ဒီနေ့ရာသီဥတုအရမ်းကောင်းတယ်။"]
  private static let spaced = [
    "The old ferryman waited on the bank of the wide river until evening.", "한국어 문장도 하나 있어야 한다, 그렇지?",
    "ซื้อ in Thai means to buy, and 买 is the same in Chinese.", "Straßenbahnhaltestellenverzeichnis",
  ]

  private func warning(_ tokenization: BLEUTokenization, _ references: [String]) -> ScoringWarning? {
    tokenization.warning(references: references)
  }

  @Test func clausesThatCountAsWordsAreNamed() {
    for tokenization in [BLEUTokenization.mteval13a, .international, .none] {
      #expect(
        warning(tokenization, Self.chinese) == .bleuFindsNoWords(tokenization, better: .chinese))
      #expect(
        warning(tokenization, Self.japanese)
          == .bleuFindsNoWords(tokenization, better: .suiting(language: "ja")))
      for references in [Self.thai, Self.khmer, Self.burmese] {
        #expect(warning(tokenization, references) == .bleuFindsNoWords(tokenization, better: .character))
      }
    }
    #expect(
      warning(.mteval13a, ["一二三。", "四五六。", "好"]) == .bleuFindsNoWords(.mteval13a, better: .chinese))
    #expect(warning(.chinese, Self.thai) == .bleuFindsNoWords(.chinese, better: .character))
  }

  @Test func whatFitsIsNotNamed() {
    #expect(warning(.chinese, Self.chinese) == nil)
    #expect(warning(.chinese, Self.japanese) == nil)
    for references in [Self.chinese, Self.japanese, Self.thai, Self.khmer, Self.burmese] {
      #expect(warning(.character, references) == nil)
      #expect(warning(.mteval13a, Self.spaced + references.suffix(1)) == nil)
    }
    for tokenization in BLEUTokenization.allCases where tokenization.isAvailable {
      #expect(warning(tokenization, Self.spaced) == nil)
      #expect(warning(tokenization, []) == nil)
      #expect(warning(tokenization, ["", "。", "100 %"]) == nil)
    }
    if BLEUTokenization.japanese.isAvailable { #expect(warning(.japanese, Self.japanese) == nil) }
    #expect(warning(.mteval13a, ["好", "不", "是。"]) == nil)
    // Words with spaces between them, as tokenisers write them.
    #expect(warning(.none, ["今天 的 天气 非常 好 ， 我们 一起 去 公园 散步 吧 。"]) == nil)
    #expect(warning(.none, ["เมื่อวานนี้ ฉัน ไป ตลาด กับ แม่ และ ซื้อ ผลไม้ หลาย อย่าง"]) == nil)
  }

  @Test func textThatIsTokenisedAlreadyIsNamed() {
    let tokenized = (0..<30).map { "we saw \($0) ships on the river ." }
    #expect(warning(.mteval13a, tokenized) == .tokenizedAlready(.mteval13a))
    #expect(warning(.none, tokenized) == nil)
    #expect(warning(.mteval13a, Array(tokenized.prefix(5))) == nil)
    #expect(warning(.mteval13a, tokenized + Array(repeating: "Ships!", count: 40)) == nil)
  }

  @Test func theMetricsThatAreAskedForAreJudged() {
    func warnings(_ metrics: [MetricKind], _ references: [String], _ ter: TER = TER()) -> [ScoringWarning] {
      var options = EvaluationOptions(metrics: metrics, ter: ter)
      options.bleu.tokenization = .character
      return options.warnings(references: [NamedLines(name: "references", lines: references)])
    }
    #expect(warnings([.bleu, .chrF, .ter], Self.chinese) == [.terFindsNoWords(canFind: true)])
    #expect(warnings([.ter], Self.thai) == [.terFindsNoWords(canFind: false)])
    #expect(warnings([.ter], Self.chinese, TER(normalize: true, asianSupport: true)).isEmpty)
    #expect(warnings([.bleu, .chrF], Self.chinese).isEmpty)
    #expect(warnings([.ter], Self.spaced).isEmpty)
  }
}
