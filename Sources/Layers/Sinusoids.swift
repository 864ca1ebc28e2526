internal import Glibc
internal import Synchronization

/// Sines and cosines of positions, computed once for as many positions as have been asked for.
///
/// Even features are sines, odd ones cosines; features 2i and 2i + 1 share the wavelength 2π · 10,000^(2i / features)
/// (Vaswani et al. 2017, section 3.5).
public final class Sinusoids: Sendable {
  public let features: Int
  /// [positions so far, features].
  private let table = Mutex<[Float]>([])

  public init(features: Int) { self.features = features }

  /// Returns the vectors of these positions, one after the other.
  func rows(_ positions: [Int32], below count: Int) -> [Float] {
    let table = table(of: count)
    var values: [Float] = []
    values.reserveCapacity(positions.count * features)
    for position in positions {
      values += table[Int(position) * features..<(Int(position) + 1) * features]
    }
    return values
  }

  private func table(of count: Int) -> [Float] {
    table.withLock { table in
      let known = table.count / max(1, features)
      if known < count { extend(&table, known..<max(count, 2 * known, 64)) }
      return table
    }
  }

  private func extend(_ table: inout [Float], _ positions: Range<Int>) {
    let frequencies = (0..<features).map { pow(10_000, -Double($0 / 2 * 2) / Double(features)) }
    table.reserveCapacity(positions.upperBound * features)
    for position in positions {
      for feature in 0..<features {
        let angle = Double(position) * frequencies[feature]
        table.append(Float(feature % 2 == 0 ? sin(angle) : cos(angle)))
      }
    }
  }
}
