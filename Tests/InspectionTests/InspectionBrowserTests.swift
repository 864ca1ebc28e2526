import Inspection
import Pages
import Testing

/// What the page does in a real browser.
@Suite(
  .enabled(if: Browser.path != nil, "chromium is not installed: apt-get install chromium"), .serialized)
struct InspectionBrowserTests {
  private func run(
    _ steps: String, _ sentences: [InspectedSentence] = [sampleSentence()], word: String? = nil
  ) throws -> String {
    let page = InspectionPage(title: "a page", sentences: sentences, word: word).html
    let (result, errors) = try Browser.run(helpers + steps, on: page)
    #expect(errors.isEmpty, "\(errors)")
    return result
  }

  /// What the steps share.
  private let helpers = """
    const words = (side) => [...document.querySelectorAll(".column." + side + " button.word")];
    const said = () => document.getElementById("said").textContent;
    const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const lines = (kind) => document.querySelectorAll("path.line." + kind).length;
    const on = () => document.querySelectorAll(".head[aria-pressed=true]").length;
    await wait();

    """

  @Test func pointingAtAWordDrawsItsLines() throws {
    let result = try run(
      """
      const before = [lines("cross"), lines("decoder-self")];
      words("target")[1].dispatchEvent(new MouseEvent("mouseenter"));
      await wait();
      return JSON.stringify([before[0] > 0, before[1], lines("cross") > 0, lines("decoder-self") > 0, lines("encoder-self"), said()]);
      """)
    #expect(result.hasPrefix("[true,0,true,true,0,\"The target word “read” looks across at “"))
  }

  @Test func theKeyboardReachesEverything() throws {
    let result = try run(
      """
      const seen = [];
      words("source")[0].focus();
      press("ArrowDown"); seen.push(document.activeElement.textContent.includes("las"));
      press("ArrowRight"); seen.push(document.activeElement.textContent.includes("read"));
      press("End"); seen.push(document.activeElement.textContent.includes("</s>"));
      press("Home"); press("ArrowLeft"); seen.push(document.activeElement.textContent.includes("Gestern"));
      document.activeElement.click(); await wait();
      seen.push(document.activeElement.getAttribute("aria-pressed"), said().includes("Pinned"));
      press("2"); await wait(); seen.push(on());
      press("2"); await wait(); seen.push(on());
      press("m"); await wait(); seen.push(document.querySelectorAll(".word.aside").length);
      press("Escape"); await wait(); seen.push(said());
      seen.push(document.querySelectorAll(".words [tabindex='0']").length);
      return JSON.stringify(seen);
      """)
    #expect(result == #"[true,true,true,true,"true",true,6,12,1,"No word is chosen.",2]"#)
  }

  @Test func headsAreSwitchedAndSumsShown() throws {
    let result = try run(
      """
      const seen = [on()];
      document.querySelector(".head").click(); await wait(); seen.push(on());
      document.querySelector(".layer").click(); await wait(); seen.push(on());
      words("target")[2].focus(); await wait();
      seen.push(document.querySelectorAll(".sums tbody tr").length, document.querySelectorAll(".ranks tbody tr").length);
      document.querySelector(".sums tbody button").click(); await wait();
      seen.push(document.querySelectorAll(".by-number tbody tr").length);
      const cells = [...document.querySelectorAll(".sums tfoot td")].map((cell) => cell.textContent);
      seen.push(cells[cells.length - 2]);
      return JSON.stringify(seen);
      """)
    #expect(result == #"[12,11,10,4,8,5,"1"]"#)
  }

  @Test func aPageCanOpenWithAWord() throws {
    let result = try run("return said();", word: "YESTERDAY")
    #expect(result.hasPrefix("The target word “yesterday” looks across at ") && result.hasSuffix(" Pinned."))
  }

  @Test func wordsOrPieces() throws {
    var sentence = sampleSentence()
    sentence.source.tokens[1].unit = 0
    let result = try run(
      """
      const seen = [words("source").length];
      document.querySelector("input[value=pieces]").click(); await wait();
      seen.push(words("source").length);
      return JSON.stringify(seen);
      """, [sentence])
    #expect(result == "[3,4]")
  }

  @Test func twoStandBesideEachOther() throws {
    let result = try run(
      """
      const panes = document.querySelectorAll(".pane");
      const [one, other] = [...panes].map((pane) => pane.getBoundingClientRect());
      return JSON.stringify([panes.length, one.top === other.top, one.right <= other.left]);
      """, [sampleSentence(name: "one"), sampleSentence(name: "other", source: ["Ich", "las"])])
    #expect(result == "[2,true,true]")
  }

  @Test func aPartOfAnotherPageShowsThreeOnOneScale() throws {
    var page = Page(title: "a page")
    let names = ["one", "other", "third"]
    let view = InspectionView(
      sentences: names.map { sampleSentence(name: $0) }, panes: 3, headingLevel: 3)
    page.content = [.element("h1", text: "A report")] + view.put(on: &page)
    let (result, errors) = try Browser.run(
      helpers + """
        const headings = (level) => [...document.querySelectorAll(".pane " + level)].map((each) => each.textContent);
        words("target")[1].focus(); await wait();
        const shares = [...document.querySelectorAll(".pane")].map((pane) => pane.querySelectorAll("path.line.cross").length);
        return JSON.stringify([headings("h3"), headings("h2"), headings("h4").length > 5, shares.every((each) => each > 0),
          document.querySelectorAll(".legend span").length, document.querySelectorAll(".controls select").length]);
        """, on: page.html)
    #expect(errors.isEmpty, "\(errors)")
    #expect(result == #"[["one","other","third"],[],true,true,3,3]"#)
  }

  @Test func aModelWithoutAttentionShowsItsOneVector() throws {
    let result = try run(
      """
      words("target")[0].focus(); await wait();
      return JSON.stringify([document.querySelector(".vectors").hidden, document.querySelectorAll("circle.vector").length,
        document.querySelector(".vectors").textContent.includes("Cosine"), said()]);
      """, [sampleVectorSentence(), sampleVectorSentence(name: "other", seed: 4)])
    #expect(
      result
        == #"[false,2,true,"The target word “Good” sees the source through the one vector only."]"#)
  }

  @Test func hostileTextsAreTexts() throws {
    var sentence = sampleSentence(name: "<img src=x onerror=alert(1)>")
    sentence.source.tokens[0].text = "</script><script>document.title='hurt'</script>"
    let result = try run(
      """
      return JSON.stringify([document.title, document.querySelectorAll("img").length, words("source")[0].textContent]);
      """, [sentence])
    #expect(result == #"["a page",0,"</script><script>document.title='hurt'</script>"]"#)
  }
}
