import Foundation
import TestSupport
import Testing

@testable import Server

/// What people do on the page at `/`, in a real browser.
@Suite(
  .enabled(if: BrowserTab.path != nil, "chromium is not installed: apt-get install chromium"), .serialized)
struct PageBrowserTests {
  private let sentence = "Der Hund schläft."

  /// Opens the page of a service and types a text, whose translation is waited for.
  private func open(_ running: RunningService, _ text: String) throws -> BrowserTab {
    let tab = try BrowserTab("http://127.0.0.1:\(running.port)/")
    #expect(try tab.waits("document.getElementById('target')?.options.length > 0"))
    try tab.run("document.getElementById('text').focus();")
    try tab.type(text)
    #expect(try tab.waits("document.querySelector('#result .word')"))
    return tab
  }

  private let translation = "document.querySelector('#result .words').textContent.trim()"
  private let said = "document.getElementById('status').textContent"

  private func word(_ number: Int, of view: Int = 0) -> String {
    "document.querySelectorAll('#result .words')[\(view)].querySelectorAll('.word')[\(number)]"
  }

  @Test func typingTranslates() throws {
    let running = try RunningService()
    let tab = try open(running, sentence)
    #expect(try tab.text(translation) == RunningService.translations([sentence])[0])
    try tab.type(" Guten Morgen.")
    let both = try RunningService.translations([sentence + " Guten Morgen."])[0]
    #expect(try tab.waits("\(translation) === \(quoted(both))"))
    try tab.run(
      "const text = document.getElementById('text'); text.value = ''; text.dispatchEvent(new Event('input'));"
    )
    #expect(try tab.waits("\(translation) === ''"))
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func pointingLightsUpWhatBelongsTogether() throws {
    let running = try RunningService()
    let tab = try open(running, sentence)
    let lit = "[...document.querySelectorAll('.lit')].map(word => word.textContent).sort().join(' ')"
    try tab.point(at: word(1))
    #expect(try tab.waits("\(lit) === 'Hund dog'"))
    try tab.point(at: "document.querySelectorAll('#mirror .word')[1]")
    #expect(try tab.waits("\(lit) === 'Hund dog'"))
    try tab.point(at: "document.querySelector('h1')")
    #expect(try tab.waits("\(lit) === ''"))
  }

  @Test func aWordCanBeAnother() throws {
    let running = try RunningService()
    let tab = try open(running, sentence)
    let before = try tab.text(translation)
    try tab.click(word(1))
    #expect(try tab.waits("!document.getElementById('choices').hidden"))
    let choice = "document.querySelectorAll('#choices button')[1]"
    let chosen = try tab.text("\(choice).textContent")
    #expect(chosen != before && chosen.hasPrefix("The "))
    try tab.click(choice)
    #expect(try tab.waits("\(translation) === \(quoted(chosen))"))
    #expect(try tab.text("document.getElementById('choices').hidden") == "true")
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func theKeyboardReachesEverything() throws {
    let running = try RunningService()
    let tab = try open(running, sentence)
    let focused = "document.activeElement.textContent"
    // From the text the next that can be reached is the translation.
    try tab.press("Tab")
    #expect(try tab.waits("\(focused) === 'The'"))
    try tab.press("ArrowRight")
    #expect(try tab.text("document.querySelectorAll('#mirror .lit')[0].textContent") == "Hund")
    try tab.press("Enter")
    #expect(try tab.waits("document.activeElement.closest('#choices')"))
    let first = try tab.text(focused)
    try tab.press("ArrowDown")
    #expect(try tab.text(focused) != first)
    try tab.press("Escape")
    #expect(try tab.waits("document.getElementById('choices').hidden && \(focused) === 'dog'"))
    try tab.press("End")
    #expect(try tab.text("document.activeElement.nextElementSibling") == "null")
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func lookingInsideOpensTheLaboratory() throws {
    let running = try RunningService(models: ["german-english", "the-other"])
    let tab = try open(running, sentence)
    try tab.click("document.getElementById('look')")
    let frame = "document.querySelector('iframe').contentDocument"
    #expect(try tab.waits("\(frame)?.querySelectorAll('.column.target button.word').length > 0"))
    #expect(try tab.text("document.getElementById('inside').open") == "true")
    #expect(try tab.text("\(frame).querySelectorAll('button.head').length > 1") == "true")
    try tab.run("\(frame).querySelectorAll('.column.target button.word')[1].focus();")
    #expect(try tab.waits("\(frame).querySelectorAll('.sums tbody tr').length > 0"))
    try tab.click("document.getElementById('close-inside')")
    #expect(try tab.waits("!document.getElementById('inside').open"))
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func modelsStandBesideEachOther() throws {
    let running = try RunningService(models: ["german-english", "the-other"])
    let tab = try open(running, sentence)
    try tab.run(
      "document.getElementById('models').open = true; document.querySelectorAll('#models input').forEach(box => box.click());"
    )
    #expect(try tab.waits("document.querySelectorAll('#result .words').length === 2"))
    #expect(
      try tab.text("[...document.querySelectorAll('#result h2')].map(name => name.textContent)")
        == "german-english,the-other")
    try tab.point(at: word(1, of: 1))
    #expect(try tab.waits("document.querySelector('#mirror .lit')?.textContent === 'Hund'"))
    try tab.click("document.getElementById('look')")
    #expect(
      try tab.waits(
        "document.querySelector('iframe').contentDocument?.querySelectorAll('.pane').length === 2"))
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func termsOfTheGlossaryAreObeyed() throws {
    let running = try RunningService()
    let tab = try open(running, sentence)
    try tab.run(
      "document.getElementById('glossary').open = true; document.querySelector('#glossary input').focus();")
    try tab.type("Hund")
    try tab.press("Tab")
    try tab.type("puppy")
    #expect(try tab.waits("\(translation).toLowerCase().includes('puppy')"))
    try tab.click("document.querySelector('#glossary td button')")
    #expect(try tab.waits("!\(translation).toLowerCase().includes('puppy')"))
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func documentsAreTranslated() throws {
    let running = try RunningService()
    let tab = try open(running, sentence)
    let folder = try TemporaryDirectory()
    let path = try folder.write("Guten Morgen.\n", to: "Brief.txt")
    try tab.choose(path, in: "document.getElementById('file')")
    #expect(try tab.waits("document.querySelector('#document-list a')"))
    #expect(try tab.text("document.querySelector('#document-list a').download") == "Brief.en.txt")
    let content = try tab.run(
      "const answer = await fetch(document.querySelector('#document-list a').href); return answer.text();")
    #expect(content as? String == (try RunningService.translations(["Guten Morgen."])[0]) + "\n")
    let picture = try folder.write("no document", to: "picture.png")
    try tab.choose(picture, in: "document.getElementById('file')")
    #expect(
      try tab.waits("document.getElementById('document-list').textContent.includes('format not supported')"))
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func aServerThatComesBackIsFoundAgain() throws {
    let first = try RunningService()
    let (tab, port) = (try open(first, sentence), first.port)
    first.stop()
    try tab.run("document.getElementById('text').focus();")
    try tab.type(" Guten Morgen.")
    #expect(try tab.waits("\(said).includes('cannot be reached')"))
    let second = try RunningService(port: port)
    let both = try RunningService.translations([sentence + " Guten Morgen."])[0]
    #expect(try tab.waits("\(translation) === \(quoted(both))"))
    #expect(try tab.text(said) == "")
    #expect(second.port == port)
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func mistakesOfTheServerAreSaid() throws {
    let running = try RunningService { $0.maximumCharacters = 40 }
    let tab = try open(running, sentence)
    try tab.type(" Guten Morgen. Guten Morgen. Guten Morgen.")
    #expect(try tab.waits("\(said).includes('exceeds text limit')"))
  }

  @Test func hostileTextsAreTexts() throws {
    let running = try RunningService()
    let hostile = #"<img src=x onerror="document.title='hurt'"> "#
    let tab = try open(running, hostile + sentence)
    #expect(try tab.text("document.getElementById('mirror').textContent").contains("<img"))
    #expect(try tab.text("document.querySelectorAll('#result img, #mirror img').length") == "0")
    let folder = try TemporaryDirectory()
    let path = try folder.write("Guten Morgen.", to: "<img src=x onerror=alert(1)>.txt")
    try tab.choose(path, in: "document.getElementById('file')")
    #expect(try tab.waits("document.querySelector('#document-list a')"))
    #expect(try tab.text("document.querySelector('#document-list bdi').textContent").hasPrefix("<img"))
    #expect(try tab.text("document.title") == "translate")
    #expect(tab.errors.isEmpty, "\(tab.errors)")
  }

  @Test func longTextsDoNotHoldUpTyping() throws {
    let running = try RunningService()
    let text = [String](repeating: sentence, count: 1150).joined(separator: " ")
    let tab = try open(running, text)
    // The longest time that the page's own work keeps it from answering: to show all of it anew, and to light up a word.
    let longest = try tab.run(
      """
      const start = performance.now();
      for (const name of ["pointerover", "pointerout"]) {
        document.querySelectorAll("#result .word")[2000].dispatchEvent(new PointerEvent(name, { bubbles: true }));
      }
      return performance.now() - start;
      """)
    #expect(text.count > 20_000)
    #expect(try #require(longest as? Double) < 100)
  }

  /// Returns a text as JavaScript writes it.
  private func quoted(_ text: String) throws -> String {
    String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
  }
}
