import Files
import TestSupport
import Testing

@testable import Visualization

/// What holds of every picture.
struct PictureTests {
  private static let scripts: [[String]] = [
    ["▁I", "▁read", "▁an", "▁interest", "ing", "▁book", ".", "</s>"],
    ["▁我", "昨天", "读", "了", "一", "本", "有趣", "的", "书", "。"],
    ["▁قرأت", "▁كتابا", "▁مثيرا", "▁للاهتمام", "▁أمس", "."],
    ["▁เมื่อวาน", "ฉัน", "อ่าน", "หนังสือ", "ที่", "น่าสนใจ", "ิ"],
    ["▁मैंने", "▁कल", "▁एक", "▁दिलचस्प", "▁किताब", "▁पढ़ी", "ी", "।"],
    ["▁קראתי", "▁ספר", "▁אתמול"], ["어제", "▁책을", "▁읽었다"], ["🙂", "👩‍👩‍👧", "e\u{301}\u{302}", "\u{1}\t\0", ""],
  ]

  @Test(arguments: PictureFormat.allCases)
  func everyFormatHasItsSignatureAndTheSameBytesAgain(format: PictureFormat) throws {
    let figures: [any Figure] = [
      sampleHeatmap(panels: 8), sampleHeatmap(rows: Self.scripts[2]), samplePlot(),
    ]
    for figure in figures {
      let bytes = try figure.bytes(format)
      let text = String(decoding: bytes, as: UTF8.self)
      switch format {
      case .png: #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      case .svg:
        #expect(text.hasPrefix("<?xml"))
        #expect(text.hasSuffix("</svg>\n"))
      case .pdf:
        #expect(text.hasPrefix("%PDF-"))
        #expect(text.hasSuffix("%%EOF\n"))
      }
      #expect(try figure.bytes(format) == bytes)
    }
  }

  @Test(arguments: scripts)
  func labelsOfEveryScriptShow(labels: [String]) throws {
    let blank = [String](repeating: " ", count: labels.count)
    let ink = try inkCount(sampleHeatmap(rows: labels, columns: labels))
    #expect(try ink > inkCount(sampleHeatmap(rows: blank, columns: labels)))
    #expect(try ink > inkCount(sampleHeatmap(rows: labels, columns: blank)))
  }

  @Test(arguments: [
    (0, 0, 1), (0, 3, 1), (3, 0, 2), (1, 1, 1), (1, 40, 1), (60, 55, 1), (200, 180, 1), (60, 50, 8),
  ])
  func nothingReachesTheEdge(rows: Int, columns: Int, panels: Int) throws {
    let labels = Self.scripts.flatMap { $0 } + [String(repeating: "Donaudampfschifffahrt", count: 9)]
    func names(_ count: Int) -> [String] { (0..<count).map { labels[labels.count - 1 - $0 % labels.count] } }
    try expectBlankEdge(sampleHeatmap(rows: names(rows), columns: names(columns), panels: panels))
  }

  @Test func nothingOfAPlotReachesTheEdge() throws {
    try expectBlankEdge(samplePlot())
    try expectBlankEdge(LinePlot(title: "", xCaption: "", yCaption: "", series: []))
    var plot = samplePlot()
    plot.title = String(repeating: "a long title ", count: 12)
    plot.series = (0..<9).map { index in
      LinePlot.Series(
        name: String(repeating: "name ", count: index * 4),
        points: [.init(x: 1, y: 1e9), .init(x: .nan, y: 2), .init(x: 2, y: .infinity), .init(x: 3, y: -1e9)])
    }
    try expectBlankEdge(plot)
    plot.series = [.init(name: "alone", points: [.init(x: 5, y: 5, interval: 5...5)])]
    try expectBlankEdge(plot)
  }

  @Test func aPointOutsideItsNeighboursMovesTheCurve() throws {
    var plot = samplePlot()
    let before = try plot.bytes(.svg)
    plot.series[0].points[2].y += 1
    #expect(try plot.bytes(.svg) != before)
  }

