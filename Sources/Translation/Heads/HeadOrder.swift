/// What heads are compared by when the least important are pruned.
public enum HeadOrder: String, Codable, CaseIterable, Sendable {
  /// Their importance as a share of their layer's, so that each layer gives some (Michel et al. 2019, section 4.1).
  case share
  /// Their importance itself.
  case importance
}

extension [HeadImportance] {
  /// Returns the least important heads, the least of all first; of equal ones the first in the order of kinds, layers and
  /// heads.
  ///
  /// - Parameters:
  ///   - count: How many; fewer where there are no more.
  ///   - pruned: Heads that are gone.
  ///   - order: What they are compared by.
  public func least(
    _ count: Int, without pruned: some Sequence<AttentionHead>, by order: HeadOrder
  ) -> [AttentionHead] {
    let gone = Set(pruned)
    func value(_ importance: HeadImportance) -> Double {
      switch order {
      case .share: importance.share
      case .importance: importance.value
      }
    }
    let rest = enumerated().filter { !gone.contains($0.element.head) }
    let sorted = rest.sorted { (value($0.element), $0.offset) < (value($1.element), $1.offset) }
    return sorted.prefix(count).map(\.element.head)
  }
}
