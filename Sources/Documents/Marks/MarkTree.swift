/// The marks of a text as a tree: what stands within a pair belongs to it.
///
/// Marks without a partner, or that cross others, become points, so that no list of marks is refused.
struct MarkTree {
  /// In the order of the document; the first is the text itself.
  private(set) var nodes: [Node]

  struct Node {
    enum Kind {
      /// The whole text.
      case root
      case pair
      /// A standalone mark, or one without its partner.
      case point(MarkedText.Kind)
    }

    let kind: Kind
    let number: Int
    let parent: Int
    /// UTF-8 offsets in the source.
    var range: Range<Int>
    var children: [Int] = []
  }

  init(_ source: MarkedText) {
    let length = source.text.utf8.count
    nodes = [Node(kind: .root, number: -1, parent: -1, range: 0..<length)]
    let partners = partners(of: source.marks)
    var open = [0]
    // Offsets are made to ascend, whatever they are.
    var last = 0
    for (index, mark) in source.marks.enumerated() {
      let offset = min(max(mark.offset, last), length)
      last = offset
      if let partner = partners[index] {
        if partner > index {
          open.append(append(.pair, mark.number, in: open, offset..<offset))
        } else if open.count > 1 {
          let node = open.removeLast()
          nodes[node].range = nodes[node].range.lowerBound..<offset
        }
      } else {
        append(.point(mark.kind), mark.number, in: open, offset..<offset)
      }
    }
  }

  @discardableResult
  private mutating func append(_ kind: Node.Kind, _ number: Int, in open: [Int], _ range: Range<Int>) -> Int {
    let parent = open[open.count - 1]
    nodes.append(Node(kind: kind, number: number, parent: parent, range: range))
    nodes[parent].children.append(nodes.count - 1)
    return nodes.count - 1
  }
}

/// Returns for each mark of a well-nested pair the place of its partner.
private func partners(of marks: [MarkedText.Mark]) -> [Int?] {
  var partners = [Int?](repeating: nil, count: marks.count)
  var open: [Int] = []
  // How many marks of a number are open: a search down the stack that finds none would cost for each mark.
  var counts: [Int: Int] = [:]
  for (index, mark) in marks.enumerated() {
    switch mark.kind {
    case .standalone: break
    case .opening:
      open.append(index)
      counts[mark.number, default: 0] += 1
    case .closing:
      guard counts[mark.number, default: 0] > 0 else { continue }
      while let top = open.popLast() {
        counts[marks[top].number, default: 0] -= 1
        if marks[top].number == mark.number {
          (partners[top], partners[index]) = (index, top)
          break
        }
      }
    }
  }
  return partners
}
