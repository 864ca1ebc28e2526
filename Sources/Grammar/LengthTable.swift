/// How likely each phrase of a grammar is to have each number of words in one language.
///
/// Computed by dynamic programming from short to long, so that a sentence of any length can be drawn directly, none being
/// thrown away. Only additions and products of doubles in a fixed order: the same on every machine.
struct LengthTable {
  let expansion: GrammarExpansion
  /// The index of the language whose words are counted.
  let language: Int
  let maximumLength: Int
  private(set) var shapes: [[Shape]]
  /// By node and length.
  private var nodeShares: [[Double]]
  /// By set of words and length; the shares of a set add up to 1.
  private let wordShares: [[Double]]

  /// What an alternative's words are made of.
  struct Shape {
    /// The words that the rule itself writes.
    let fixed: Int
    /// The children in the order they are added up: what has few lengths first.
    let order: [GrammarExpansion.Child]
    /// Where each child of the rule stands in that order.
    let positions: [Int]
    /// The least number of words of the children after each.
    let restMinimum: [Int]
    /// By child: how likely those up to and with it are to have a number of words together.
    var prefixes: [[Double]]
  }

  /// Counts lengths up to a limit; throws if a phrase can become itself without a word more.
  init(_ expansion: GrammarExpansion, language: Int, maximumLength: Int) throws {
    self.expansion = expansion
    self.language = language
    self.maximumLength = maximumLength
    wordShares = expansion.wordSets.map { Self.shares(of: $0, language: language) }
    nodeShares = [[Double]](
      repeating: [Double](repeating: 0, count: maximumLength + 1), count: expansion.alternatives.count)
    shapes = []
    let minima = minima()
    let order = try order(minima)
    let bounds = bounds()
    shapes = expansion.alternatives.map { alternatives in
      alternatives.map { shape($0, minima, bounds) }
    }
    for length in 0...maximumLength {
      for node in order { add(length, node) }
    }
  }

  /// Returns how likely a sentence is to have a number of words, up to a common factor.
  func share(ofLength length: Int) -> Double { nodeShares[0][length] }

  /// Returns the shares of the lengths of a child.
  func shares(_ child: GrammarExpansion.Child) -> [Double] {
    switch child {
    case .node(let node): nodeShares[node]
    case .words(let set): wordShares[set]
    }
  }

  private static func shares(of set: GrammarExpansion.WordSet, language: Int) -> [Double] {
    var shares: [Double] = []
    let total = set.words.reduce(0.0) { $0 + $1.weight }
    for word in set.words {
      let length = word.forms[language].reduce(0) { $0 + wordCount($1) }
      while shares.count <= length { shares.append(0) }
      shares[length] += word.weight / total
    }
    return shares
  }

  // MARK: Least and largest lengths

  private func fixedLength(_ alternative: GrammarExpansion.Alternative) -> Int {
    var count = 0
    for case .text(let words) in expansion.grammar.rules[alternative.rule].sides[language].joined() {
      count += words.reduce(0) { $0 + wordCount($1) }
    }
    return count
  }

  private func minimum(_ child: GrammarExpansion.Child, _ minima: [Int]) -> Int {
    switch child {
    case .node(let node): minima[node]
    case .words(let set): wordShares[set].firstIndex { $0 > 0 } ?? 0
    }
  }

