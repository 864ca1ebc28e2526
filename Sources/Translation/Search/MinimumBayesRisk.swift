/// Chooses, of the translations that a search finds, the one that is most like the others [minimum Bayes risk decoding, MBR].
///
/// Eikema and Aziz 2020, "Is MAP Decoding All You Need?"; Fernandes et al. 2022. The samples of a model stand for what it
/// holds possible: where one is likely is less telling than how many there are of its kind. Meant for `SamplingSearch` with
/// many samples.
public struct MinimumBayesRisk: Sendable {
  /// Returns how good a translation is where another is right, such as chrF or BLEU of the sentence.
  public typealias Utility = @Sendable (_ translation: String, _ reference: String) -> Double

  public var utility: Utility
  /// How many translations are kept, those of the highest utility.
  public var kept: Int

  public init(kept: Int = 1, _ utility: @escaping Utility) {
    precondition(kept >= 1, "at least one translation is kept, not \(kept)")
    self.kept = kept
    self.utility = utility
  }

  /// Returns which of some translations are kept, best first, each with its mean utility against all others.
  ///
  /// Equal texts are one, which has the place of the first; of equal utilities the first wins.
  func chosen(of texts: [String]) -> [(index: Int, utility: Double)] {
    guard texts.count > 1 else { return texts.indices.map { ($0, 0) } }
    var firsts: [Int] = []
    var counts: [Int] = []
    var places: [String: Int] = [:]
    for (index, text) in texts.enumerated() {
      if let place = places[text] {
        counts[place] += 1
      } else {
        places[text] = firsts.count
        firsts.append(index)
        counts.append(1)
      }
    }
    let utilities = firsts.indices.map { own in
      firsts.indices.reduce(0.0) { sum, other in
        // Not against itself, but against others of the same words.
        let count = counts[other] - (other == own ? 1 : 0)
        return count == 0 ? sum : sum + Double(count) * utility(texts[firsts[own]], texts[firsts[other]])
      } / Double(texts.count - 1)
    }
    let order = firsts.indices.sorted { (utilities[$1], $0) < (utilities[$0], $1) }
    return order.prefix(kept).map { (firsts[$0], utilities[$0]) }
  }
}
