import Files
import Study
import TestSupport
import Testing

/// The page as a browser reads it.
struct ReportPageTests {
  private let page: MarkupReader
  private let bytes: [UInt8]

  init() throws {
    let folder = try TemporaryDirectory()
    try ReportFolder(folder.path).write(ReportFixture.report())
    bytes = try FileSystem.readAll(folder.path("index.html"))
    page = try MarkupReader(bytes)
  }

  private func texts(of element: String) -> [String] {
    page.texts.filter { $0.element == element }.map(\.text)
  }

  @Test func saysWhatItIs() throws {
    #expect(bytes.starts(with: "<!DOCTYPE html>\n".utf8))
    let html = try #require(page.elements.first)
    #expect(html.name == "html")
    #expect(html.attributes["lang"] == "en")
    #expect(page.elements.contains { $0.name == "meta" && $0.attributes["charset"] == "utf-8" })
    #expect(page.elements.contains { $0.attributes["name"] == "viewport" })
    #expect(texts(of: "title").first == "Three systems & <one> test set")
    // What drawings say is text.
    #expect(texts(of: "title").contains("rnn:<context>, 200: 6") && texts(of: "text").contains("1–10"))
    #expect(texts(of: "style").contains { $0.contains("@media print") })
  }

  @Test func needsNothingElse() {
    #expect(!page.elements.contains { ["script", "link", "img", "iframe", "object"].contains($0.name) })
    for element in page.elements {
      for (name, value) in element.attributes where name == "src" || name.hasSuffix("href") {
        #expect(value.hasPrefix("#"), "\(element.name) \(name)=\(value)")
      }
      #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
    }
  }

  @Test func textsAreTextsWhateverTheyHold() {
    #expect(texts(of: "h1") == ["Three systems & <one> test set"])
    #expect(texts(of: "td").contains("<i>not slanted</i>"))
    #expect(texts(of: "th").contains("a \"fact\""))
    #expect(texts(of: "th").contains("rnn:<context>"))
    #expect(texts(of: "dd").contains("<script>alert(\"Hallo\")</script> & 'mehr'"))
    #expect(texts(of: "dd").contains("<b>more</b>"))
    #expect(texts(of: "dd").contains("A character"))
    // What XML cannot hold is shown, not dropped.
    #expect(texts(of: "dd").contains(#"Ein \u{1}Zeichen"#))
  }

  @Test func textsRunInTheirOwnDirection() {
    let entries = page.elements.filter { $0.name == "dd" }
    #expect(!entries.isEmpty)
    #expect(entries.allSatisfy { $0.attributes["dir"] == "auto" })
    #expect(Set(entries.compactMap { $0.attributes["lang"] }) == ["de", "en"])
  }

  @Test func drawingsShareNoIdentifier() {
    let identifiers = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(identifiers).count == identifiers.count)
    let known = Set(identifiers.map { "#" + $0 })
    for element in page.elements {
      guard let target = element.attributes["href"] else { continue }
      #expect(known.contains(target), "\(target)")
    }
    let drawings = page.elements.filter { $0.name == "svg" }
    #expect(drawings.count == 4)
    #expect(
      drawings.allSatisfy { $0.attributes["aria-label"]?.isEmpty == false && $0.attributes["viewBox"] != nil }
    )
  }

  @Test func rowsOfATableHaveEquallyManyCells() {
    var tables: [[Int]] = []
    for element in page.elements {
      switch element.name {
      case "table": tables.append([])
      case "tr": tables[tables.count - 1].append(0)
      case "th", "td": tables[tables.count - 1][tables[tables.count - 1].count - 1] += 1
      default: break
      }
    }
    #expect(tables.count == 7)
    for rows in tables { #expect(Set(rows).count == 1, "\(rows)") }
  }

  /// What was found and what limits it come before any number.
  @Test func beginsWithItsFindingAndItsWarnings() throws {
    let order = page.texts.filter { ["h1", "h2", "p", "li"].contains($0.element) }.map(\.text)
    let finding = try #require(order.firstIndex { $0.hasPrefix("others.en has the best BLEU, 100.0") })
    let warning = try #require(order.firstIndex { $0.contains("were still rising at the end") })
    let scores = try #require(order.firstIndex(of: "Scores"))
    #expect(finding < warning && warning < scores)
    #expect(order[finding].contains("rnn:<context> is"))
    #expect(order[finding].hasSuffix("more steps may change the order."))
    #expect(order.contains { $0.contains("only 8 sentences") })
    #expect(scores < order.firstIndex(of: "What was compared") ?? 0)
  }

  @Test func scoresStandBesideWhatTheyCost() throws {
    let heads = page.texts.filter { $0.element == "th" }.map(\.text)
    let first = try #require(heads.firstIndex(of: "system"))
    #expect(
      Array(heads[first..<(first + 9)]) == [
        "system", "BLEU", "chrF2", "steps", "training time", "tokens/s", "learning curve", "perplexity",
        "parameters",
      ])
    #expect(texts(of: "td").contains("3 min 16 s"))
    #expect(texts(of: "td").contains { $0.hasPrefix("rising, ") })
  }

  @Test func typicalSentencesAreShownBeforeThoseThatDiffer() throws {
    let heads = texts(of: "h2")
    let typical = try #require(heads.firstIndex(of: "Typical sentences"))
    #expect(heads.firstIndex(of: "Sentences on which systems differ most") == typical + 1)
    #expect(texts(of: "h3").filter { $0.hasPrefix("Line ") }.count == 8)
    #expect(Set(texts(of: "h3")).count == texts(of: "h3").count)
  }
}
