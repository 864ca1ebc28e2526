import TestSupport
import Testing
import Visualization

/// What an SVG says: its texts are texts, and what is drawn has a name.
struct SVGTests {
  @Test(arguments: [
    ["▁I", "▁read", "</s>"], ["▁我", "昨天", "读", "书。"], ["▁قرأت", "▁كتابا", "."], ["▁קראתי", "▁ספר"],
    ["▁मैंने", "▁कल", "ी"], ["<a&b>", "\"'", "]]>", "&amp;", "a  b"],
  ])
  func everyWordIsThereAsText(labels: [String]) throws {
    let heatmap = sampleHeatmap(rows: labels, columns: labels.reversed())
    let picture = try Picture(heatmap)
    for label in labels { #expect(picture.lines.count { $0.text == label } == 2, "\(label)") }
    for text in [heatmap.title, heatmap.subtitle, "source →", "target ↓", "probability", "0"] {
      #expect(picture.lines.contains { $0.text == text }, "\(text)")
    }
    #expect(picture.names == ["desc", "g", "polyline", "rect", "svg", "text", "title"])
  }

  @Test func whatIsPointedAtSaysWhatItIs() throws {
    let heatmap = AttentionHeatmap(
      title: "a & b", rowLabels: ["r", "<s>"], columnLabels: ["c", "d"], rowCaption: "en",
      columnCaption: "de",
      panels: [.init(weights: [[0.25, 0], [.nan, 0.75]])])
    let picture = try Picture(heatmap)
    #expect(picture.titles == ["a & b", "r, c: 0.250", "r, d: 0.000", "<s>, c: no number", "<s>, d: 0.750"])
    #expect(
      picture.summaries == [
        "2 rows (en), 2 columns (de). The largest of each row: r, c: 0.250; <s>, d: 0.750."
      ])
    var causal = heatmap
    causal.isCausal = true
    #expect(try Picture(causal).titles.contains("r, d: hidden"))
    #expect(try Picture(sampleHeatmap(panels: 8)).titles.contains("head 8"))
  }

  @Test func pointsOfAPlotSayTheirNumbers() throws {
    let picture = try Picture(samplePlot())
    #expect(picture.titles.first == "BLEU by length")
    #expect(picture.titles.contains("system 1, 21–30: 28 (26 to 29.50)"))
    #expect(picture.summaries.first?.hasPrefix("BLEU by source words. system 0: from 1–10: 30") == true)
    for text in ["system 2", "source words", "51–60"] {
      #expect(picture.lines.contains { $0.text == text }, "\(text)")
    }
    // What stands at the side is turned.
    #expect(picture.lines.contains { $0.text == "BLEU" && $0.attributes["transform"] != nil })
  }

  @Test func whatReadsFromTheRightEndsAtTheLeft() throws {
    let heatmap = sampleHeatmap(rows: ["قرأت", "read", "ספר"], columns: ["a"])
    let rows = try Picture(heatmap).lines.filter { heatmap.rowLabels.contains($0.text) }
    #expect(rows.map { $0.attributes["direction"] } == ["rtl", nil, "rtl"])
    // Labels of rows end at their fields: what is read from the right begins there.
    #expect(rows.map { $0.attributes["text-anchor"] } == [nil, "end", nil])
    #expect(Set(rows.map { $0.attributes["x"] }).count == 1)
  }

  @Test(arguments: [
    String(repeating: "Donaudampfschifffahrt", count: 9), String(repeating: "一本有趣的书", count: 9),
    String(repeating: "كتاب مثير ", count: 9),
  ])
  func whatHasNoRoomIsCutAndSaidInFull(word: String) throws {
    let picture = try Picture(sampleHeatmap(rows: [word, "b"], columns: ["a"]))
    let line = try #require(picture.lines.first { $0.text.hasSuffix("…") })
    #expect(word.hasPrefix(line.text.dropLast()) && line.text.count > 8)
    #expect(picture.titles.contains(word))
    #expect(try #require(line.width) <= 150)
    #expect(picture.lines.contains { $0.text == "b" })
  }

  @Test func everyTextKeepsTheWidthItWasMeasuredWith() throws {
    let figures: [any Figure] = [sampleHeatmap(panels: 8), samplePlot()]
    for figure in figures {
      let picture = try Picture(figure)
      for line in picture.lines where line.attributes["transform"] == nil {
        let (x, width) = (try #require(line.x), try #require(line.width))
        let left =
          switch line.attributes["text-anchor"] {
          case "middle": x - width / 2
          case "end": x - width
          default: x
          }
        #expect(width > 0 && left >= 0 && left + width <= picture.width, "\(line.text)")
      }
    }
  }

  @Test func whatIsNotFiniteLeavesAFileThatCanBeRead() throws {
    struct Wild: Figure {
      let title = "\u{1}\u{202E}\0"
      func draw(on canvas: Canvas) -> Size {
        canvas.stroke([Point(.nan, 1), Point(.infinity, 1e300)], .ink, dashes: [1, .nan])
        canvas.write("", at: Point(1, 1), TextStyle(size: 9))
        return Size(width: 10, height: 10)
      }
    }
    let picture = try Picture(Wild())
    #expect(picture.titles == [#"\u{1}\u{202E}\u{0}"#])
    #expect(picture.lines.isEmpty)
  }
}

/// What an XML parser finds in an SVG.
private struct Picture {
  let names: [String]
  let width: Double
  let titles: [String]
  let summaries: [String]
  let lines: [Line]

  struct Line {
    let text: String
    let attributes: [String: String]

    var x: Double? { attributes["x"].flatMap(Double.init) }
    var width: Double? { attributes["textLength"].flatMap(Double.init) }
  }

  init(_ figure: some Figure) throws {
    let reader = try MarkupReader(figure.bytes(.svg))
    func texts(of name: String) -> [String] { reader.texts.filter { $0.element == name }.map(\.text) }
    names = Set(reader.elements.map(\.name)).sorted()
    let box = reader.elements.first?.attributes["viewBox"]?.split(separator: " ").compactMap { Double($0) }
    width = try #require(box?.count == 4 ? box?[2] : nil)
    titles = texts(of: "title")
    summaries = texts(of: "desc")
    let elements = reader.elements.filter { $0.name == "text" }
    lines = zip(elements, texts(of: "text")).map { Line(text: $1, attributes: $0.attributes) }
    #expect(elements.count == lines.count)
  }
}
