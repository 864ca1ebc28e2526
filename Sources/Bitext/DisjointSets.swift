/// A partition of 0 ..< n that grows coarser (Tarjan 1975, with path halving and union by size).
struct DisjointSets {
  private var parents: [Int]
  private var sizes: [Int]

  init(count: Int) {
    parents = Array(0..<count)
    sizes = [Int](repeating: 1, count: count)
  }

  private mutating func root(_ element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  /// Makes the sets of two elements one.
  mutating func union(_ first: Int, _ second: Int) {
    let (first, second) = (root(first), root(second))
    guard first != second else { return }
    let (larger, smaller) = sizes[first] >= sizes[second] ? (first, second) : (second, first)
    parents[smaller] = larger
    sizes[larger] += sizes[smaller]
  }

  /// Returns all sets, each in ascending order, in the order of their smallest elements.
  mutating func sets() -> [[Int]] {
    var places = [Int](repeating: -1, count: parents.count)
    var sets: [[Int]] = []
    for element in parents.indices {
      let root = root(element)
      if places[root] < 0 {
        places[root] = sets.count
        sets.append([])
      }
      sets[places[root]].append(element)
    }
    return sets
  }
}
