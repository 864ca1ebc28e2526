/// Elements of which the one that precedes all others is at hand: a binary heap in an array.
///
/// The order is handed in with every change, since it may depend on what the owner knows; it must be the same each time.
struct BinaryHeap<Element> {
  private var elements: [Element] = []

  /// The element that precedes all others.
  @inline(__always)
  var first: Element? { elements.first }

  mutating func removeAll(keepingCapacity keepsCapacity: Bool) {
    elements.removeAll(keepingCapacity: keepsCapacity)
  }

  /// Adds an element.
  @inline(__always)
  mutating func push(_ element: Element, by precedes: (Element, Element) -> Bool) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if !precedes(element, elements[parent]) { break }
      elements[child] = elements[parent]
      child = parent
    }
    elements[child] = element
  }

  /// Removes the first of the elements, of which there must be one.
  @inline(__always)
  mutating func removeFirst(by precedes: (Element, Element) -> Bool) {
    let last = elements.removeLast()
    if elements.isEmpty { return }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      if child >= elements.count { break }
      if child + 1 < elements.count, precedes(elements[child + 1], elements[child]) { child += 1 }
      if !precedes(elements[child], last) { break }
      elements[parent] = elements[child]
      parent = child
    }
    elements[parent] = last
  }
}
