internal import Glibc

/// A reproducible source of random bits, named by what it is for.
///
/// Every stream is derived from one seed and a path of names and numbers, so nothing has to store the state of
/// a generator: the stream of step 1,000 can be made without the 999 before it.
///
/// The generator is SplitMix64 (Steele, Lea and Flood 2014), which passes BigCrush.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: UInt64

  fileprivate init(key: UInt64) { state = key }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return scramble(state)
  }

  /// Returns a number in 0 ..< 1 with 24 random bits.
  public mutating func nextUniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// Returns a number from the normal distribution with mean 0 and variance 1 (Box and Muller 1958).
  public mutating func nextNormal() -> Float {
    let radius = (-2 * log(1 - Double(nextUniform()))).squareRoot()
    return Float(radius * cos(2 * .pi * Double(nextUniform())))
  }

  /// Returns an integer in 0 ..< `bound`, each equally likely (Lemire 2019).
  public mutating func nextInteger(below bound: Int) -> Int {
    precondition(bound > 0, "no integer is below \(bound)")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Puts the elements into an order drawn from this stream (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    var last = elements.count - 1
    while last > 0 {
      elements.swapAt(last, nextInteger(below: last + 1))
      last -= 1
    }
  }
}

/// The one number that fixes everything random.
public struct Seed: Hashable, Sendable, Codable {
  public let value: UInt64

  public init(_ value: UInt64) { self.value = value }

  /// What a stream is drawn for; streams of different purposes share nothing.
  public enum Purpose: UInt64, Sendable {
    case initialization = 1
    case shuffling, dropout, sampling, bootstrap, splitting, generation, augmentation
    case tokenDropout, layerDropout, segmentation
  }

  /// Returns the stream for a purpose and the numbers that tell its uses apart, such as step and shard.
  public func stream(_ purpose: Purpose, _ indices: Int...) -> RandomStream {
    RandomStream(key: key(purpose, indices))
  }

  /// Returns the stream for a purpose and a name, such as that of a parameter.
  public func stream(_ purpose: Purpose, named name: String) -> RandomStream {
    var key = key(purpose, [])
    for byte in name.utf8 { key = scramble(key ^ UInt64(byte)) }
    return RandomStream(key: key)
  }

  /// Returns the key of a counter-based stream, for kernels that compute the n-th random number directly.
  public func key(_ purpose: Purpose, _ indices: [Int]) -> UInt64 {
    var key = scramble(value ^ scramble(purpose.rawValue))
    for index in indices { key = scramble(key ^ UInt64(bitPattern: Int64(index))) }
    return key
  }
}

/// Mixes all bits of a word into all bits of the result (the finalizer of SplitMix64).
func scramble(_ word: UInt64) -> UInt64 {
  var word = word &+ 0x9E37_79B9_7F4A_7C15
  word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
  word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
  return word ^ (word >> 31)
}