  /// Returns the least number of words of each node.
  private func minima() -> [Int] {
    let unknown = Int.max / 1024
    var minima = [Int](repeating: unknown, count: expansion.alternatives.count)
    let fixed = expansion.alternatives.map { $0.map(fixedLength) }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for node in minima.indices.reversed() {
        for (index, alternative) in expansion.alternatives[node].enumerated() {
          let length = alternative.children.reduce(fixed[node][index]) {
            min(unknown, $0 + minimum($1, minima))
          }
          guard length < minima[node] else { continue }
          minima[node] = length
          hasChanged = true
        }
      }
    }
    return minima
  }

  /// Returns the nodes, each after those it may become without a word more.
  private func order(_ minima: [Int]) throws -> [Int] {
    var order: [Int] = []
    var state = [UInt8](repeating: 0, count: minima.count)
    func visit(_ node: Int) throws {
      state[node] = 1
      for alternative in expansion.alternatives[node] {
        let least = alternative.children.reduce(fixedLength(alternative)) { $0 + minimum($1, minima) }
        for case .node(let child) in alternative.children where least == minima[child] {
          if state[child] == 1 {
            let rule = expansion.grammar.rules[alternative.rule]
            throw GrammarError.loop(
              path: expansion.grammar.path, line: rule.line,
              symbol: expansion.grammar.phrases[rule.phrase].name,
              language: expansion.grammar.languages[language])
          }
          if state[child] == 0 { try visit(child) }
        }
      }
      state[node] = 2
      order.append(node)
    }
    for node in minima.indices where state[node] == 0 { try visit(node) }
    return order
  }

  /// Returns the largest number of words of each node up to the limit, which stands for all above too.
  private func bounds() -> [Int] {
    var bounds = [Int?](repeating: nil, count: expansion.alternatives.count)
    func visit(_ node: Int) -> Int {
      if let known = bounds[node] { return known }
      // What is met again while it is being measured has no largest length.
      bounds[node] = maximumLength
      var largest = 0
      for alternative in expansion.alternatives[node] {
        var length = fixedLength(alternative)
        for child in alternative.children {
          switch child {
          case .node(let node): length += visit(node)
          case .words(let set): length += wordShares[set].count - 1
          }
        }
        largest = max(largest, min(length, maximumLength))
      }
      bounds[node] = largest
      return largest
    }
    return bounds.indices.map(visit)
  }

  private func shape(
    _ alternative: GrammarExpansion.Alternative, _ minima: [Int], _ bounds: [Int]
  ) -> Shape {
    func bound(_ child: GrammarExpansion.Child) -> Int {
      switch child {
      case .node(let node): bounds[node]
      case .words(let set): wordShares[set].count - 1
      }
    }
    let ranking = alternative.children.indices.sorted {
      (bound(alternative.children[$0]), $0) < (bound(alternative.children[$1]), $1)
    }
    let order = ranking.map { alternative.children[$0] }
    var positions = [Int](repeating: 0, count: order.count)
    for (position, index) in ranking.enumerated() { positions[index] = position }
    var restMinimum = [Int](repeating: 0, count: order.count)
    for index in order.indices.dropLast().reversed() {
      restMinimum[index] = restMinimum[index + 1] + minimum(order[index + 1], minima)
    }
    var length = 0
    let prefixes = order.map { child in
      length = min(maximumLength, length + bound(child))
      return [Double](repeating: 0, count: length + 1)
    }
    return Shape(
      fixed: fixedLength(alternative), order: order, positions: positions, restMinimum: restMinimum,
      prefixes: prefixes)
  }

  // MARK: Adding up

  /// Adds what a node may become with a number of words; all shorter ones are known.
  private mutating func add(_ length: Int, _ node: Int) {
    var sum = 0.0
    for index in shapes[node].indices {
      let weight = expansion.alternatives[node][index].weight
      sum += weight * total(length, node, index)
    }
    nodeShares[node][length] = sum
  }

  private mutating func total(_ length: Int, _ node: Int, _ index: Int) -> Double {
    let fixed = shapes[node][index].fixed
    guard length >= fixed else { return 0 }
    let count = shapes[node][index].order.count
    guard count > 0 else { return length == fixed ? 1 : 0 }
    for position in 0..<count {
      let here = length - fixed - shapes[node][index].restMinimum[position]
      guard here >= 0, here < shapes[node][index].prefixes[position].count else { continue }
      shapes[node][index].prefixes[position][here] = prefix(shapes[node][index], position, here)
    }
    let last = shapes[node][index].prefixes[count - 1]
    return length - fixed < last.count ? last[length - fixed] : 0
  }

  private func prefix(_ shape: Shape, _ position: Int, _ length: Int) -> Double {
    switch shape.order[position] {
    case .node(let node): sum(shape, position, length, nodeShares[node])
    case .words(let set): sum(shape, position, length, wordShares[set])
    }
  }

  private func sum(_ shape: Shape, _ position: Int, _ length: Int, _ own: [Double]) -> Double {
    guard position > 0 else { return length < own.count ? own[length] : 0 }
    let before = shape.prefixes[position - 1]
    let first = max(0, length - own.count + 1)
    var sum = 0.0
    guard first <= min(length, before.count - 1) else { return 0 }
    for shorter in first...min(length, before.count - 1) where before[shorter] > 0 {
      sum += before[shorter] * own[length - shorter]
    }
    return sum
  }
}

/// Returns how many words a token is: none if it is punctuation or nothing, else those between its spaces.
func wordCount(_ token: String) -> Int {
  token.split(separator: " ").count { !isPunctuation(String($0)) }
}

/// Whether a token is written without a space before it.
func isPunctuation(_ token: String) -> Bool {
  guard let first = token.unicodeScalars.first else { return false }
  return [",", ".", "?", "!", ";", ":", "，", "。", "？", "！", "；", "：", "、"].contains(first)
}
