public import Randomness

/// Draws sentences and their translations from a grammar, of as many words as wanted.
///
/// Every length that the grammar has in the range is equally likely. A pair depends on the seed, its number and the
/// range alone.
public struct PairGenerator: Sendable {
  /// A sentence in the two languages asked for.
  public struct Pair: Sendable, Equatable {
    public let source: String
    public let target: String
    /// The number of words of the source.
    public let length: Int
    /// The class of each word of the source, by its name in the grammar; nil for words that rules write themselves.
    public let sourceClasses: [String?]
    /// The head of each word of the source in the tree that the grammar makes of it: a number of a word, counted from 1,
    /// or 0 for the word above all others, as in the column HEAD of CoNLL-U.
    public let sourceHeads: [Int]
  }

  /// The lengths in the range that the grammar has sentences of.
  public let lengths: [Int]
  /// Whether spaces stand between the words of the source.
  public let isSourceSpaced: Bool

  private let table: LengthTable
  private let realizers: [Realizer]
  private let source: Int

  /// How many repetitions of what came before are taken for the sign that a length has no other sentence.
  private static let patience = 500
  /// How far from the range lengths are looked for to name them in an error.
  private static let outlook = 40

  /// Prepares drawing sentences whose source has a number of words in a range.
  ///
  /// `source` and `target` are languages of the grammar; nil takes them in its order. Throws a `GrammarError` if the grammar
  /// has no such languages or no sentence of such a length, or if a rule of it can lead to no sentence.
  public init(
    _ grammar: SynchronousGrammar, source: String? = nil, target: String? = nil, lengths: ClosedRange<Int>
  ) throws {
    precondition(lengths.lowerBound > 0, "sentences of \(lengths) words")
    let languages = grammar.languages
    let other = target.flatMap { languages.firstIndex(of: $0) }.map { 1 - $0 }
    guard let index = source.map({ languages.firstIndex(of: $0) }) ?? other ?? 0,
      target == nil || target == languages[1 - index]
    else {
      let asked = [source, target].compactMap { $0 }.joined(separator: " to ")
      throw GrammarError.unknownLanguages(path: grammar.path, asked: asked, known: languages)
    }
    let expansion = try GrammarExpansion(grammar)
    self.source = index
    isSourceSpaced = grammar.isSpaced[index]
    table = try LengthTable(expansion, language: index, maximumLength: lengths.upperBound)
    // Sums below the smallest normal number are no longer exact enough to be shared out.
    self.lengths = lengths.filter { [table] in table.share(ofLength: $0) > 1e-290 }
    realizers = zip(grammar.spellings, grammar.isSpaced).map { Realizer($0, isSpaced: $1) }
    guard self.lengths.isEmpty else { return }
    let wider = try LengthTable(
      expansion, language: index, maximumLength: lengths.upperBound + Self.outlook)
    throw GrammarError.unreachableLengths(
      path: grammar.path, lengths: lengths,
      below: (1..<lengths.lowerBound).last { wider.share(ofLength: $0) > 0 },
      above: ((lengths.upperBound + 1)...(lengths.upperBound + Self.outlook)).first {
        wider.share(ofLength: $0) > 0
      })
  }

  /// Calls `body` with pairs, one after the other.
  ///
  /// With `distinct` no pair comes twice; a length of which there seem to be no others is then given up, and `.exhausted` is
  /// thrown when all are. Returns the lengths given up.
  @discardableResult
  public func generate(
    _ count: Int, seed: Seed, distinct: Bool = false, _ body: (Pair) throws -> Void
  ) throws -> [Int] {
    var open = lengths
    var seen: Set<[UInt8]> = []
    for number in 0..<count {
      var stream = seed.stream(.generation, number)
      var misses = 0
      var length = open[stream.nextInteger(below: open.count)]
      while true {
        let pair = self.pair(length, &stream)
        if !distinct || seen.insert(Array("\(pair.source)\t\(pair.target)".utf8)).inserted {
          try body(pair)
          break
        }
        misses += 1
        guard misses == Self.patience else { continue }
        open.removeAll { $0 == length }
        guard !open.isEmpty else {
          throw GrammarError.exhausted(path: table.expansion.grammar.path, found: number, asked: count)
        }
        length = open[stream.nextInteger(below: open.count)]
        misses = 0
      }
    }
    return lengths.filter { !open.contains($0) }
  }

  private func pair(_ length: Int, _ stream: inout RandomStream) -> Pair {
    var tree = DerivationTree()
    let sides = constituent(of: 0, length, &stream, &tree).parts
    let texts = zip(realizers, sides).map { realizer, parts in realizer.text(parts.flatMap { $0 }) }
    return Pair(
      source: texts[source].text, target: texts[1 - source].text, length: length,
      sourceClasses: texts[source].words.map(\.wordClass),
      sourceHeads: tree.heads(of: texts[source].words.map(\.number)))
  }

