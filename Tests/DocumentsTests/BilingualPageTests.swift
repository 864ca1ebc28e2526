internal import Documents
internal import TestSupport
internal import Testing

struct BilingualPageTests {
  @Test func aRowHasATextAndItsTranslation() throws {
    let page = BilingualPage.html(
      title: "a<b>.html", languages: ("de", "ar"), texts: [MarkedText("Ein <Hund>")],
      translations: [MarkedText("كلب")])
    #expect(page.contains("<td dir=\"auto\" lang=\"de\""))
    #expect(page.contains(">Ein &lt;Hund&gt;</td>") && page.contains(">كلب</td>"))
    #expect(page.contains("<title>a&lt;b&gt;.html</title>"))
  }
}
