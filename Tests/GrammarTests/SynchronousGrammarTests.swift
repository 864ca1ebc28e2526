internal import Files
internal import Grammar
internal import Randomness
internal import Testing

/// Grammars that are wrong, and what is said about them.
struct SynchronousGrammarTests {
  private static let head = """
    languages de en
    start S
    feature number = singular plural
    feature gender = masculine feminine
    phrase S
    phrase NP[number]

    """

  private func message(_ text: String) -> String? {
    do {
      let grammar = try SynchronousGrammar(text: Self.head + text, path: "g")
      _ = try PairGenerator(grammar, lengths: 1...20)
      return nil
    } catch let error as GrammarError {
      #expect(error.exitStatus == .badData)
      return error.description
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  @Test(arguments: [
    // The head has six lines.
    ("rule S\n  de VP\n  en VP\n", "g:8: no phrase or class of words is called 'VP'"),
    ("rule VP\n  de \"a\"\n  en \"a\"\n", "g:7: no phrase is called 'VP'"),
    ("rule S\n  de NP[case=dative]\n  en NP\n", "g:8: no feature is called 'case'"),
    ("rule S\n  de NP[dative]\n  en NP\n", "g:8: no value is called 'dative'"),
    ("rule S\n  de NP[masculine]\n  en NP\n", "g:8: 'NP' has no feature 'gender'"),
    ("rule S\n  de NP[singular]\n  en NP[plural]\n", "g:9: 'NP' has two values for 'number'"),
    ("rule S\n  de NP[singular plural]\n  en NP\n", "g:8: 'NP' has two values for 'number'"),
    ("rule S\n  de NP\n  en \"x\"\n", "g:8: 'NP' is missing on the side of 'en'"),
    ("rule S\n  de \"x\"\n  en NP\n", "g:9: 'NP' is missing on the side of 'de'"),
    ("rule S\n  de NP NP\n  en NP\n", "g:8: 'NP' stands here twice"),
    ("rule S\n  de \"x\"\n", "g:7: this rule of 'S' has no line 'en'"),
    ("rule S\n  de \"x\"\n  de \"y\"\n", "g:9: a line of this rule begins with one of de, en"),
    ("rule S\n  de \"x\"\n  fr \"y\"\n", "g:9: a line of this rule begins with one of de, en"),
    ("rule S\n  de\n  en \"y\"\n", "g:8: nothing stands here"),
    ("rule S\n  de \"x\n  en \"y\"\n", "g:8: '\"' without '\"'"),
    ("rule S *0\n  de \"x\"\n  en \"y\"\n", "g:7: '*0' is no weight"),
    ("rule S\n  de \"x\" + \"y\"\n  en \"y\"\n", "g:8: '[' and '+' follow a symbol"),
    ("rule S\n  de NP.end\n  en NP\n", "g:8: 'NP' has no such part in 'de'; it is written NP"),
    ("rule S\n  de S \"x\"\n  en S \"y\"\n", "g:7: no sentence can come from this rule of 'S'"),
    ("rule S\n  de NP\n  en NP\n", "g:7: no sentence can come from this rule of 'S': no rule of 'NP'"),
    (
      "rule S\n  de \"x\"\n  en \"y\"\nrule S\n  de NP[plural]\n  en NP\nrule NP[singular]\n  de \"x\"\n  en \"y\"\n",
      "g:10: no sentence can come from this rule of 'S': no rule of 'NP' with [number=plural]"
    ),
    (
      "rule S\n  de S\n  en S \"y\"\nrule S\n  de \"x\"\n  en \"y\"\n",
      "g:7: by this rule 'S' can become itself without one more word of 'de'"
    ),
    ("phrase S\n", "g:7: 'S' is declared in line 5 already"),
    ("feature case = nominative singular\n", "g:7: 'singular' is a value already"),
    ("feature case\n", "g:7: write 'feature NAME… = VALUE…'"),
    ("verb S\n", "g:7: a line at the margin begins with one of languages"),
    ("words N[gender]\n  x a | y b | masculine\n", "g:8: no table of N in 'de' is called 'x'"),
    ("table N de x\n  -\n", "g:7: no class of words is called 'N'"),
    ("words N\ntable N de x\n  - 2-\nwords N\n  x a | | \n", "g:9: "),
    ("words N\ntable N de x\n  2-\nwords N\n  x a | |\n", "g:11: the table 'x' takes 2 stems; there are 1"),
    ("words N\ntable N de x\n  -\nwords N\n  x a |\n", "g:11: write a word as 'TABLE STEM…"),
    (
      "words N\ntable N de x\n  -\nwords N\n  x a | | plural\n", "g:11: words of 'N' have no feature 'number'"
    ),
    ("unspaced fr\n", "g:7: write 'unspaced LANGUAGE' with one of de, en"),
    ("unspaced\n", "g:7: write 'unspaced LANGUAGE' with one of de, en"),
    ("start S\n", "g:7: 'start' is declared in line 2 already"),
    ("", "g: no rule in this file"),
  ])
  func whatIsWrongIsSaidWithItsLine(text: String, message: String) {
    let said = self.message(text)
    #expect(said?.hasPrefix(message) == true, "\(said ?? "nothing")")
  }

  @Test func aWordWithoutTheFormAskedForIsNotTaken() throws {
    let text =
      Self.head + """
        words N[gender]
        table N de count
          singular -
          plural -e
        table N de mass
          singular -
        table N en same
          -
        words N
          count Hund | same dog | masculine
          mass Milch | same milk | feminine
        rule S
          de N[?number plural]
          en N
        """
    #expect(throws: GrammarError.clash(path: "g", line: 19, symbol: "N", feature: "number")) {
      try SynchronousGrammar(text: text, path: "g")
    }
    let plural = try SynchronousGrammar(
      text: text.replacing("N[?number plural]", with: "N[plural]"), path: "g")
    var drawn: Set<String> = []
    try PairGenerator(plural, lengths: 1...1).generate(50, seed: Seed(1)) { drawn.insert($0.source) }
    #expect(drawn == ["Hunde"])
    let feminine = try SynchronousGrammar(
      text: text.replacing("N[?number plural]", with: "N[plural feminine]"), path: "g")
    #expect(throws: GrammarError.self) { try PairGenerator(feminine, lengths: 1...1) }
  }

  @Test func leftRecursionIsNoLoop() throws {
    let text = Self.head + "rule S\n  de S \"x\"\n  en \"y\" S\nrule S\n  de \"a\"\n  en \"b\"\n"
    var drawn: [String] = []
    let grammar = try SynchronousGrammar(text: text, path: "g")
    try PairGenerator(grammar, lengths: 4...4).generate(1, seed: Seed(1)) { drawn = [$0.source, $0.target] }
    #expect(drawn == ["a x x x", "y y y b"])
  }
}
