/// What is read item by item, handed on in blocks that are worked on at once.
///
/// Where the next item has yet to come, as from a terminal or a slow pipe, those that have come are a block. The memory
/// does not grow with the number of items.
package final class Blocks<Item> {
  private let read: () throws -> Item?
  private let isAtHand: () -> Bool
  private let bytes: (Item) -> Int
  private let sizes: BlockSizes
  private var size: Int
  private var failure: (any Error)?

  /// - Parameters:
  ///   - sizes: How long blocks become.
  ///   - bytes: Returns about how long an item is.
  ///   - isAtHand: Says whether the next item can be had without waiting.
  ///   - read: Returns the next item, nil after the last.
  package init(
    _ sizes: BlockSizes = .growing, bytes: @escaping (Item) -> Int, isAtHand: @escaping () -> Bool,
    read: @escaping () throws -> Item?
  ) {
    self.sizes = sizes
    size = sizes.first
    self.bytes = bytes
    self.isAtHand = isAtHand
    self.read = read
  }

  /// Returns the next items, none after the last.
  ///
  /// - Throws: What reading throws, once the items before it have been returned.
  package func next() throws -> [Item] {
    if let failure { throw failure }
    var (items, sum) = ([Item](), 0)
    do {
      while items.count < size, sum < sizes.bytes, items.isEmpty || isAtHand(), let item = try read() {
        items.append(item)
        sum += bytes(item)
      }
    } catch {
      guard !items.isEmpty else { throw error }
      failure = error
    }
    size = min(2 * size, sizes.largest)
    return items
  }
}
