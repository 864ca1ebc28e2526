import Bitext
import Files
import Randomness
import TestSupport
import Testing

struct TMXReaderTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private static let head = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE tmx SYSTEM "tmx14.dtd" [ <!ENTITY unused "<tu>"> <!-- it's > ]> --> ]>
    <!-- made by hand -- with <tu> -->
    <tmx version="1.4">
    <header creationtool="none" srclang="en" datatype="plaintext"><note>a note</note></header>
    <body>

    """
  private static let foot = "\n</body></tmx>\n"

  private func pairs(
    _ body: String, from source: String = "en", to target: String = "de"
  ) throws -> [[String]] {
    try read(try folder.write(Self.head + body + Self.foot, to: "a.tmx"), from: source, to: target)
  }

  private func read(_ path: String, from source: String = "en", to target: String = "de") throws -> [[String]]
  {
    let reader = try TMXReader(path: path, sourceLanguage: source, targetLanguage: target)
    var pairs: [[String]] = []
    while let pair = try reader.next() { pairs.append([pair.source, pair.target]) }
    return pairs
  }

  private func unit(_ source: String, _ target: String) -> String {
    """
    <tu tuid="1"><prop type="x">prop</prop><tuv xml:lang="en"><note>n</note><seg>\(source)</seg></tuv>
    <tuv xml:lang="de"><seg>\(target)</seg></tuv></tu>
    """
  }

  @Test func unitsArePairs() throws {
    #expect(try pairs(unit("one", "eins") + unit("two", "zwei")) == [["one", "eins"], ["two", "zwei"]])
    #expect(try pairs(unit("one", "eins"), from: "de", to: "en") == [["eins", "one"]])
    #expect(try pairs("") == [])
  }

  @Test func originIsTheLineOfTheUnit() throws {
    let path = try folder.write(Self.head + unit("one", "eins") + "\n" + unit("two", "zwei"), to: "a.tmx")
    let reader = try TMXReader(path: path, sourceLanguage: "en", targetLanguage: "de")
    #expect(try reader.next()?.origin.line == 7)
    #expect(try reader.next()?.origin.line == 9)
  }

  @Test(arguments: [
    ("de", "de-DE"), ("DE", "de"), ("de", "DE_at"), ("de-at", "de-AT"), ("zh", "zh-Hant-TW"),
    ("de-DE", "de"), ("de", "ger"), ("de", "deu-AT"), ("deu", "de"), ("ger-DE", "DE_de"), ("zh", "chi"),
    ("cs", "ces"),
    ("gsw-CH", "gsw"),
  ])
  func languagesMatchWhateverTheirRegionLettersAndCase(asked: String, written: String) throws {
    let body = """
      <tu><tuv lang="EN-gb"><seg>one</seg></tuv><tuv xml:lang="\(written)"><seg>eins</seg></tuv></tu>
      """
    #expect(try pairs(body, to: asked) == [["one", "eins"]])
  }

  @Test func theExactLanguageIsPreferred() throws {
    let body = """
      <tu><tuv xml:lang="den"><seg>Slave</seg></tuv><tuv xml:lang="de-AT"><seg>Jänner</seg></tuv>
      <tuv xml:lang="de"><seg>Januar</seg></tuv><tuv xml:lang="en"><seg>January</seg></tuv></tu>
      """
    #expect(try pairs(body) == [["January", "Januar"]])
    #expect(try pairs(body, to: "de-at") == [["January", "Jänner"]])
    #expect(try pairs(body, to: "ger") == [["January", "Januar"]])
    #expect(try pairs(body, to: "de-DE") == [["January", "Januar"]])
  }

  @Test func anotherRegionIsAnotherLanguage() throws {
    let body = "<tu><tuv xml:lang='pt-BR'><seg>ônibus</seg></tuv><tuv xml:lang='en'><seg>bus</seg></tuv></tu>"
    #expect(throws: CorpusError.self) { try pairs(body, to: "pt-PT") }
    #expect(try pairs(body, to: "por") == [["bus", "ônibus"]])
  }

  @Test func whatAUnitLacksOrHasTwiceIsCounted() throws {
    let more = "<tuv xml:lang='de-AT'><seg>zweite</seg></tuv><tuv xml:lang='ger'><seg>dritte</seg></tuv></tu>"
    let body =
      "<tu><tuv xml:lang='en'><seg>one</seg></tuv></tu><tu></tu>" + unit("two", "zwei")
      + unit("three", "drei").dropLast("</tu>".count) + more + unit("", "leer")
    let path = try folder.write(Self.head + body + Self.foot, to: "a.tmx")
    let corpus = Corpus(files: [path], sourceLanguage: "en", targetLanguage: "de")
    let (kept, report) = try corpus.pairs(.training)
    #expect(kept.map(\.target) == ["zwei", "drei"])
    #expect(report.count(.missingLanguage) == 2)
    #expect(report.count(.emptySide) == 1)
    #expect(report.furtherVariants == 2)
    #expect(report.description.contains("a language missing in the unit"))
    let check = try CorpusChecker().check(corpus)
    #expect(check.pairs == 5)
    #expect(
      check.count(.missingLanguage) == 2 && check.count(.furtherVariant) == 2 && check.count(.emptySide) == 1)
    // A unit without one of the languages is no pair, even where empty sides are kept.
    #expect(try corpus.pairs(.none).pairs.map(\.source) == ["two", "three", ""])
  }

  @Test func aSideThatIsNotThereIsEmpty() throws {
    let body = "<tu><tuv xml:lang='en'><seg>one</seg></tuv></tu>" + unit("two", "zwei")
    #expect(try pairs(body) == [["one", ""], ["two", "zwei"]])
  }

  @Test func aLanguageThatIsNowhereIsAnError() throws {
    let error = #expect(throws: CorpusError.self) { try pairs(unit("one", "eins"), to: "fr") }
    #expect(error?.description.contains("no sentence in 'fr'; its languages are de, en") == true)
  }

  @Test(arguments: [
    ("<bpt i='1'>&lt;b></bpt>bold<ept i='1'>&lt;/b></ept> word", "bold word"),
    ("a<ph x='1'>code<sub>inner</sub></ph>b", "ab"),
    ("a <hi>high <it pos='begin'>[</it>light</hi> b", "a high light b"),
    ("<ut>x</ut>a<ph/>b<new>kept</new>", "abkept"),
    ("&lt;a&gt; &amp; &quot;b&apos; &#228;&#xE4;&#x1F600;", "<a> & \"b' ää😀"),
    ("<![CDATA[<b>&amp;]]]]><![CDATA[>]]>", "<b>&amp;]]>"),
    ("a<!-- <seg> - -->b<?instruction?>c", "abc"),
    ("\n   one\n   two\t three  \n", "one two three"),
    ("two  spaces\u{A0}", "two  spaces\u{A0}"),
    ("", ""),
  ])
  func segmentsKeepTheirText(segment: String, text: String) throws {
    let pair = try #require(try pairs(unit(segment, "x")).first)
    #expect(Array(pair[0].utf8) == Array(text.utf8))
  }

  @Test func UTF16IsReadInEitherOrder() throws {
    let text = (Self.head + unit("one 😀", "eins äß") + Self.foot)
      .replacing("UTF-8", with: "UTF-16")
    for (mark, isLittle) in [(true, true), (true, false), (false, true), (false, false)] {
      var bytes: [UInt8] = []
      for unit in (mark ? "\u{FEFF}" : "").utf16.map({ $0 }) + Array(text.utf16) {
        let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
        bytes += isLittle ? [low, high] : [high, low]
      }
      #expect(try read(try folder.write(bytes, to: "wide.tmx.gz")) == [["one 😀", "eins äß"]])
      #expect(throws: CorpusError.self) {
        try read(try folder.write(Array(bytes.dropLast(1)), to: "cut.tmx"))
      }
    }
  }

  @Test func aByteOrderMarkIsNoText() throws {
    let path = try folder.write("\u{FEFF}" + Self.head + unit("a", "b") + Self.foot, to: "a.tmx")
    #expect(try read(path) == [["a", "b"]])
  }

  @Test func manyUnitsAreReadInParts() throws {
    let body = (0..<20_000).map { unit("number \($0)", "Zahl \($0)") }.joined(separator: "\n")
    let path = try folder.write(Self.head + body + Self.foot, to: "many.tmx.gz")
    let read = try read(path)
    #expect(read.count == 20_000)
    #expect(read.enumerated().allSatisfy { $1 == ["number \($0)", "Zahl \($0)"] })
  }

  @Test(arguments: [
    ("<tu><tuv xml:lang='en'><seg>one</tuv></tu>", 7, "</tuv> ends <seg>"),
    ("\n<tu><tuv xml:lang='en'><seg>a & b</seg></tuv></tu>", 8, "'&' that begins no entity"),
    ("<tu><tuv xml:lang='en'><seg>&nbsp;</seg></tuv></tu>", 7, "unknown entity '&nbsp;'"),
    ("<tu><tuv xml:lang=en><seg></seg></tuv></tu>", 7, "has no quotes"),
    ("<tu><tuv><seg>a</seg></tuv></tu>", 7, "<tuv> without xml:lang"),
    ("<tu><tuv xml:lang='en'><seg>&#xD800;</seg></tuv></tu>", 7, "unknown entity"),
    ("</body></tmx><tmx>", 7, "a second outermost element"),
    ("</body></tmx>x<tmx>", 7, "text outside the first element"),
  ])
  func whatIsMalformedNamesItsLine(body: String, line: Int, reason: String) throws {
    let error = #expect(throws: CorpusError.self) { try pairs(body) }
    let description = try #require(error?.description)
    #expect(description.hasPrefix("\(folder.path("a.tmx")):\(line): not well-formed XML: "))
    #expect(description.contains(reason))
    #expect(error?.exitStatus == .badData)
  }

  @Test func aFileThatEndsTooEarlyIsAnError() throws {
    let whole = Array((Self.head + unit("one", "eins") + Self.foot).utf8)
    let path = folder.path("cut.tmx")
    for length in stride(from: 0, to: whole.count - 1, by: 3) {
      try folder.write(Array(whole[..<length]), to: "cut.tmx")
      #expect(throws: CorpusError.self, "cut at \(length)") { try read(path) }
    }
  }

  @Test func otherFilesAreRefused() throws {
    let html = try folder.write("<html></html>", to: "a.tmx")
    let error = #expect(throws: CorpusError.self) { try read(html) }
    #expect(error?.description.hasPrefix("\(html):1: the file's first element is <html>") == true)
    #expect(throws: CorpusError.self) { try read(try folder.write("a\tb\n", to: "b.tmx")) }
    let latin = Self.head.replacing("UTF-8", with: "ISO-8859-1") + Self.foot
    let encoding = #expect(throws: CorpusError.self) { try read(try folder.write(latin, to: "c.tmx")) }
    #expect(encoding?.description.contains("encoding 'iso-8859-1' is not read") == true)
    let bytes = Array((Self.head + "<tu a='").utf8) + [0xFF] + Array("'/>".utf8)
    #expect(throws: CorpusError.self) { try read(try folder.write(bytes, to: "d.tmx")) }
  }

  @Test func whatIsHeldAtOnceHasALimit() throws {
    let long = String(repeating: "x", count: 3000)
    let many = { (text: String) in String(repeating: text, count: 200) }
    func read(_ body: String) throws {
      let path = try folder.write(Self.head + body + Self.foot, to: "long.tmx")
      let reader = try TMXReader(path: path, sourceLanguage: "en", targetLanguage: "de", limit: 2000)
      while try reader.next() != nil {}
    }
    for body in [
      unit(long, "kurz"), "<tu a='\(long)'></tu>", "<tu \(long)='a'></tu>", "<\(long)></\(long)>",
      "<tu \((0..<200).map { "a\($0)=''" }.joined(separator: " "))></tu>", many("<a>") + many("</a>"),
      unit("<![CDATA[\(long)]]>", "kurz"), unit(many("<![CDATA[xxxxxxxxxxxx]]>"), "kurz"),
      "<tu>" + many("<tuv xml:lang='de'><seg>kurz</seg></tuv>") + "</tu>", "<tu>\(long)</tu>",
    ] {
      let error = #expect(throws: CorpusError.self) { try read(body) }
      #expect(error?.description.contains("more than 2000 bytes") == true, "\(body.prefix(40))")
    }
    // What is passed over may be of any length, and so may the file.
    try read("<!-- \(long) --><?x \(long)?>" + many(unit("one", "eins")))
  }

  @Test func damagedFilesAreErrorsAndNeverMore() throws {
    let whole = Array((Self.head + unit("a &amp; <hi>b</hi><![CDATA[c]]>", "ä<ph/>") + Self.foot).utf8)
    var stream = Seed(11).stream(.generation)
    var refused = 0
    for _ in 0..<1_000 {
      var bytes = whole
      for _ in 0...stream.nextInteger(below: 4) {
        let position = stream.nextInteger(below: bytes.count)
        switch stream.nextInteger(below: 3) {
        case 0: bytes[position] = UInt8(stream.nextInteger(below: 256))
        case 1: bytes.remove(at: position)
        default: bytes.insert(Array("<>&;/!-[]'\"=".utf8)[stream.nextInteger(below: 12)], at: position)
        }
      }
      do {
        _ = try read(try folder.write(bytes, to: "damaged.tmx"))
      } catch is CorpusError {
        refused += 1
      }
    }
    #expect(refused > 500)
  }
}
