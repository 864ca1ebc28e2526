/// The extents of a tensor, one to four of them, outermost first.
public struct Shape: Hashable, Sendable, CustomStringConvertible, ExpressibleByArrayLiteral {
  private let extents: InlineArray<4, Int>
  /// Number of extents.
  public let rank: Int

  public init(_ extents: [Int]) {
    precondition((1...4).contains(extents.count), "a tensor has 1 to 4 extents, not \(extents.count)")
    precondition(extents.allSatisfy { $0 >= 0 }, "extents are not negative: \(extents)")
    rank = extents.count
    self.extents = InlineArray { $0 < extents.count ? extents[$0] : 1 }
  }

  public init(arrayLiteral extents: Int...) { self.init(extents) }

  /// The extents in an array.
  public var array: [Int] { (0..<rank).map { extents[$0] } }

  /// Number of elements.
  public var count: Int { extents[0] * extents[1] * extents[2] * extents[3] }

  /// The innermost extent: the length of a row.
  public var columns: Int { extents[rank - 1] }

  /// Number of rows: the product of all extents but the innermost.
  public var rows: Int { rank == 1 ? 1 : (0..<rank - 1).reduce(1) { $0 * extents[$1] } }

  public subscript(axis: Int) -> Int {
    precondition(axis < rank, "axis \(axis) of \(self)")
    return extents[axis]
  }

  public static func == (left: Shape, right: Shape) -> Bool { left.array == right.array }

  public func hash(into hasher: inout Hasher) { hasher.combine(array) }

  public var description: String { "[" + array.map(String.init).joined(separator: ", ") + "]" }
}
