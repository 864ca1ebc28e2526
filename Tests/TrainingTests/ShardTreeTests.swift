import Testing

@testable import Training

struct ShardTreeTests {
  /// The sum as text shows who was added to whom.
  private func sum(_ tree: ShardTree, given nodes: [ShardTree.Node]) -> String? {
    final class Text {
      var text: String
      init(_ text: String) { self.text = text }
    }
    func text(_ node: ShardTree.Node) -> String {
      if node.count == 1 { return "\(node.lowerBound)" }
      let (first, second) = ShardTree.children(of: node)
      return "(\(text(first))+\(text(second)))"
    }
    return ShardTree.sum(tree.root, { nodes.contains($0) ? Text(text($0)) : nil }) {
      $0.text = "(\($0.text)+\($1.text))"
    }?.text
  }

  @Test func theTreeIsBalancedAndFixed() {
    func whole(_ leaves: Int) -> String? {
      sum(ShardTree(leaves: leaves), given: (0..<leaves).map { $0..<$0 + 1 })
    }
    #expect(whole(1) == "0")
    #expect(whole(2) == "(0+1)")
    #expect(whole(3) == "((0+1)+2)")
    #expect(whole(4) == "((0+1)+(2+3))")
    #expect(whole(7) == "(((0+1)+(2+3))+((4+5)+6))")
    #expect([1, 2, 3, 4, 5, 8, 9, 1000].map { ShardTree(leaves: $0).depth } == [0, 1, 2, 2, 3, 3, 4, 10])
  }

  @Test func howTheLeavesAreSharedChangesNoSum() {
    for leaves in 1...20 {
      let tree = ShardTree(leaves: leaves)
      let whole = sum(tree, given: (0..<leaves).map { $0..<$0 + 1 })
      for processes in 1...9 {
        let shares = tree.shares(of: processes)
        #expect(shares.flatMap { Array($0) } == Array(0..<leaves))
        let nodes = shares.flatMap(tree.largestNodes(in:))
        #expect(nodes.flatMap { Array($0) } == Array(0..<leaves))
        #expect(sum(tree, given: nodes) == whole)
      }
    }
  }

  @Test func processesThatShareEvenlyHaveOneNodeEach() {
    for (leaves, processes) in [(8, 2), (8, 4), (8, 8), (64, 16), (96, 3)] {
      let tree = ShardTree(leaves: leaves)
      let nodes = tree.shares(of: processes).map { tree.largestNodes(in: $0).count }
      #expect(processes == 3 || nodes.allSatisfy { $0 == 1 }, "\(nodes)")
    }
  }

  @Test func everyNodeKnowsItsFamily() throws {
    let tree = ShardTree(leaves: 11)
    #expect(tree.family(of: tree.root) == nil)
    for leaf in 0..<11 {
      var node = leaf..<leaf + 1
      while node != tree.root {
        let (parent, sibling) = try #require(tree.family(of: node))
        let children = ShardTree.children(of: parent)
        #expect([children.first, children.second].contains(node))
        #expect([children.first, children.second].contains(sibling) && sibling != node)
        node = parent
      }
    }
  }
}
