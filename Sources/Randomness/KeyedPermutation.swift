/// An order of the numbers 0 ..< `count` that a key decides, each place of which is computed by itself.
///
/// A Feistel network (Luby and Rackoff 1988) puts the smallest 4ʰ numbers that hold them into an order; what it takes out
/// of the range goes through it again until it comes back (cycle walking: Black and Rogaway 2002), on average less than
/// four times. So an order of any length takes no memory.
public struct KeyedPermutation: Sendable {
  /// How many numbers there are.
  public let count: Int
  private let keys: [UInt64]
  /// h: half of the bits of the numbers that the network permutes.
  private let halfBits: UInt64
  private let mask: UInt64

  private static let rounds: UInt64 = 8

  /// Prepares the order of the numbers below `count` that a key decides.
  public init(count: Int, key: UInt64) {
    precondition(count >= 0, "an order of \(count) numbers")
    self.count = count
    let bits = UInt64.bitWidth - UInt64(max(1, count) - 1).leadingZeroBitCount
    halfBits = UInt64(max(1, (bits + 1) / 2))
    mask = 1 << halfBits - 1
    keys = (0..<Self.rounds).map { scramble(key &+ $0) }
  }

  /// The number at a place.
  public subscript(place: Int) -> Int {
    precondition((0..<count).contains(place), "no place \(place) among \(count)")
    var number = UInt64(place)
    repeat { number = permuted(number) } while number >= UInt64(count)
    return Int(number)
  }

  private func permuted(_ number: UInt64) -> UInt64 {
    var (left, right) = (number >> halfBits, number & mask)
    for key in keys { (left, right) = (right, left ^ (scramble(right ^ key) & mask)) }
    return left << halfBits | right
  }
}