  @Test func whatIsNoNumberIsNotShownAsNothing() throws {
    let labels = ["a", "b", "c"]
    func heatmap(_ value: Float) -> AttentionHeatmap {
      AttentionHeatmap(
        title: "", rowLabels: labels, columnLabels: labels,
        panels: [.init(weights: [[value, 0, 0], [0, 1, 0], [0, 0, 1]])], maximum: 1)
    }
    let nothing = try heatmap(0).bytes(.svg)
    for value in [Float.nan, .infinity, -.infinity] { #expect(try heatmap(value).bytes(.svg) != nothing) }
    // Rows that are too short are filled with nothing.
    let short = AttentionHeatmap(
      title: "", rowLabels: labels, columnLabels: labels, panels: [.init(weights: [[], [0, 1]])], maximum: 1)
    #expect(try !short.bytes(.svg).isEmpty)
  }

  @Test func whatAMaskHidesIsNotShownAsNothing() throws {
    func heatmap(_ hidden: Float, isCausal: Bool) throws -> [UInt8] {
      try AttentionHeatmap(
        title: "", rowLabels: ["a", "b"], columnLabels: ["c", "d"],
        panels: [.init(weights: [[1, hidden], [0.5, 0.5]])], maximum: 1, isCausal: isCausal
      ).bytes(.svg)
    }
    #expect(try heatmap(0, isCausal: true) != heatmap(0, isCausal: false))
    // What is there is shown, as a word's own pieces are.
    #expect(try heatmap(0.2, isCausal: true) == heatmap(0.2, isCausal: false))
  }

  @Test func numbersStandInFieldsThatHaveRoom() throws {
    func numbers(_ tokens: Int, _ weight: Float) throws -> [String] {
      let labels = [String](repeating: "w", count: tokens)
      var weights = [[Float]](repeating: [Float](repeating: 0, count: tokens), count: tokens)
      weights[0][0] = weight
      let heatmap = AttentionHeatmap(
        title: "", rowLabels: labels, columnLabels: labels, panels: [.init(weights: weights)], maximum: 1)
      return try MarkupReader(heatmap.bytes(.svg)).texts.filter { $0.text == "0.25" }.map(\.element)
    }
    #expect(try numbers(4, 0.25) == ["text"])
    #expect(try numbers(4, 0.004) == [])
    #expect(try numbers(60, 0.25) == [])
  }

  @Test func shadesDarkenEvenly() {
    let lightness = stride(from: 0.0, through: 1, by: 0.125).map { value in
      let color = Color.shade(value)
      return 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue
    }
    for (lighter, darker) in zip(lightness, lightness.dropFirst()) { #expect(lighter > darker + 0.02) }
    #expect(Color.shade(0) == .white)
    #expect(Color.shade(7) == Color.shade(1))
  }

  @Test func everyFigureIsAPage() throws {
    let document = try PDFDocument(title: "pages")
    for count in [1, 5, 30] {
      try document.add(sampleHeatmap(rows: [String](repeating: "w", count: count)))
    }
    let text = String(decoding: try document.close(), as: UTF8.self)
    #expect(text.contains("/Count 3"))
    #expect(!text.contains("2026"))
  }

  @Test(arguments: ["a", "a.jpg", "a.", "svg", "folder.svg/a", "-", "a.svg.gz", ""])
  func anUnknownEndingIsNamed(path: String) {
    #expect(throws: PictureError.unknownFormat(path: path)) { try PictureFormat(path: path) }
    #expect(PictureError.unknownFormat(path: path).exitStatus == .usage)
  }

  @Test func endingsTellFormats() throws {
    #expect(try PictureFormat(path: "a.b/c.d.SVG") == .svg)
    #expect(try PictureFormat(path: "x.Png") == .png)
    #expect(try PictureFormat(path: "./y.pdf") == .pdf)
  }

  @Test func aPictureIsWrittenWholeOrNotAtAll() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("a.svg")
    try samplePlot().write(to: path)
    #expect(try FileSystem.readAll(path) == samplePlot().bytes(.svg))
    #expect(try FileSystem.list(folder.path) == ["a.svg"])
    #expect(throws: FileError.self) { try samplePlot().write(to: folder.path("missing/a.png")) }
  }

  // MARK: -

  private func inkCount(_ figure: some Figure) throws -> Int {
    try PixelImage(figure).pixels.count { $0 != 0xFF_FFFF }
  }

  /// Whatever is cut off would first reach the edge.
  private func expectBlankEdge(_ figure: some Figure, location: SourceLocation = #_sourceLocation) throws {
    let image = try PixelImage(figure)
    let pixels = image.pixels
    var inked = 0
    for row in 0..<image.height {
      for column in 0..<image.width
      where min(row, column, image.height - 1 - row, image.width - 1 - column) < 4 {
        if pixels[row * image.width + column] != 0xFF_FFFF { inked += 1 }
      }
    }
    #expect(inked == 0, sourceLocation: location)
    #expect(pixels.contains { $0 != 0xFF_FFFF }, sourceLocation: location)
  }
}
