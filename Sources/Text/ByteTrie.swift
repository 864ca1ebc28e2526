/// A set of byte strings that finds all its members that begin at a place in one walk (a double array, Aoe
/// 1989).
struct ByteTrie: Sendable {
  /// The child of node n for byte b is node `base[n] + b`, if `parent` there is n.
  private var base: [Int32] = [0]
  private var parent: [Int32] = [-1]
  private var value: [Int32] = [-1]

  static let root: Int32 = 0

  /// Creates the trie of the first strings of a table, or of all; each one's value is its number.
  init(_ table: ByteStringTable, first count: Int? = nil) {
    let order = table.sortedIndices().filter { $0 < count ?? table.count }
    var searchStart = 1
    // Ranges of the sorted strings that share a prefix, still to be placed.
    var open = [(node: Int32(0), range: 0..<order.count, depth: 0)]
    while let (node, range, depth) = open.popLast() {
      var rest = range
      if let first = rest.first, table.length(of: order[first]) == depth {
        value[Int(node)] = Int32(order[first])
        rest = rest.dropFirst()
      }
      let children = Self.children(of: rest, depth, order, table)
      if children.isEmpty { continue }
      let base = place(children.map(\.byte), &searchStart)
      self.base[Int(node)] = base
      for child in children {
        let place = base + Int32(child.byte)
        parent[Int(place)] = node
        open.append((place, child.range, depth + 1))
      }
    }
  }

  /// Returns the child of a node for a byte, or -1.
  @inline(__always)
  func child(of node: Int32, _ byte: UInt8) -> Int32 {
    let place = Int(base[Int(node)]) + Int(byte)
    return place < parent.count && parent[place] == node ? Int32(truncatingIfNeeded: place) : -1
  }

  /// Returns the number of the string that ends at a node, or -1.
  @inline(__always)
  func value(at node: Int32) -> Int32 { value[Int(node)] }

  private static func children(
    of range: Range<Int>, _ depth: Int, _ order: [Int], _ table: ByteStringTable
  ) -> [(byte: UInt8, range: Range<Int>)] {
    var children: [(byte: UInt8, range: Range<Int>)] = []
    for index in range {
      let byte = table.withBytes(of: order[index]) { $0[depth] }
      if let last = children.last, last.byte == byte {
        children[children.count - 1].range = last.range.lowerBound..<index + 1
      } else {
        children.append((byte, index..<index + 1))
      }
    }
    return children
  }

  /// Finds a base at which all the bytes fall on free places.
  private mutating func place(_ bytes: [UInt8], _ searchStart: inout Int) -> Int32 {
    let first = Int(bytes[0])
    // Base 0 is left out, so that no child falls on the root.
    let start = max(searchStart, first + 1)
    var place = start
    var taken = 0
    while !bytes.allSatisfy({ isFree(place - first + Int($0)) }) {
      if !isFree(place) { taken += 1 }
      place += 1
    }
    // As in Darts: a stretch that is nearly full is not searched again.
    if taken * 20 >= (place - start) * 19 { searchStart = max(searchStart, place) }
    grow(to: place - first + Int(bytes[bytes.count - 1]) + 1)
    return Int32(place - first)
  }

  private func isFree(_ place: Int) -> Bool { place >= parent.count || parent[place] == -1 }

  private mutating func grow(to count: Int) {
    let missing = count - parent.count
    if missing <= 0 { return }
    base.append(contentsOf: repeatElement(0, count: missing))
    parent.append(contentsOf: repeatElement(-1, count: missing))
    value.append(contentsOf: repeatElement(-1, count: missing))
  }
}
