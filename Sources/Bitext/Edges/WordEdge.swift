/// Two words of one sentence that know each other, each counted from 0 between white space.
public struct WordEdge: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  public var first: Int
  public var second: Int

  public init(_ first: Int, _ second: Int) {
    self.first = first
    self.second = second
  }

  /// As in files of edges: `0-1`.
  public var description: String { "\(first)-\(second)" }

  public static func < (left: WordEdge, right: WordEdge) -> Bool {
    (left.first, left.second) < (right.first, right.second)
  }
}
