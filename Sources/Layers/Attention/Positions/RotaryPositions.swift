internal import Tensors

/// Queries and keys turned by their places: the product of two depends on how far apart they are, and on nothing else of
/// where they stand.
///
/// Section 3.4.2 of Su et al. 2021: columns 2c and 2c + 1 of a head of d turn by 10,000^(-2c / d) for each place. Values
/// stay as they are, and keys that are kept for later steps are kept turned.
public struct RotaryPositions: Sendable {
  private let angles: Sinusoids

  /// - Precondition: The width of a head is even.
  public init(headSize: Int) {
    precondition(headSize % 2 == 0, "pairs of \(headSize) columns")
    angles = Sinusoids(features: headSize)
  }

  /// Returns rows that stand at these places of their sentences, [rows, heads * headSize], turned.
  func callAsFunction(_ x: Tensor, heads: Int, places: [Int32]) -> Tensor {
    let (rows, table) = angles.table(of: places, x.pass)
    return rotated(x, heads: heads, places: rows, by: table)
  }

  /// Turns columns of rows that stand at these places, in inference.
  func turn(_ columns: [StridedColumns], heads: Int, places: [Int32], _ pass: ForwardPass) {
    let (rows, table) = angles.table(of: places, pass)
    for columns in columns { rotate(columns, heads: heads, places: rows, by: table) }
  }
}

/// Returns where in its sentence each packed token stands, counted from 0.
func tokenPlaces(offsets: [Int32]) -> [Int32] {
  zip(offsets, offsets.dropFirst()).flatMap { 0..<$1 - $0 }
}
