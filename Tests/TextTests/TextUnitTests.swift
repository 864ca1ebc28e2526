import Testing

@testable import Text

/// What of a text is aligned: words, or characters where a script has no spaces.
struct TextUnitTests {
  private func units(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return TextUnit.units(of: text).map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
  }

  private func cores(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return TextUnit.units(of: text).map {
      String(decoding: bytes[$0.coreStart..<$0.coreEnd], as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("„Der Hund“, sagt er – foo(bar).", ["„Der", "Hund“,", "sagt", "er", "–", "foo(bar)."]),
    ("我们去。", ["我", "们", "去。"]), ("他说：「好」。", ["他", "说：", "「好」。"]),
    ("点击\"保存\"", ["点", "击\"", "保", "存\""]), ("用 PDF打开3个", ["用", "PDF", "打", "开", "3", "个"]),
    ("A「保」", ["A", "「保」"]), ("カタカナe\u{301}", ["カ", "タ", "カ", "ナ", "e\u{301}"]),
    ("か\u{3099}き", ["か\u{3099}", "き"]), ("서울은 크다", ["서울은", "크다"]), ("", []), ("  ", []),
    ("。", ["。"]), ("你 。好", ["你", "。好"]),
  ])
  func unitsAreWordsOrCharacters(text: String, expected: [String]) {
    #expect(units(text) == expected)
  }

  @Test func theCoreHasNoPunctuationAroundIt() {
    #expect(cores("„Hund“, 「好」。 –") == ["Hund", "好", "–"])
  }

  @Test func everyUnitKnowsItsWord() {
    #expect(TextUnit.units(of: "Ein 打开3 x").map(\.word) == [0, 1, 1, 1, 2])
  }

  /// Whatever the parts, the first unit of each has the number that it has in the whole text.
  @Test(arguments: [
    ["Ein Hund", " ", "(schläft)."], ["- ", "Eins", "\n", "zwei"], ["你好。", "“早”", "上 ", "x"],
    ["", "一", "a", "", "一"],
    ["Satz.", " – ", "- Noch", "einer"],
  ])
  func partsAreCountedAsTheWhole(parts: [String]) {
    var counter = TextUnitCounter()
    var before = ""
    let whole = TextUnit.units(of: parts.joined())
    for part in parts {
      let first = counter.add(part)
      if let own = TextUnit.units(of: part).first {
        let place = before.utf8.count + own.coreStart
        #expect(whole.firstIndex { $0.start <= place && place < $0.end } == first, "\(part) of \(parts)")
      }
      before += part
    }
    #expect(counter.count == whole.count)
  }

  @Test func piecesKnowTheirUnits() throws {
    let tokenizer = try Tokenizer(try sampleVocabulary(.bpe, size: 600))
    for text in ["Ein Hund, 你好。 x", "早上好", "a  b"] {
      let tokens = tokenizer.encode(text)
      let units = tokenizer.units(of: tokens)
      let covered = Set(units.compactMap { $0 }.flatMap { Array($0) })
      #expect(covered == Set(0..<TextUnit.units(of: text).count), "\(text)")
    }
  }
}
