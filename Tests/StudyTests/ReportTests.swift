import Files
import Foundation
import Inspection
import Study
import Tensors
import TestSupport
import Testing

@testable import Translation

struct ReportTests {
  /// Holds the report of the fixture in the folder `report`.
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try write("report", attention)
  }

  private func write(_ name: String, _ attention: [[AttentionMap?]] = []) throws {
    try ReportFolder(folder.path(name)).write(ReportFixture.report(), attention: attention)
  }

  /// The names of the files of a report, without those of its figures.
  private func files(_ name: String) throws -> [String] {
    try FileSystem.list(folder.path(name)).filter { $0 != "figures" }
  }

  private func bytes(_ name: String) throws -> [UInt8] { try FileSystem.readAll(folder.path(name)) }

  /// Where the first system looked, for the sentence on which systems differ most.
  private var attention: [[AttentionMap?]] {
    [[ReportTests.map, nil, nil]] + Array(repeating: [nil, nil, nil], count: 4)
  }

  private static let map = AttentionMap(
    kind: .cross, layer: 1, layerCount: 2, head: nil, headCount: 2,
    rows: ["Hello", "<b>", "</s>"].map { AttentionToken(text: $0, word: nil) },
    columns: ["مرحبا", "&amp;", "</s>"].map { AttentionToken(text: $0, word: nil) },
    weights: [[0.5, 0.25, 0.25], [0, 1, 0], [0.125, 0.125, 0.75]])

  /// Fixed files make a fixed report.
  ///
  /// With TRANSLATE_UPDATE_SNAPSHOTS in the environment an intended change is taken over.
  @Test func equalsItsSnapshot() throws {
    #expect(
      try files("report") == [
        "index.html", "learning.tsv", "lengths.tsv", "numbers.json", "scores.tsv", "sentences.tsv",
        "significance.tsv", "times.json", "times.tsv", "typical.tsv", "warnings.tsv",
      ])
    for name in try files("report") {
      let text = withoutDrawings(try FileSystem.readText(folder.path("report/" + name)))
      let snapshot = FileSystem.join(ReportFixture.folder, name)
      if ProcessInfo.processInfo.environment["TRANSLATE_UPDATE_SNAPSHOTS"] != nil {
        try AtomicFile.write(text, to: snapshot)
      }
      let expected = try FileSystem.readText(snapshot)
      #expect(firstDifference(text, expected) == nil, "\(name)")
    }
  }

  /// Returns the first line that is another in two texts.
  private func firstDifference(_ text: String, _ expected: String) -> String? {
    func lines(_ text: String) -> [[UInt8]] {
      text.utf8.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    }
    let (mine, theirs) = (lines(text), lines(expected))
    for (line, expected) in zip(mine, theirs) where line != expected {
      return
        "\(String(decoding: line, as: UTF8.self)) instead of \(String(decoding: expected, as: UTF8.self))"
    }
    return mine.count == theirs.count ? nil : "\(mine.count) lines instead of \(theirs.count)"
  }

  /// Widths of texts depend on the fonts of the machine, so what is drawn is left out.
  private func withoutDrawings(_ page: String) -> String {
    page.replacing(#/(<svg[^>]*aria-label="[^"]*")[^>]*>.*?<\/svg>/#.dotMatchesNewlines()) { "\($0.1)/>" }
  }

  @Test func isTheSameEveryTime() throws {
    try write("again", attention)
    #expect(try files("report") == files("again"))
    for name in try files("report") {
      #expect(try bytes("report/" + name) == bytes("again/" + name), "\(name)")
    }
  }

  @Test func figuresAreFilesToo() throws {
    let names = try FileSystem.list(folder.path("report/figures"))
    for figure in [
      "attention-", "lengths.", "validation-bleu.", "validation-bleu-by-time.", "validation-perplexity.",
    ] {
      #expect(names.contains { $0.hasPrefix(figure) && $0.hasSuffix(".svg") }, "\(figure)")
      #expect(names.contains { $0.hasPrefix(figure) && $0.hasSuffix(".png") }, "\(figure)")
    }
    for name in names where name.hasSuffix(".svg") {
      #expect(try MarkupReader(bytes("report/figures/" + name)).elements.first?.name == "svg")
    }
    for name in names where name.hasSuffix(".png") {
      #expect(try bytes("report/figures/" + name).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
  }

  @Test func showsWhereSystemsLookAndThatSomeDoNot() throws {
    let page = try MarkupReader(bytes("report/index.html"))
    let texts = page.texts.map(\.text)
    #expect(texts.contains("no attention: one vector"))
    #expect(texts.contains("a file: no model to look into"))
    #expect(page.elements.contains { $0.name == "svg" && $0.attributes["aria-label"] == "transformer" })
  }

  @Test func modelsCanBeLookedInto() throws {
    func sentence(_ name: String) -> InspectedSentence {
      let tokens = [
        InspectedToken(text: "Hallo", word: 0), InspectedToken(text: "</s>", word: nil, isMark: true),
      ]
      let head = InspectedHead(weights: [[0.75, 0.25], [0.5, 0.5]])
      return InspectedSentence(
        name: name, source: .init(language: "de", tokens: tokens),
        target: .init(language: "en", tokens: tokens),
        attentions: [InspectedAttention(kind: .cross, layer: 1, heads: [head])])
    }
    let look = ReportedLook(line: 4, sentences: [sentence("one"), sentence("</script><b>&")])
    for name in ["looked", "again"] {
      try ReportFolder(folder.path(name)).write(ReportFixture.report(), attention: attention, look: look)
    }
    #expect(try bytes("looked/index.html") == bytes("again/index.html"))
    let page = try MarkupReader(bytes("looked/index.html"))
    #expect(
      page.elements.filter { $0.name == "script" }.map { $0.attributes["type"] } == ["application/json", nil])
    #expect(page.elements.filter { $0.name == "style" }.count == 1)
    #expect(!page.elements.contains { $0.name == "b" || $0.attributes["src"] != nil })
    let identifiers = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(identifiers) == ["page", "said", "data"] && identifiers.count == 3)
    #expect(page.texts.contains { $0.text == "Inside the models" })
    #expect(page.texts.contains { $0.element == "p" && $0.text.contains("translated line 5, on one scale.") })
    #expect(try ReportFixture.report().lookedLine.map { (0..<8).contains($0) } == true)
    // Without a model to look into there is no script.
    #expect(try !MarkupReader(bytes("report/index.html")).elements.contains { $0.name == "script" })
  }

  /// Pictures beside each other have one scale: a column is as wide as the widest of them.
  @Test func picturesThatAreComparedHaveOneScale() throws {
    let wide = AttentionMap(
      kind: .cross, layer: 1, layerCount: 1, head: nil, headCount: 1,
      rows: (0..<3).map { AttentionToken(text: "\($0)", word: nil) },
      columns: (0..<20).map { AttentionToken(text: "\($0)", word: nil) },
      weights: Array(repeating: Array(repeating: 0.05, count: 20), count: 3))
    try write("scaled", [[ReportTests.map, wide, nil]] + Array(repeating: [nil, nil, nil], count: 4))
    let page = try MarkupReader(bytes("scaled/index.html"))
    let drawings = page.elements.filter { $0.attributes["style"]?.hasPrefix("width:") == true }
    let scales = try drawings.map { drawing in
      let share = try #require(drawing.attributes["style"].flatMap { Double($0.dropFirst(6).dropLast()) })
      let box = try #require(drawing.attributes["viewBox"]?.split(separator: " ").compactMap { Double($0) })
      let width = try #require(box.count == 4 ? box[2] : nil)
      return share / width
    }
    #expect(scales.count == 2 && abs(scales[0] / scales[1] - 1) < 0.01)
    #expect(drawings.contains { $0.attributes["style"] == "width:100.00%" })
  }

  @Test func anotherReportLeavesNoFigureOfTheFirst() throws {
    func attentionFigures() throws -> [String] {
      try FileSystem.list(folder.path("report/figures")).filter { $0.hasPrefix("attention-") }
    }
    #expect(try attentionFigures().count == 2)
    try write("report")
    #expect(try attentionFigures().isEmpty)
  }

  @Test func aReportThatCannotBeWrittenLeavesThePageBefore() throws {
    let page = try bytes("report/index.html")
    try FileSystem.remove(folder.path("report/figures"))
    try folder.write("in the way", to: "report/figures")
    #expect(throws: FileError.self) { try write("report") }
    #expect(try bytes("report/index.html") == page)
  }

  @Test func timesStandInFilesOfTheirOwn() throws {
    try ReportFolder(folder.path("slow")).write(
      ReportFixture.report(decodingSeconds: 77), attention: attention)
    for name in try files("report") {
      let isEqual = try bytes("report/" + name) == bytes("slow/" + name)
      #expect(isEqual == !["times.json", "times.tsv", "index.html"].contains(name), "\(name)")
    }
  }
}
