internal import Glibc

/// How the parts of a corpus are drawn from together, and what is put before the sources of each.
public struct CorpusMixture: Codable, Hashable, Sendable {
  /// For each part, how many times as often it is drawn from as another of its size; empty where all are drawn from alike.
  public var weights: [Double]
  /// For each part, a text before every source, such as `>>de<<`, nil for none; empty where none has one.
  public var tags: [String?]
  /// How far sizes are evened out: a part is drawn from by its size to the power of 1/T.
  public var temperature: Double

  public init(weights: [Double] = [], tags: [String?] = [], temperature: Double = 1) {
    self.weights = weights
    self.tags = tags
    self.temperature = temperature
  }

  /// Whether parts are drawn from otherwise than each pair once.
  public var isUneven: Bool { temperature != 1 || Set(weights).count > 1 }

  /// Returns the weight of a part.
  public func weight(of part: Int) -> Double { weights.isEmpty ? 1 : weights[part] }

  /// Returns the tag of a part.
  public func tag(of part: Int) -> String? { tags.isEmpty ? nil : tags[part] }

  /// What does not go with it, in words for a user; empty if nothing is.
  package var problems: [String] {
    var problems: [String] = []
    for weight in weights where !(weight > 0 && weight < .infinity) {
      problems.append("a weight must be a number above 0, not \(weight)")
    }
    if !(temperature > 0 && temperature < .infinity) {
      problems.append("a temperature must be a number above 0, not \(temperature)")
    }
    for tag in tags.compactMap(\.self) {
      let isLine = !tag.unicodeScalars.contains { $0.properties.isWhitespace && $0 != " " }
      if !isLine || tag.isEmpty || tag.hasPrefix(" ") || tag.hasSuffix(" ") {
        problems.append("a tag must be something to write on the line of a text, without spaces around it")
      } else if tag.unicodeScalars.count > Self.longestTag {
        problems.append("a tag must have at most \(Self.longestTag) characters: each source is longer by it")
      }
    }
    return problems
  }

  private static let longestTag = 64

  /// Returns what share of all draws comes from each of some corpora.
  ///
  /// Arivazhagan et al. 2019, section 4.2.
  ///
  /// - Parameters:
  ///   - sizes: The number of pairs of each, not all 0.
  ///   - weights: How many times as often each is drawn from as another of its size.
  ///   - temperature: Large ones draw from all alike.
  package static func shares(sizes: [Int], weights: [Double], temperature: Double) -> [Double] {
    // Relative to the largest, which keeps powers and sums in range.
    let (largest, heaviest) = (Double(max(1, sizes.max() ?? 1)), weights.max() ?? 1)
    let parts = zip(sizes, weights).map { size, weight in
      size == 0 ? 0 : weight / heaviest * pow(Double(size) / largest, 1 / temperature)
    }
    let sum = parts.reduce(0, +)
    return parts.map { $0 / sum }
  }

  /// Returns whole numbers in the proportion of shares that make up a sum (largest remainders), or somewhat more where
  /// each is to be at least `least`.
  package static func divided(_ sum: Int, _ shares: [Double], least: Int = 0) -> [Int] {
    let exact = shares.map { $0 * Double(sum) }
    var counts = exact.map { Int($0) }
    let byRemainder = exact.indices.sorted { first, second in
      let remainders = (exact[first] - Double(counts[first]), exact[second] - Double(counts[second]))
      return remainders.0 == remainders.1 ? first < second : remainders.0 > remainders.1
    }
    for index in byRemainder.prefix(max(0, sum - counts.reduce(0, +))) { counts[index] += 1 }
    return counts.map { max(least, $0) }
  }
}
