/// chrF (Popović 2015) and chrF++ (Popović 2017): the F-score of character n-grams, and of words with them.
public struct ChrF: Metric {
  /// The longest n-grams of characters and of words; 0 words is chrF, 2 words chrF++.
  public let characterOrder: Int
  public let wordOrder: Int
  /// How many times as important recall is as precision.
  public let beta: Int
  public var lowercase: Bool
  /// Whether white space takes part in the n-grams of characters.
  public var whitespace: Bool
  /// Whether an order without n-grams enters the mean as nearly 0, as in the author's script, or not at all.
  public var epsilonSmoothing: Bool

  /// The n-grams of the hypothesis, of the reference, and those in both; by order, characters before words.
  public struct Statistics: AdditiveArithmetic, Hashable, Sendable {
    public var hypothesis = OrderCounts.zero
    public var reference = OrderCounts.zero
    public var matches = OrderCounts.zero

    public static var zero: Statistics { Statistics() }

    public static func + (left: Statistics, right: Statistics) -> Statistics {
      Statistics(
        hypothesis: left.hypothesis &+ right.hypothesis, reference: left.reference &+ right.reference,
        matches: left.matches &+ right.matches)
    }

    public static func - (left: Statistics, right: Statistics) -> Statistics {
      Statistics(
        hypothesis: left.hypothesis &- right.hypothesis, reference: left.reference &- right.reference,
        matches: left.matches &- right.matches)
    }
  }

  /// How many orders there can be, of characters and of words together.
  public static let mostOrders = OrderCounts.scalarCount

  /// Creates the metric; the two orders together must be from 1 to `mostOrders`, and `beta` from 1 to 1,000.
  public init(
    characterOrder: Int = 6, wordOrder: Int = 0, beta: Int = 2, lowercase: Bool = false,
    whitespace: Bool = false, epsilonSmoothing: Bool = false
  ) {
    precondition(
      characterOrder >= 0 && wordOrder >= 0 && 1...Self.mostOrders ~= characterOrder + wordOrder,
      "chrF holds 1 to \(Self.mostOrders) orders, not \(characterOrder) + \(wordOrder)")
    precondition(1...1000 ~= beta, "recall is from 1 to 1,000 times as important, not \(beta)")
    self.characterOrder = characterOrder
    self.wordOrder = wordOrder
    self.beta = beta
    self.lowercase = lowercase
    self.whitespace = whitespace
    self.epsilonSmoothing = epsilonSmoothing
  }

  /// Returns the metric with words of another order; where that makes too many orders, with fewer of characters.
  func with(wordOrder: Int) -> ChrF {
    ChrF(
      characterOrder: min(characterOrder, Self.mostOrders - wordOrder), wordOrder: wordOrder, beta: beta,
      lowercase: lowercase, whitespace: whitespace, epsilonSmoothing: epsilonSmoothing)
  }

  public var name: String { "chrF\(beta)" + String(repeating: "+", count: wordOrder) }

  public var settings: [MetricSetting] {
    [
      MetricSetting("case", lowercase ? "lc" : "mixed"), MetricSetting("eff", !epsilonSmoothing),
      MetricSetting("nc", String(characterOrder)), MetricSetting("nw", String(wordOrder)),
      MetricSetting("space", whitespace),
    ]
  }

  /// Returns the statistics against the reference that gives the best score, the first of those that are
  /// equally good.
  public func statistics(hypothesis: String, references: [String]) -> Statistics {
    var numbering = TokenNumbering()
    let hypothesis = symbols(of: hypothesis, &numbering)
    var best = (score: -1.0, statistics: Statistics.zero)
    for reference in references {
      let reference = symbols(of: reference, &numbering)
      let characters = statistics(hypothesis.characters, reference.characters, order: characterOrder)
      let words = statistics(hypothesis.words, reference.words, order: wordOrder)
      let both = characters + words.shifted(by: characterOrder)
      let score = score(both)
      if score > best.score { best = (score, both) }
    }
    return best.statistics
  }

  private typealias Symbols = (characters: [UInt32], words: [UInt32])