  // MARK: Drawing

  /// Draws what a node becomes with a number of words.
  private func constituent(
    of node: Int, _ length: Int, _ stream: inout RandomStream, _ tree: inout DerivationTree
  ) -> Constituent {
    let alternatives = table.expansion.alternatives[node]
    let shapes = table.shapes[node]
    let index = drawn(alternatives.count, &stream) { index in
      let rest = length - shapes[index].fixed
      guard let last = shapes[index].prefixes.last else { return rest == 0 ? alternatives[index].weight : 0 }
      return rest >= 0 && rest < last.count ? alternatives[index].weight * last[rest] : 0
    }
    let children = children(of: alternatives[index], shapes[index], length, &stream, &tree)
    let rule = table.expansion.grammar.rules[alternatives[index].rule]
    var own: [[Int]] = [[], []]
    let parts = rule.sides.enumerated().map { language, parts in
      parts.map { items in
        items.flatMap { item -> [GrammarToken] in
          switch item {
          case .text(let words):
            let tokens = words.map { tree.token($0) }
            own[language] += tokens.filter { !isPunctuation($0.text) }.map(\.number)
            return tokens
          case .part(let child, let part): return children[child].parts[language][part]
          case .form(let child, let form): return children[child].parts[language][form]
          }
        }
      }
    }
    let heads = own.indices.map { language in
      tree.join(children.map { $0.heads[language] }, ranks(of: rule), words: own[language])
    }
    return Constituent(parts: parts, heads: heads)
  }

  /// Returns how strong a head each child of a rule is, the smallest number the strongest.
  private func ranks(of rule: SynchronousGrammar.Rule) -> [Int] {
    let grammar = table.expansion.grammar
    return rule.children.map { child in
      let name =
        switch child {
        case .phrase(let phrase, _): grammar.phrases[phrase].name
        case .word(let wordClass, _, _): grammar.wordClasses[wordClass].name
        }
      return grammar.heads.firstIndex(of: name) ?? grammar.heads.count
    }
  }

  /// Draws the children of an alternative, in its order.
  private func children(
    of alternative: GrammarExpansion.Alternative, _ shape: LengthTable.Shape, _ length: Int,
    _ stream: inout RandomStream, _ tree: inout DerivationTree
  ) -> [Constituent] {
    var rest = length - shape.fixed
    var lengths = [Int](repeating: 0, count: shape.order.count)
    for position in shape.order.indices.reversed() {
      guard position > 0 else {
        lengths[0] = rest
        break
      }
      let own = table.shares(shape.order[position])
      let before = shape.prefixes[position - 1]
      lengths[position] = drawn(min(rest + 1, own.count), &stream) { length in
        rest - length < before.count ? before[rest - length] * own[length] : 0
      }
      rest -= lengths[position]
    }
    return alternative.children.indices.map { index in
      let length = lengths[shape.positions[index]]
      switch alternative.children[index] {
      case .node(let node): return constituent(of: node, length, &stream, &tree)
      case .words(let set): return forms(of: set, length, &stream, &tree)
      }
    }
  }

  private func forms(
    of set: Int, _ length: Int, _ stream: inout RandomStream, _ tree: inout DerivationTree
  ) -> Constituent {
    let words = table.expansion.wordSets[set].words
    let name = table.expansion.grammar.wordClasses[table.expansion.wordSets[set].wordClass].name
    let index = drawn(words.count, &stream) { index in
      let count = words[index].forms[source].reduce(0) { $0 + wordCount($1) }
      return count == length ? words[index].weight : 0
    }
    let parts = words[index].forms.map { forms in
      forms.map { $0.split(separator: " ").map { tree.token(String($0), wordClass: name) } }
    }
    let heads = parts.map { forms in
      tree.join([], [], words: forms.joined().filter { !isPunctuation($0.text) }.map(\.number))
    }
    return Constituent(parts: parts, heads: heads)
  }
}

/// What a phrase or a word has become.
private struct Constituent {
  /// Its tokens, by language and part or form.
  let parts: [[[GrammarToken]]]
  /// The number of the token that is above all others, by language; nil where there is no word.
  let heads: [Int?]
}

/// Draws a number below `count`, each as likely as its weight says; at least one weight must be above 0.
private func drawn(_ count: Int, _ stream: inout RandomStream, weight: (Int) -> Double) -> Int {
  var total = 0.0
  for index in 0..<count { total += weight(index) }
  precondition(total > 0, "nothing to draw from")
  var rest = Double(stream.next() >> 11) * 0x1p-53 * total
  var last = 0
  for index in 0..<count {
    let weight = weight(index)
    guard weight > 0 else { continue }
    last = index
    if rest < weight { return index }
    rest -= weight
  }
  return last
}
