/// How the places of a beam are shared out over hypotheses that have said more and less of what is required
/// [dynamic beam allocation].
///
/// Post and Vilar 2018, section 3.2: a bank holds the hypotheses that lack the same number of tokens. All banks get as many
/// places, and what a bank has no candidates for goes to the others, to those first that lack least.
enum BeamBanks {
  /// Returns the number of places of each bank.
  ///
  /// - Parameter candidates: How many candidates each bank has, the one that lacks most first.
  static func places(_ places: Int, candidates: [Int]) -> [Int] {
    var shares = [Int](repeating: 0, count: candidates.count)
    var left = min(places, candidates.reduce(0, +))
    while left > 0 {
      for bank in candidates.indices.reversed() where left > 0 && shares[bank] < candidates[bank] {
        shares[bank] += 1
        left -= 1
      }
    }
    return shares
  }
}
