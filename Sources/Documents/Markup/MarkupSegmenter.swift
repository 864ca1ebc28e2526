/// Finds the texts in markup, and how to write them again.
///
/// Tags are read one after the other. What belongs to a text becomes an item; where a text ends, its items become a segment
/// (`MarkupPassage`). An element that is a mark but holds texts of its own, as a footnote does, puts the text it stands
/// in aside until its end.
struct MarkupSegmenter {
  private let bytes: [UInt8]
  private let end: Int
  private let rules: MarkupRules
  private var tokenizer: MarkupTokenizer
  private var segments: [(range: Range<Int>, content: MarkupSegment)] = []
  private var attributeTexts: [(range: Range<Int>, content: AttributeText)] = []
  private var references = CharacterReferences()
  private var prefixes: [Substring: String] = [:]
  private var context = Context()
  private var outer: [Context] = []

  /// How deep texts may stand within texts.
  private static let maximumNesting = 64

  /// What is known of the text that is being read.
  private struct Context {
    /// The element that put another text aside, where it begins, and how many of its name are open.
    var name = ""
    var start = 0
    var depth = 1
    var isCollecting = false
    var items: [MarkupItem] = []
    /// The elements that are marks of this text and still open.
    var open: [(name: String, isProtected: Bool)] = []
    var protectedDepth = 0
    var run: Run?

    mutating func enter(_ name: String, isProtected: Bool) {
      // Deeper than any text; what cannot be found any more costs nothing.
      guard open.count < XMLCheck.maximumDepth else { return }
      open.append((name, isProtected))
      if isProtected { protectedDepth += 1 }
    }

    mutating func leave(_ name: String) {
      guard let place = open.lastIndex(where: { $0.name == name }) else { return }
      protectedDepth -= open[place...].count { $0.isProtected }
      open.removeSubrange(place...)
    }
  }

  private struct Run {
    let name: String
    let start: Int
    let firstItem: Int
    var textName: String
    var properties: Range<Int>?
    var look: [UInt8] = []
    var isCode = false
    var isInText = false
    /// Where the element of its text begins, and whether that has an item.
    var textStart = 0
    var hasText = false
  }

  init(_ bytes: [UInt8], in range: Range<Int>? = nil, _ rules: MarkupRules, isInParagraph: Bool = false) {
    self.bytes = bytes
    self.rules = rules
    end = range?.upperBound ?? bytes.count
    tokenizer = MarkupTokenizer(bytes, range, rules.language)
    context.isCollecting = rules.collectsEverywhere || isInParagraph
  }

  /// Finds what must not change in a text.
  var protecting: ((String) -> [Range<Int>])?

  /// Whether characters beyond ASCII are written by number.
  var escapesNonASCII: Bool {
    get { references.escapesNonASCII }
    set { references.escapesNonASCII = newValue }
  }

  /// Returns what is to be replaced, the texts of which are collected.
  mutating func replacements(_ collector: inout TextCollector) -> [ByteTemplate.Replacement] {
    while let token = tokenizer.next() { read(token, &collector) }
    while !outer.isEmpty { leaveOpaque(at: end, &collector) }
    flush(&collector)
    // How characters are written is known at the end.
    for index in segments.indices { segments[index].content.references = references }
    for index in attributeTexts.indices { attributeTexts[index].content.references = references }
    return segments.map { ByteTemplate.Replacement(range: $0.range, content: $0.content) }
      + attributeTexts.map { ByteTemplate.Replacement(range: $0.range, content: $0.content) }
  }

  // MARK: Tokens

  private mutating func read(_ token: MarkupToken, _ collector: inout TextCollector) {
    switch token.kind {
    case .text: addText(token, references.decode(bytes[token.range]))
    case .characterData:
      addText(token, .init(text: String(decoding: bytes[token.inner], as: UTF8.self)))
    case .raw, .other:
      if context.isCollecting, context.run == nil { add(.standalone, token.range) }
    case .start, .empty: enter(token, &collector)
    case .end: leave(token, &collector)
    }
  }

  private mutating func addText(_ token: MarkupToken, _ decoded: CharacterReferences.Decoded) {
    guard context.isCollecting else { return }
    if let run = context.run, !run.isInText { return }
    if context.run == nil, rules.hasRuns { return }
    var item = MarkupItem(kind: .text, range: token.range, text: decoded.text, protected: decoded.unknown)
    if let protecting { item.protected = apart(item.protected + protecting(item.text)) }
    if context.protectedDepth > 0 || context.run?.isCode == true {
      item.protected = [0..<decoded.text.utf8.count]
      item.isKept = true
    }
    if context.run != nil {
      addRunText(item)
      return
    }
    if token.kind == .text {
      item.space.leading = bytes[token.range].prefix(while: isMarkupSpace).count
      item.space.trailing = bytes[token.range].reversed().prefix(while: isMarkupSpace).count
    }
    context.items.append(item)
  }

