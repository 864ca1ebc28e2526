/// A source word and a target word that belong together, each counted from 0 between white space.
public struct AlignmentLink: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var source: Int
  public var target: Int

  public init(source: Int, target: Int) {
    self.source = source
    self.target = target
  }

  /// As in files of alignments: `0-0`.
  public var description: String { "\(source)-\(target)" }

  public static func < (left: AlignmentLink, right: AlignmentLink) -> Bool {
    (left.source, left.target) < (right.source, right.target)
  }
}
