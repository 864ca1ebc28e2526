import Foundation
import Inspection
import TestSupport
import Testing

struct InspectionPageTests {
  private let hostile = "</script><script>alert(1)</script><!-- & \u{2028} \"' \u{202E}"

  private func views(_ html: String) throws -> [[String: Any]] {
    let data = try #require(html.firstRange(of: #"id="data">"#)?.upperBound)
    let end = try #require(html[data...].firstRange(of: "</script>")?.lowerBound)
    let object = try JSONSerialization.jsonObject(with: Data(html[data..<end].utf8)) as? [String: Any]
    return try #require(object?["views"] as? [[String: Any]])
  }

  @Test func thePageIsOneFileWithOneScriptAndOneStyle() throws {
    let html = InspectionPage(title: "a page", sentences: [sampleSentence(), sampleVectorSentence()]).html
    let reader = try MarkupReader(Array(html.utf8))
    let scripts = reader.elements.filter { $0.name == "script" }
    #expect(scripts.count == 2)
    #expect(scripts.map { $0.attributes["type"] } == ["application/json", nil])
    #expect(reader.elements.filter { $0.name == "style" }.count == 1)
    for element in reader.elements {
      for name in element.attributes.keys {
        #expect(!name.hasPrefix("on") && !["src", "href", "style"].contains(name), "\(element)")
      }
    }
    #expect(!html.replacing("http://www.w3.org/", with: "").contains("://"))
    #expect(reader.elements.contains { $0.attributes["aria-live"] == "polite" })
  }

  @Test func noTextLeavesItsPlace() throws {
    var sentence = sampleSentence(name: hostile)
    sentence.source.language = hostile
    sentence.source.tokens[0].text = hostile
    let html = InspectionPage(title: hostile, sentences: [sentence]).html
    let reader = try MarkupReader(Array(html.utf8))
    #expect(reader.elements.filter { $0.name == "script" }.count == 2)
    #expect(html.components(separatedBy: "<!--").count == 1)
    #expect(!html.unicodeScalars.contains("\u{202E}") && !html.unicodeScalars.contains("\u{2028}"))
    let view = try #require(try views(html).first)
    let name = try #require(view["name"] as? String)
    #expect(name.hasPrefix("</script><script>alert(1)</script><!-- & "))
  }

  @Test func theDataIsWhatWasGiven() throws {
    let sentence = sampleSentence()
    let view = try #require(try views(InspectionPage(title: "", sentences: [sentence]).html).first)
    let source = try #require(view["source"] as? [String: Any])
    let tokens = try #require(source["tokens"] as? [[String: Any]])
    #expect(tokens.compactMap { $0["text"] as? String } == ["Gestern", "las", "ich", "</s>"])
    #expect(tokens.map { $0["unit"] as? Int } == [0, 1, 2, nil])
    let attentions = try #require(view["attentions"] as? [[String: Any]])
    #expect(attentions.compactMap { $0["kind"] as? String }.count == 6)
    let heads = try #require(attentions[2]["heads"] as? [[String: Any]])
    let scores = try #require(heads[0]["scores"] as? [[Any]])
    // What a query does not see has no score.
    #expect(scores[0][0] is NSNumber && scores[0][1] is NSNull)
    let weights = try #require(heads[0]["weights"] as? [[Double]])
    for (row, line) in weights.enumerated() {
      for (column, weight) in line.enumerated() {
        let given = Double(sentence.attentions[2].heads[0].weights[row][column])
        #expect(abs(weight - given) <= 0.0005 * given)
      }
    }
  }

  @Test func numbersHaveFourDigits() throws {
    var sentence = sampleVectorSentence()
    sentence.context = [1.0 / 3, -2.0 / 3e4, 123_456.7, 1e-30, .nan, .infinity, 0]
    let html = InspectionPage(title: "", sentences: [sentence]).html
    #expect(html.contains("[0.3333, -6.667e-05, 123500.0, 0.0, null, null, 0.0]"))
  }

  @Test func longSentencesAreCutAndSaySo() throws {
    let words = (0..<60).map { "word\($0)" }
    let sentence = sampleSentence(source: words, target: words)
    let limits = InspectionLimits(weights: 10_000, vectors: 3000)
    let html = InspectionPage(title: "", sentences: [sentence], limits: limits).html
    let view = try #require(try views(html).first)
    let notes = try #require(view["notes"] as? [String])
    #expect(notes.count == 2)
    #expect(notes[0].contains("of 61 source and 61 target tokens"))
    #expect(notes[1].contains("of 6 layers are left out"))
    let attentions = try #require(view["attentions"] as? [[String: Any]])
    let heads = attentions.flatMap { $0["heads"] as? [[String: Any]] ?? [] }
    let weights = heads.compactMap { $0["weights"] as? [[Double]] }
    #expect(weights.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } } <= 10_000)
    let tokens = try #require((view["source"] as? [String: Any])?["tokens"] as? [[String: Any]])
    for matrix in weights { #expect(matrix.count == tokens.count && matrix[0].count == tokens.count) }
    #expect(html.utf8.count < 400_000)
  }

  @Test func shortSentencesAreWhole() throws {
    let view = try #require(try views(InspectionPage(title: "", sentences: [sampleSentence()]).html).first)
    #expect((view["notes"] as? [String])?.isEmpty == true)
  }
}
