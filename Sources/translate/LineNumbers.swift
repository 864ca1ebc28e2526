internal import NumberText

/// The numbers of some lines: how many there are, and the first of them.
struct LineNumbers: Codable {
  private(set) var count = 0
  private(set) var first: [Int] = []
  private static let shown = 10

  /// Adds the line at an index counted from 0.
  mutating func add(_ index: Int) {
    count += 1
    if first.count < Self.shown { first.append(index + 1) }
  }

  /// The lines of both, of which those of the second follow.
  static func + (left: LineNumbers, right: LineNumbers) -> LineNumbers {
    var sum = left
    sum.count += right.count
    sum.first += right.first.prefix(shown - left.first.count)
    return sum
  }

  /// The numbers in words, as in `line 3`, `lines 3 and 7`, or `lines 3, 7, 9, …`.
  ///
  /// - Parameter noun: What is counted, in the singular.
  func text(_ noun: String) -> String {
    let numbers = first.map { grouped($0) }
    if count == 1 { return "\(noun) " + numbers.joined() }
    if count > first.count { return "\(noun)s " + numbers.joined(separator: ", ") + ", …" }
    return "\(noun)s " + numbers.dropLast().joined(separator: ", ") + " and " + (numbers.last ?? "")
  }
}
