/// The fixed binary tree in which the gradients of a step's shards are added.
///
/// Its leaves are the shards in their order; a node is the run of leaves below it. The first child of a node has as many
/// leaves as the largest power of two that is less than what the node has, so that processes which share a power of two
/// of shards evenly each have whole subtrees. A sum in this tree is the same whoever adds, and whenever; and its error grows
/// with the logarithm of the number of shards (Higham 2002, "Accuracy and Stability of Numerical Algorithms", 4.2).
struct ShardTree: Equatable, Sendable {
  typealias Node = Range<Int>

  let leaves: Int

  var root: Node { 0..<leaves }

  /// Levels below the root.
  var depth: Int { leaves <= 1 ? 0 : Int.bitWidth - (leaves - 1).leadingZeroBitCount }

  /// The children of a node that is no leaf.
  static func children(of node: Node) -> (first: Node, second: Node) {
    let middle = node.lowerBound + (1 << (Int.bitWidth - 1 - (node.count - 1).leadingZeroBitCount))
    return (node.lowerBound..<middle, middle..<node.upperBound)
  }

  /// The parent and the other child of it; nil for the root.
  func family(of node: Node) -> (parent: Node, sibling: Node)? {
    if node == root { return nil }
    var parent = root
    while true {
      let (first, second) = Self.children(of: parent)
      if first == node { return (parent, second) }
      if second == node { return (parent, first) }
      parent = node.lowerBound < second.lowerBound ? first : second
    }
  }

  /// The largest nodes that a run of leaves consists of, in order.
  func largestNodes(in run: Range<Int>) -> [Node] {
    func nodes(below node: Node) -> [Node] {
      if node.isEmpty || !node.overlaps(run) { return [] }
      if run.lowerBound <= node.lowerBound, node.upperBound <= run.upperBound { return [node] }
      let (first, second) = Self.children(of: node)
      return nodes(below: first) + nodes(below: second)
    }
    return nodes(below: root)
  }

  /// The leaves of each of several processes.
  func shares(of processes: Int) -> [Range<Int>] {
    (0..<processes).map { leaves * $0 / processes..<leaves * ($0 + 1) / processes }
  }

  /// Adds up the values of some nodes, which together have all leaves below a node once.
  ///
  /// - Parameters:
  ///   - node: What to add up.
  ///   - value: Returns the value of a node that is given, and nil for others.
  ///   - add: Adds the second value to the first.
  static func sum<Value>(
    _ node: Node, _ value: (Node) -> Value?, _ add: (_ sum: Value, _ addend: Value) -> Void
  ) -> Value? {
    if let value = value(node) { return value }
    if node.count < 2 { return nil }
    let (first, second) = children(of: node)
    guard let sum = sum(first, value, add), let addend = self.sum(second, value, add) else { return nil }
    add(sum, addend)
    return sum
  }
}
