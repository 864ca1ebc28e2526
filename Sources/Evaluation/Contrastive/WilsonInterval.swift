/// The 95 % confidence interval of a share: the shares from which what was seen is not surprising (Wilson 1927).
///
/// It holds for few trials too, and for shares near 0 and 1, where the mean ± 1.96 deviations would reach beyond them.
public struct WilsonInterval: Sendable, Hashable {
  public let lower: Double
  public let upper: Double

  public init(successes: Int, trials: Int) {
    precondition(0 <= successes && successes <= trials, "\(successes) of \(trials)")
    guard trials > 0 else {
      (lower, upper) = (0, 1)
      return
    }
    let (n, share) = (Double(trials), Double(successes) / Double(trials))
    let square = 1.959964 * 1.959964
    let center = share + square / (2 * n)
    let spread = 1.959964 * ((share * (1 - share) + square / (4 * n)) / n).squareRoot()
    // Rounding must not lead beyond the ends.
    lower = max(0, min(share, (center - spread) / (1 + square / n)))
    upper = min(1, max(share, (center + spread) / (1 + square / n)))
  }
}
