internal import Glibc
public import Tensors

/// How a model is told where in the sentence a token stands.
public enum PositionalEncodingKind: String, Codable, CaseIterable, Sendable {
  case sinusoidal
  case learned
}

/// A vector for each position, added to the embedding.
///
/// Section 3.5 of Vaswani et al. 2017.
public enum PositionalEncoding {
  /// Sines and cosines of wavelengths from 2π to 10,000 · 2π; there is a vector for every position.
  case sinusoidal(features: Int)
  /// A table [positions, features]; positions beyond its end share its last vector.
  case learned(Parameter)

  public init(_ scope: ParameterScope, _ kind: PositionalEncodingKind, maximumPositions: Int, features: Int) {
    switch kind {
    case .sinusoidal: self = .sinusoidal(features: features)
    case .learned:
      let deviation = 1 / Float(features).squareRoot()
      let table = scope.parameter("weight", [maximumPositions, features], .normal(deviation: deviation))
      table.isFactor = false
      self = .learned(table)
    }
  }

  /// Returns the vectors of these positions.
  public func callAsFunction(_ positions: [Int32], _ pass: ForwardPass) -> Positions {
    switch self {
    case .sinusoidal(let features):
      let count = Int(positions.max() ?? 0) + 1
      let rows = positions.count < count ? positions : Array(0..<Int32(count))
      let table = pass.tensor(sinusoids(rows, features), [rows.count, features])
      let ids = positions.count < count ? Array(0..<Int32(rows.count)) : positions
      return Positions(ids: ids, table: .fixed(table))
    case .learned(let table):
      let last = Int32(table.shape[0] - 1)
      return Positions(ids: positions.map { min($0, last) }, table: .learned(table))
    }
  }
}

// MARK: - Private

/// Even features are sines, odd ones cosines; features 2i and 2i + 1 share the wavelength 2π · 10,000^(2i / features).
private func sinusoids(_ positions: [Int32], _ features: Int) -> [Float] {
  let frequencies = (0..<features).map { pow(10_000, -Double($0 / 2 * 2) / Double(features)) }
  var values: [Float] = []
  values.reserveCapacity(positions.count * features)
  for position in positions {
    for feature in 0..<features {
      let angle = Double(position) * frequencies[feature]
      values.append(Float(feature % 2 == 0 ? sin(angle) : cos(angle)))
    }
  }
  return values
}
