public import Tensors

/// How a model is told where in the sentence a token stands.
///
/// Some ways add a vector for each position to the embedding, others tell each self-attention how far apart its queries
/// and keys are.
public enum PositionalEncodingKind: String, Codable, CaseIterable, Sendable {
  /// Vectors of sines and cosines, added (Vaswani et al. 2017).
  case sinusoidal
  /// Vectors that are learned, added (Gehring et al. 2017).
  case learned
  /// Queries and keys are turned by angles that grow with their positions (Su et al. 2021).
  case rotary
  /// Keys and values have a vector for their distance to the query added (Shaw et al. 2018).
  case relative
  /// Scores have a number for the distance added, learned for each head (Raffel et al. 2020).
  case relativeBias = "relative-bias"
  /// Scores fall with the distance, by a slope of each head's own (Press et al. 2022).
  case alibi
  /// Not at all.
  case none

  /// Whether it is the self-attentions that are told.
  public var isOfSelfAttention: Bool {
    switch self {
    case .sinusoidal, .learned, .none: false
    case .rotary, .relative, .relativeBias, .alibi: true
    }
  }
}

/// A vector for each position, added to the embedding.
///
/// Section 3.5 of Vaswani et al. 2017.
public enum PositionalEncoding: Sendable {
  /// Sines and cosines of wavelengths from 2π to 10,000 · 2π; there is a vector for every position.
  case sinusoidal(Sinusoids)
  /// A table [positions, features]; positions beyond its end share its last vector.
  case learned(Parameter)
  /// No vectors: positions are told to self-attention, or to nobody.
  case none

  public init(_ scope: ParameterScope, _ kind: PositionalEncodingKind, maximumPositions: Int, features: Int) {
    switch kind {
    case .rotary, .relative, .relativeBias, .alibi, .none: self = .none
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
      let (ids, table) = sinusoids.table(of: positions, pass)
      return Positions(ids: ids, table: .fixed(table))
    case .learned(let table):
      let last = Int32(table.shape[0] - 1)
      return Positions(ids: positions.map { min($0, last) }, table: .learned(table))
    }
  }
}

extension Sinusoids {
  /// Returns a table that holds the vectors of these positions, [rows, features], and the row of each.
  func table(of positions: [Int32], _ pass: ForwardPass) -> (ids: [Int32], table: Tensor) {
    let count = Int(positions.max() ?? 0) + 1
    let rows = positions.count < count ? positions : Array(0..<Int32(count))
    let table = pass.tensor(self.rows(rows, below: count), [rows.count, features])
    return (positions.count < count ? Array(0..<Int32(rows.count)) : positions, table)
  }
}
