public import Tensors

/// How a model is told where in the sentence a token stands.
public enum PositionalEncodingKind: String, Codable, CaseIterable, Sendable {
  case sinusoidal
  case learned
  /// Not at all.
  case none
}

/// A vector for each position, added to the embedding.
///
/// Section 3.5 of Vaswani et al. 2017.
public enum PositionalEncoding: Sendable {
  /// Sines and cosines of wavelengths from 2π to 10,000 · 2π; there is a vector for every position.
  case sinusoidal(Sinusoids)
  /// A table [positions, features]; positions beyond its end share its last vector.
  case learned(Parameter)
  case none

  public init(_ scope: ParameterScope, _ kind: PositionalEncodingKind, maximumPositions: Int, features: Int) {
    switch kind {
    case .none: self = .none
    case .sinusoidal: self = .sinusoidal(Sinusoids(features: features))
    case .learned:
      let deviation = 1 / Float(features).squareRoot()
      let table = scope.parameter(
        "weight", [maximumPositions, features], .normal(deviation: deviation), isFactor: false, isTable: true)
      self = .learned(table)
    }
  }

  /// Returns the vectors of these positions; nil where there are none.
  public func callAsFunction(_ positions: [Int32], _ pass: ForwardPass) -> Positions? {
    switch self {
    case .none: return nil
    case .sinusoidal(let sinusoids):
      let count = Int(positions.max() ?? 0) + 1
      let rows = positions.count < count ? positions : Array(0..<Int32(count))
      let table = pass.tensor(sinusoids.rows(rows, below: count), [rows.count, sinusoids.features])
      let ids = positions.count < count ? Array(0..<Int32(rows.count)) : positions
      return Positions(ids: ids, table: .fixed(table))
    case .learned(let table):
      let last = Int32(table.shape[0] - 1)
      return Positions(ids: positions.map { min($0, last) }, table: .learned(table))
    }
  }
}