  private func symbols(of sentence: String, _ numbering: inout TokenNumbering) -> Symbols {
    var scalars = Array(sentence.unicodeScalars)
    if lowercase { scalars = scalars.lowercased() }
    var characters: [UInt32] = []
    characters.reserveCapacity(scalars.count)
    for scalar in scalars where whitespace || !scalar.isWhitespace { characters.append(scalar.value) }
    guard wordOrder > 0 else { return (characters, []) }
    var words: [UInt32] = []
    for word in scalars.split(whereSeparator: \.isWhitespace) {
      // Only one punctuation mark is cut off, at the end before the beginning, as in the author's script.
      var cut: Int?
      if word.count > 1, let first = word.first, let last = word.last {
        if last.isASCIIPunctuation {
          cut = word.endIndex - 1
        } else if first.isASCIIPunctuation {
          cut = word.startIndex + 1
        }
      }
      words.append(numbering.number(of: word[..<(cut ?? word.endIndex)]))
      if let cut { words.append(numbering.number(of: word[cut...])) }
    }
    return (characters, words)
  }

  private func statistics(_ hypothesis: [UInt32], _ reference: [UInt32], order: Int) -> Statistics {
    let referenceTotals = NGramMatches.totals(length: reference.count, order: order)
    // An order that the reference is too short for counts for nothing.
    let hypothesisTotals = NGramMatches.totals(length: hypothesis.count, order: order)
      .replacing(with: 0, where: referenceTotals .== 0)
    return Statistics(
      hypothesis: hypothesisTotals, reference: referenceTotals,
      matches: NGramMatches.clipped(hypothesis: hypothesis, references: [reference], order: order))
  }

  public func score(_ statistics: Statistics) -> Double {
    epsilonSmoothing ? meanOfScores(statistics) : scoreOfMeans(statistics)
  }

  /// Returns the F-score of the mean precision and the mean recall of all orders that both sides have.
  private func scoreOfMeans(_ statistics: Statistics) -> Double {
    var (precision, recall, orders) = (0.0, 0.0, 0.0)
    for n in 0..<(characterOrder + wordOrder)
    where statistics.hypothesis[n] > 0 && statistics.reference[n] > 0 {
      precision += Double(statistics.matches[n]) / Double(statistics.hypothesis[n])
      recall += Double(statistics.matches[n]) / Double(statistics.reference[n])
      orders += 1
    }
    guard precision + recall > 0 else { return 0 }
    return 100 * fScore(precision / orders, recall / orders)
  }

  /// Returns the mean of the F-scores of all orders.
  private func meanOfScores(_ statistics: Statistics) -> Double {
    let epsilon = 1e-16
    var sum = 0.0
    for n in 0..<(characterOrder + wordOrder) {
      let matches = Double(statistics.matches[n])
      let precision = statistics.hypothesis[n] > 0 ? matches / Double(statistics.hypothesis[n]) : epsilon
      let recall = statistics.reference[n] > 0 ? matches / Double(statistics.reference[n]) : epsilon
      sum += precision + recall > 0 ? fScore(precision, recall) : epsilon
    }
    return 100 * sum / Double(characterOrder + wordOrder)
  }

  private func fScore(_ precision: Double, _ recall: Double) -> Double {
    let factor = Double(beta * beta)
    return (1 + factor) * precision * recall / (factor * precision + recall)
  }

  public func parts(_ statistics: Statistics) -> [ScorePart] {
    [
      ScorePart("char_order", .integer(characterOrder)), ScorePart("word_order", .integer(wordOrder)),
      ScorePart("beta", .integer(beta)),
    ]
  }
}

extension ChrF.Statistics {
  /// Returns the statistics moved up by so many orders.
  fileprivate func shifted(by orders: Int) -> ChrF.Statistics {
    var result = ChrF.Statistics()
    for n in orders..<OrderCounts.scalarCount {
      result.hypothesis[n] = hypothesis[n - orders]
      result.reference[n] = reference[n - orders]
      result.matches[n] = matches[n - orders]
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIPunctuation: Bool {
    switch self {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }
}
