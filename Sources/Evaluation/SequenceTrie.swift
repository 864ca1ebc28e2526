/// Numbers for sequences of symbols: a node is its parent and one more symbol, so equal numbers mean equal
/// sequences.
///
/// The children of all nodes share one hash table with open addressing whose keys are whole (parent, symbol)
/// pairs; nothing is compared by hash alone. Nodes are numbered from 1 in the order of their first
/// appearance.
struct SequenceTrie {
  /// The empty sequence.
  static let root: UInt32 = 0

  /// The number of nodes with the root; the next node's number.
  private(set) var count: UInt32 = 1
  private var keys: [UInt64]
  /// The node of each slot; an empty slot holds the root, which is no node's child.
  private var nodes: [UInt32]
  private var shift: UInt64

  /// Creates an empty trie with room for so many nodes before it grows.
  init(capacity: Int) {
    let bits = max(6, Int.bitWidth - (2 * capacity).leadingZeroBitCount)
    keys = Array(repeating: 0, count: 1 << bits)
    nodes = Array(repeating: Self.root, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  /// Returns the node of a sequence followed by one more symbol, if it is there.
  func existingChild(of parent: UInt32, _ symbol: UInt32) -> UInt32? {
    let slot = slot(of: UInt64(parent) << 32 | UInt64(symbol))
    return nodes[slot] == Self.root ? nil : nodes[slot]
  }

  /// Returns the node of a sequence followed by one more symbol, making it where it is missing.
  mutating func child(of parent: UInt32, _ symbol: UInt32) -> UInt32 {
    let key = UInt64(parent) << 32 | UInt64(symbol)
    let slot = slot(of: key)
    if nodes[slot] != Self.root { return nodes[slot] }
    let node = count
    keys[slot] = key
    nodes[slot] = node
    count += 1
    if Int(count) * 2 > nodes.count { grow() }
    return node
  }

  /// Returns the slot that holds the key, or the empty one where it belongs.
  private func slot(of key: UInt64) -> Int {
    let mask = nodes.count - 1
    var slot = Int(((key ^ (key >> 31)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while nodes[slot] != Self.root && keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let (oldKeys, oldNodes) = (keys, nodes)
    keys = Array(repeating: 0, count: 2 * oldKeys.count)
    nodes = Array(repeating: Self.root, count: 2 * oldNodes.count)
    shift -= 1
    for (key, node) in zip(oldKeys, oldNodes) where node != Self.root {
      let slot = slot(of: key)
      keys[slot] = key
      nodes[slot] = node
    }
  }
}