  /// Adds the text of a run; its bytes are those of the element that holds it.
  private mutating func addRunText(_ item: MarkupItem) {
    guard let run = context.run else { return }
    let last = context.items.count - 1
    if run.hasText {
      // After a comment or a CDATA section the text goes on.
      context.items[last].text += item.text
      context.items[last].range = run.textStart..<item.range.upperBound
      return
    }
    var item = item
    item.range = run.textStart..<item.range.upperBound
    item.run = runPart()
    // A number above the line is no word of the sentence.
    if isSuperscript(run.look), !item.text.unicodeScalars.contains(where: \.properties.isAlphabetic) {
      item.kind = .standalone
    }
    context.run?.hasText = true
    context.items.append(item)
  }

  private mutating func add(
    _ kind: MarkupItem.Kind, _ range: Range<Int>, pair: String = "", isHalf: Bool = false
  ) {
    guard context.isCollecting else { return }
    var item = MarkupItem(kind: kind, range: range, pair: pair, isHalf: isHalf)
    item.run = runPart()
    context.items.append(item)
  }

  private func runPart() -> RunPart? {
    context.run.map { run in
      RunPart(
        format: RunFormat(
          run: run.name, text: run.textName,
          textTag:
            "<\(run.textName)\(canonicalPrefix(of: run.name) == "w" ? " xml:space=\"preserve\"" : "")>",
          properties: run.properties, look: run.look))
    }
  }

  // MARK: Start tags

  private mutating func enter(_ token: MarkupToken, _ collector: inout TextCollector) {
    let attributes = MarkupAttributes(of: token, in: bytes, rules.language)
    declarePrefixes(attributes)
    if token.name == context.name, token.kind == .start { context.depth += 1 }
    for attribute in rules.texts?(token, attributes) ?? [] { addAttribute(attribute, &collector) }
    let role = self.role(of: token, attributes)
    switch role {
    case .block: flush(&collector)
    case .paragraph:
      flush(&collector)
      context.isCollecting = token.kind == .start
    case .skippedBlock:
      flush(&collector)
      add(.boundary, wholeElement(token, attributes))
    case .opaque where token.kind == .start && outer.count < Self.maximumNesting: enterOpaque(token)
    case .paragraphProperties, .run, .runProperties, .runText, .fieldMark, .fieldInstruction:
      enterRun(role, token, attributes)
    default: addMark(role, token, attributes)
    }
  }

  /// Adds what an element is within a text.
  private mutating func addMark(_ role: ElementRole, _ token: MarkupToken, _ attributes: MarkupAttributes) {
    switch role {
    case .inline where token.kind == .start, .code where token.kind == .start:
      add(.opening, token.range, pair: token.name)
      context.enter(token.name, isProtected: role == .code)
    case .lineBreak: add(.lineBreak, wholeElement(token, attributes))
    case .space: add(.space, wholeElement(token, attributes))
    case .boundary: add(.boundary, wholeElement(token, attributes))
    case .dropped: add(.dropped, wholeElement(token, attributes))
    case .character(let scalar):
      add(.text, wholeElement(token, attributes))
      if context.isCollecting { context.items[context.items.count - 1].text = String(Character(scalar)) }
    case .half(let opens, let pair, let attribute):
      let key = attributes.value(attribute)
      add(
        key == nil ? .standalone : opens ? .opening : .closing, wholeElement(token, attributes),
        pair: "\(pair) \(key ?? "")", isHalf: key != nil)
    default: addElement(token.name, wholeElement(token, attributes))
    }
  }

  /// Adds an element with all it holds as one mark.
  private mutating func addElement(_ name: String, _ range: Range<Int>) {
    guard context.isCollecting else { return }
    let isShown = ShownElements.contain(name, range, of: bytes, rules.language)
    add(.standalone, range)
    context.items[context.items.count - 1].isShown = isShown
  }

  private mutating func enterRun(_ role: ElementRole, _ token: MarkupToken, _ attributes: MarkupAttributes) {
    guard context.isCollecting else { return }
    switch role {
    case .paragraphProperties:
      let range = wholeElement(token, attributes)
      add(.standalone, range)
      if CodeStyle.isNamed(in: bytes[range], among: CodeStyle.paragraphs) { context.isCollecting = false }
    case .run where token.kind == .start:
      let prefix = token.name.prefix { $0 != ":" }
      let textName = token.name.contains(":") ? "\(prefix):t" : "t"
      context.run = Run(
        name: token.name, start: token.range.lowerBound, firstItem: context.items.count, textName: textName)
    case .runProperties:
      let range = wholeElement(token, attributes)
      if context.run == nil {
        add(.dropped, range)
      } else {
        context.run?.properties = range
        context.run?.look = runLook(bytes[range])
        context.run?.isCode = CodeStyle.isNamed(in: bytes[range], among: CodeStyle.characters)
      }
    case .runText where token.kind == .start:
      context.run?.isInText = true
      context.run?.hasText = false
      context.run?.textStart = token.range.lowerBound
      context.run?.textName = token.name
    case .fieldMark:
      let kind = attributes.all.first { $0.name.hasSuffix("fldCharType") }
      switch kind.map({ String(decoding: bytes[$0.value], as: UTF8.self) }) {
      case "begin": add(.field(.begin), wholeElement(token, attributes))
      case "separate": add(.field(.separate), wholeElement(token, attributes))
      default: add(.field(.end), wholeElement(token, attributes))
      }
    case .fieldInstruction:
      let range = wholeElement(token, attributes)
      let text = bytes[range].drop { $0 != UInt8(ascii: ">") }.dropFirst().prefix { $0 != UInt8(ascii: "<") }
      add(.field(.instruction(String(decoding: text, as: UTF8.self))), range)
    default: break
    }
  }

  private func role(of token: MarkupToken, _ attributes: MarkupAttributes) -> ElementRole {
    rules.exception?(token, attributes) ?? role(named: token.name)
  }

  private func role(named name: String) -> ElementRole {
    guard !rules.prefixes.isEmpty, let prefix = canonicalPrefix(of: name) else {
      return rules.roles[name] ?? rules.otherRole
    }
    let local = name.split(separator: ":", maxSplits: 1).last ?? ""
    return rules.roles[prefix.isEmpty ? String(local) : "\(prefix):\(local)"] ?? rules.otherRole
  }

  /// The prefix of a name as the rules have it; nil for a namespace that they do not know.
  private func canonicalPrefix(of name: String) -> String? {
    prefixes[name.contains(":") ? name.prefix { $0 != ":" } : ""]
  }

  private mutating func declarePrefixes(_ attributes: MarkupAttributes) {
    guard !rules.prefixes.isEmpty else { return }
    for attribute in attributes.all where attribute.name.hasPrefix("xmlns") {
      let address = String(decoding: bytes[attribute.value], as: UTF8.self)
      if let prefix = rules.prefixes[address] { prefixes[attribute.name.dropFirst(6)] = prefix }
    }
  }

  /// Returns the bytes of an element with all it holds, reading to its end.
  private mutating func wholeElement(_ token: MarkupToken, _ attributes: MarkupAttributes) -> Range<Int> {
    guard token.kind == .start, !(rules.language == .html && voidElements.contains(token.name)) else {
      return token.range
    }
    var depth = 1
    var end = token.range.upperBound
    while depth > 0, let next = tokenizer.next() {
      end = next.range.upperBound
      if next.name == token.name {
        if next.kind == .start { depth += 1 }
        if next.kind == .end { depth -= 1 }
      }
    }
    // The end tag has been read here.
    if token.name == context.name { context.depth -= 1 }
    return token.range.lowerBound..<end
  }

  private mutating func addAttribute(_ attribute: MarkupAttribute, _ collector: inout TextCollector) {
    let decoded = references.decode(bytes[attribute.value])
    let text = MarkedText(folded(decoded.text))
    guard text.hasLetters else { return }
    attributeTexts.append(
      (attribute.value, AttributeText(index: collector.add(text), quote: attribute.quote)))
  }

  // MARK: End tags

  private mutating func leave(_ token: MarkupToken, _ collector: inout TextCollector) {
    if token.name == context.name, !outer.isEmpty {
      context.depth -= 1
      if context.depth == 0 {
        leaveOpaque(at: token.range.upperBound, &collector)
        return
      }
    }
    switch role(named: token.name) {
    case .block: flush(&collector)
    case .paragraph:
      flush(&collector)
      context.isCollecting = rules.collectsEverywhere
    case .run: leaveRun(at: token.range.upperBound)
    case .runText:
      if let run = context.run, run.hasText {
        context.items[context.items.count - 1].range = run.textStart..<token.range.upperBound
      }
      context.run?.isInText = false
      context.run?.hasText = false
    case .inline, .code:
      add(.closing, token.range, pair: token.name)
      context.leave(token.name)
    default:
      // An end without a beginning, as HTML may have it.
      if rules.language == .html { add(.standalone, token.range) }
    }
  }

  private mutating func leaveRun(at end: Int) {
    guard let run = context.run else { return }
    if run.firstItem < context.items.count {
      context.items[run.firstItem].run?.start = run.start
      context.items[context.items.count - 1].run?.end = end
    }
    context.run = nil
  }

  // MARK: Texts within texts

  private mutating func enterOpaque(_ token: MarkupToken) {
    // Outside of any text there is nothing to put aside.
    guard context.isCollecting else { return }
    if token.name == context.name { context.depth -= 1 }
    outer.append(context)
    context = Context(name: token.name, start: token.range.lowerBound, isCollecting: rules.collectsEverywhere)
  }

  private mutating func leaveOpaque(at end: Int, _ collector: inout TextCollector) {
    flush(&collector)
    let (name, start) = (context.name, context.start)
    context = outer.removeLast()
    addElement(name, start..<end)
  }

  // MARK: Segments

  private mutating func flush(_ collector: inout TextCollector) {
    let items = context.items
    context.items = []
    context.open = []
    context.protectedDepth = 0
    context.run = nil
    for passage in MarkupPassage.passages(of: items, foldsSpace: rules.foldsSpace) {
      let index = collector.add(passage.text)
      segments.append((passage.range, MarkupSegment(index: index, passage)))
    }
  }
}
