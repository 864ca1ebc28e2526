/// How many items make a block, and how many bytes.
package struct BlockSizes: Sendable {
  /// Of the first block; each is twice as long as the one before it.
  let first: Int
  let largest: Int
  /// A block ends early where its items are long.
  let bytes: Int

  /// For one process: the first blocks are small, so that results appear soon.
  package static let growing = BlockSizes(first: 64, largest: 4096, bytes: 1 << 20)

  /// For blocks that processes share out: of one size, so that none waits long for another, and small, as many as there are
  /// threads to work on one.
  package static func shared(threads: Int) -> BlockSizes {
    let count = min(256 * max(1, min(threads, 16)), growing.largest)
    return BlockSizes(first: count, largest: count, bytes: 128 * count)
  }
}
