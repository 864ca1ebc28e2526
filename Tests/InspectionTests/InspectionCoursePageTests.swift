import Foundation
import Inspection
import TestSupport
import Testing

struct InspectionCoursePageTests {
  private func frame(_ step: Int, _ sentences: [InspectedSentence] = [sampleSentence()]) -> InspectionFrame {
    InspectionFrame(
      step: step, scores: "BLEU \(step).5",
      entries: sentences.map { InspectionFrame.Entry(sentence: $0, translation: "written at \(step)") })
  }

  private func frames(_ html: String) throws -> [[String: Any]] {
    let data = try #require(html.firstRange(of: #"id="data">"#)?.upperBound)
    let end = try #require(html[data...].firstRange(of: "</script>")?.lowerBound)
    let object = try JSONSerialization.jsonObject(with: Data(html[data..<end].utf8)) as? [String: Any]
    return try #require(object?["frames"] as? [[String: Any]])
  }

  @Test func aFrameIsReadAgainAsItWasWritten() throws {
    let written = frame(120)
    #expect(!written.line.contains("\n"))
    #expect(InspectionFrame(line: written.line) == written)
    for line in [
      "", "{}", "[1]", #"{"step": 1, "views": []}"#, written.line + "<", String(written.line.dropLast()),
    ] {
      #expect(InspectionFrame(line: line) == nil, "\(line.prefix(40))")
    }
  }

  @Test func thePageHoldsEveryStepAndNothingElse() throws {
    let html = InspectionCoursePage(title: "a page", frames: [50, 100].map { frame($0) }).html
    let reader = try MarkupReader(Array(html.utf8))
    #expect(reader.elements.filter { $0.name == "script" }.count == 2)
    #expect(!html.replacing("http://www.w3.org/", with: "").contains("://"))
    let found = try frames(html)
    #expect(found.map { $0["step"] as? Int } == [50, 100])
    let views = try #require(found[0]["views"] as? [[String: Any]])
    let attentions = try #require(views[0]["attentions"] as? [[String: Any]])
    let heads = try #require(attentions[0]["heads"] as? [[String: Any]])
    #expect(Set(heads[0].keys) == ["weights"])
  }

  @Test func ofManyStepsTheFirstAndTheLastAreThere() throws {
    let html = InspectionCoursePage(title: "", frames: (1...100).map { frame(10 * $0) }).html
    let steps = try frames(html).compactMap { $0["step"] as? Int }
    #expect(steps.count == InspectionCoursePage.mostFrames && steps.first == 10 && steps.last == 1000)
    #expect(steps == steps.sorted())
  }

  @Test func beforeTheFirstStepThePageSaysSo() throws {
    let reader = try MarkupReader(Array(InspectionCoursePage(title: "a page", frames: []).html.utf8))
    #expect(!reader.elements.contains { $0.name == "script" })
    #expect(reader.texts.contains { $0.text.contains("no validation yet") })
  }

  @Test func noTextLeavesItsPlace() throws {
    var sentence = sampleSentence(name: "</script><img src=x>")
    sentence.target.tokens[0].text = "<!-- & \u{2028} \u{202E}"
    let html = InspectionCoursePage(title: "</title><b>", frames: [frame(1, [sentence])]).html
    #expect(try MarkupReader(Array(html.utf8)).elements.filter { $0.name == "script" }.count == 2)
    #expect(!html.contains("<img") && !html.contains("<!--") && !html.unicodeScalars.contains("\u{202E}"))
  }
}

/// What the slider does in a real browser; one page at a time, for a browser that has to share frames comes too late.
extension InspectionBrowserTests {
  /// Attention that is even at the first step, and goes to one token at the last.
  private var courseFrames: [InspectionFrame] {
    [Float(0.25), 1].enumerated().map { index, share in
      let rows = (0..<5).map { _ in [share] + [Float](repeating: (1 - share) / 3, count: 3) }
      var sentence = sampleSentence()
      sentence.attentions = [
        InspectedAttention(kind: .cross, layer: 1, heads: [InspectedHead(weights: rows)])
      ]
      return InspectionFrame(
        step: 100 * (index + 1), scores: "BLEU \(index)",
        entries: [.init(sentence: sentence, translation: "translation \(index)")])
    }
  }

  private func runCourse(_ steps: String) throws -> String {
    let page = InspectionCoursePage(title: "a page", frames: courseFrames).html
    let (result, errors) = try Browser.run("await wait();\n" + steps, on: page)
    #expect(errors.isEmpty, "\(errors)")
    return result
  }

  @Test func theSliderLeadsThroughTheSteps() throws {
    let result = try runCourse(
      """
      const slider = document.getElementById("frame"), seen = [];
      const look = () => seen.push(slider.value, slider.getAttribute("aria-valuetext"),
        document.querySelector(".translations dd").textContent,
        [...document.querySelectorAll(".column.target .word:not(.mark)")].length);
      look();
      slider.focus(); slider.value = 0; slider.dispatchEvent(new Event("input", { bubbles: true })); await wait();
      look();
      seen.push(document.activeElement === slider);
      return JSON.stringify(seen);
      """)
    #expect(
      result
        == #"["1","step 200: BLEU 1","translation 1",4,"0","step 100: BLEU 0","translation 0",4,true]"#)
  }

  @Test func wordsShowTheWeightsOfTheStepOnOneScale() throws {
    let result = try runCourse(
      """
      const seen = [];
      const opacity = () => Math.max(...[...document.querySelectorAll("path.line.cross")].map((line) => Number(line.getAttribute("stroke-opacity"))));
      document.querySelectorAll(".column.target button.word")[1].click(); await wait();
      seen.push(document.getElementById("said").textContent, opacity());
      [...document.querySelectorAll(".course button")].find((button) => button.textContent === "Before").click(); await wait();
      seen.push(document.getElementById("said").textContent, opacity().toFixed(2));
      return JSON.stringify(seen);
      """)
    #expect(
      result
        == #"["The target word “read” looks across at “Gestern” 100 %. Pinned.",1,"The target word “read” looks across at “Gestern” 25 %, “las” 25 %, “ich” 25 %. Pinned.","0.34"]"#
    )
  }
}
