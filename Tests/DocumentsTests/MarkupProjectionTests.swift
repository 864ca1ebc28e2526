internal import Bitext
internal import Documents
internal import Testing

/// Where marks go: around the words aligned with what they enclosed.
struct MarkupProjectionTests {
  /// Returns a text with its marks as tags.
  private func shown(_ text: MarkedText) -> String {
    var bytes = Array(text.text.utf8)
    for mark in text.marks.reversed() {
      let tag =
        switch mark.kind {
        case .opening: "<\(mark.number)>"
        case .closing: "</\(mark.number)>"
        case .standalone: "<\(mark.number)/>"
        }
      bytes.insert(contentsOf: tag.utf8, at: mark.offset)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Returns the text of tags such as `<1>`, `</1>` and `<1/>`.
  private func marked(_ tagged: String) -> MarkedText {
    var text = MarkedText("")
    var rest = tagged[...]
    while let start = rest.firstIndex(of: "<"), let end = rest.firstIndex(of: ">") {
      text.text += rest[..<start]
      let tag = rest[rest.index(after: start)..<end]
      let number = Int(tag.filter(\.isNumber)) ?? 0
      let kind: MarkedText.Kind = tag.hasPrefix("/") ? .closing : tag.hasSuffix("/") ? .standalone : .opening
      text.marks.append(.init(kind, number, at: text.text.utf8.count))
      rest = rest[rest.index(after: end)...]
    }
    text.text += rest
    return text
  }

  private func links(_ text: String) -> [AlignmentLink] {
    text.split(separator: " ").map { pair in
      let numbers = pair.split(separator: "-").compactMap { Int($0) }
      return AlignmentLink(source: numbers[0], target: numbers[1])
    }
  }

  @Test(arguments: [
    // Around the aligned word, wherever it has gone.
    ("Ich habe <0>gestern</0> geschlafen.", "I slept yesterday.", "0-0 2-2 3-1", "I slept <0>yesterday</0>."),
    // Punctuation at the edge is inside where it was inside.
    ("<0>Ja.</0> Nein.", "Yes. No.", "0-0 1-1", "<0>Yes.</0> No."),
    ("Der „<0>Hund</0>“ bellt", "The “dog” barks", "0-0 1-1 2-2", "The “<0>dog</0>” barks"),
    // Around everything stays around everything, in spite of alignments.
    ("<0>Guten Morgen</0>", "Good morning to you!", "0-0", "<0>Good morning to you!</0>"),
    // One word of a stretch that is aligned far away does not draw it over others.
    (
      "<0>a b</0> c d e", "A B C D E", "0-0 1-1 1-4 2-2 3-3 4-4", "<0>A B</0> C D E"
    ),
    // A word without links within a stretch belongs to it.
    ("<0>a b</0> c", "A x B C", "0-0 1-2 2-3", "<0>A x B</0> C"),
    // Nested pairs stay nested.
    ("x <0>a <1>b</1></0> y", "Y B A X", "0-3 1-2 2-1 3-0", "Y <0><1>B</1> A</0> X"),
    // Neighbours change places with their words.
    ("<0>a</0> <1>b</1>", "B A", "0-1 1-0", "<1>B</1> <0>A</0>"),
    // A standalone mark stays at the word it stood at.
    ("Text.<0/> Mehr davon", "Text. More of it", "0-0 1-1 2-3", "Text.<0/> More of it"),
    ("a <0/> b c", "C B A", "0-2 1-1 2-0", "C <0/>B A"),
    ("<0/>a b", "B A", "0-1 1-0", "<0/>B A"),
    ("a b<0/>", "B A", "0-1 1-0", "B A<0/>"),
    // What encloses nothing is as a standalone mark, and what is in it stays in it.
    ("a <0><1/></0> b", "A B", "0-0 1-1", "A <0><1/></0>B"),
    // Without alignment: everything, or the same part of the text.
    ("Ein <0>Hund</0>", "A dog", "", "<0>A dog</0>"),
    ("<0>a</0> b <1>c</1> d", "A B C D", "", "<0>A</0> B <1>C</1> D"),
    ("a<0/> b", "A B", "", "A B<0/>"),
    // Without spaces between words, around the characters; quotes and full stops are not theirs.
    ("Click <0>Save</0>.", "点击\"保存\"。", "0-0 0-1 1-2 1-3", "点击\"<0>保存</0>\"。"),
    (
      "The <0>dog</0> sleeps in <1>our garden</1>.", "狗在我们的花园里睡觉。",
      "0-0 1-0 2-8 2-9 3-1 3-7 4-2 4-3 4-4 5-5 5-6", "<0>狗</0>在<1>我们的花园</1>里睡觉。"
    ),
    ("请打开<0>设置</0>。", "Please open the settings.", "0-0 1-1 2-1 3-3 4-3", "Please open the <0>settings</0>."),
    // A translation of nothing.
    ("<0>a</0> b<1/>", "", "0-0", "<0></0><1/>"),
    // Numbers of words that are not there.
    ("a <0>b</0>", "A B", "0-0 1-1 7-0 1-9", "A <0>B</0>"),
  ])
  func places(source: String, target: String, pairs: String, expected: String) {
    let result = MarkupProjection.marked(target, as: marked(source), by: links(pairs))
    #expect(shown(result) == expected)
    #expect(result.isWellNested)
  }

  @Test func nothingIsDoneToATextWithoutMarks() {
    #expect(MarkupProjection.marked("A dog", as: MarkedText("Ein Hund"), by: []) == MarkedText("A dog"))
  }

  @Test func aCopyKeepsItsMarksWhereTheyAre() {
    let text = marked("Nous avons <0>mangé</0> une tarte<1/>.")
    #expect(MarkupProjection.marked(text.text, as: text, by: []) == text)
  }

  @Test func marksOfOneLineKeepTheirOrderWhereWordsDo() {
    let source = marked("<0>a</0><1/> <2>b <3>c</3></2> d<4/>")
    let identical = (0..<4).map { AlignmentLink(source: $0, target: $0) }
    #expect(shown(MarkupProjection.marked("a b c d", as: source, by: identical)) == shown(source))
  }

  /// Every mark once, well nested, within the text, whatever the words and the alignment.
  @Test(arguments: 0..<400)
  func anyTextKeepsItsMarks(seed: Int) {
    var random = SmallGenerator(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    let source = randomText(&random)
    let target = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      ["wort", "ß", "„Zitat“,", "漢字", "—", "e\u{301}."].randomElement(using: &random) ?? ""
    }.joined(separator: [" ", "  ", "\u{A0}"].randomElement(using: &random) ?? " ")
    let links = (0..<Int.random(in: 0...20, using: &random)).map { _ in
      AlignmentLink(
        source: .random(in: -1...14, using: &random), target: .random(in: -1...14, using: &random))
    }
    let result = MarkupProjection.marked(target, as: source, by: links)
    #expect(result.text == target)
    #expect(result.isWellNested, "\(shown(source)) → \(shown(result))")
    func sorted(_ text: MarkedText) -> [String] { text.marks.map { "\($0.number) \($0.kind)" }.sorted() }
    #expect(sorted(result) == sorted(source))
    // At the edges of characters.
    for mark in result.marks {
      let index = target.utf8.index(target.utf8.startIndex, offsetBy: mark.offset)
      #expect(index.samePosition(in: target.unicodeScalars) != nil)
    }
    #expect(nesting(result) == nesting(source))
  }

  /// The number of the pair that each mark is in.
  private func nesting(_ text: MarkedText) -> [Int: Int] {
    var open = [-1]
    var parents: [Int: Int] = [:]
    for mark in text.marks {
      switch mark.kind {
      case .opening:
        parents[mark.number] = open[open.count - 1]
        open.append(mark.number)
      case .closing: open.removeLast()
      case .standalone: parents[mark.number] = open[open.count - 1]
      }
    }
    return parents
  }

  private func randomText(_ random: inout SmallGenerator) -> MarkedText {
    var text = MarkedText("")
    var open: [Int] = []
    var number = 0
    for _ in 0..<Int.random(in: 0...24, using: &random) {
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1:
        text.marks.append(.init(.opening, number, at: text.text.utf8.count))
        open.append(number)
        number += 1
      case 2:
        if let last = open.popLast() { text.marks.append(.init(.closing, last, at: text.text.utf8.count)) }
      case 3:
        text.marks.append(.init(.standalone, number, at: text.text.utf8.count))
        number += 1
      case 4, 5: text.text += " "
      default: text.text += ["Hund", "ä", ",", "(x)", "漢"].randomElement(using: &random) ?? ""
      }
    }
    for last in open.reversed() { text.marks.append(.init(.closing, last, at: text.text.utf8.count)) }
    return text
  }

  @Test func marksThatAreNotWellNestedAreAllKept() {
    var source = MarkedText("a b c")
    source.marks = [
      .init(.opening, 0, at: 0), .init(.opening, 1, at: 2), .init(.closing, 0, at: 3),
      .init(.closing, 1, at: 99),
      .init(.closing, 7, at: -4), .init(.opening, 8, at: 1),
    ]
    let result = MarkupProjection.marked("A B C", as: source, by: [AlignmentLink(source: 0, target: 0)])
    #expect(result.marks.count == source.marks.count)
    #expect(result.marks.allSatisfy { (0...5).contains($0.offset) })
  }

  @Test func manyMarksTakeLittleTime() {
    var source = MarkedText("")
    var words: [String] = []
    for number in 0..<10_000 {
      source.marks.append(.init(.opening, number, at: source.text.utf8.count))
      source.text += "wort"
      source.marks.append(.init(.closing, number, at: source.text.utf8.count))
      source.text += " "
      words.append("word")
    }
    let links = (0..<10_000).map { AlignmentLink(source: $0, target: 9_999 - $0) }
    let result = MarkupProjection.marked(words.joined(separator: " "), as: source, by: links)
    #expect(result.isWellNested)
    #expect(result.marks.first?.number == 9_999)
    let unaligned = MarkupProjection.marked(words.joined(separator: " "), as: source, by: [])
    #expect(unaligned.marks == source.marks)
  }
}

/// A generator of which a seed tells all numbers (SplitMix64).
struct SmallGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
