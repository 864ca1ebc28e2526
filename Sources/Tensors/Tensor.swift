/// Floats in row-major order, made by an operation of a forward pass.
///
/// A tensor carries the pass that made it, so an operation needs no other argument to find its kernels, its memory
/// and the tape.
public struct Tensor {
  public let shape: Shape
  package let storage: Storage
  package let pass: ForwardPass
  /// Where the gradient of this tensor gathers; nil where nobody asks for it.
  let gradient: GradientSlot?
  /// Where its rounded elements are kept; nil where products read floats.
  let rounding: Rounding?

  init(shape: Shape, storage: Storage, pass: ForwardPass, gradient: GradientSlot?) {
    self.shape = shape
    self.storage = storage
    self.pass = pass
    self.gradient = gradient
    rounding = pass.precision == .float32 ? nil : Rounding()
  }

  /// Number of rows: the product of all extents but the innermost.
  public var rows: Int { shape.rows }

  /// The length of a row.
  public var columns: Int { shape.columns }

  /// The elements, copied.
  public var array: [Float] { Array(storage.array[..<shape.count]) }

  /// Returns the elements of one row, copied.
  public func row(_ index: Int) -> [Float] { storage.slice(index * columns, columns).array }

  /// Returns consecutive rows, which stay where they are: nothing is copied, forward or backward.
  public func slice(rows range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(shape)")
    if range == 0..<rows { return self }
    let first = range.lowerBound * columns
    return Tensor(
      shape: [range.count, columns], storage: storage.slice(first, range.count * columns), pass: pass,
      gradient: gradient.map {
        GradientSlot(viewOf: $0, first..<first + range.count * columns, of: shape.count, in: pass.memory)
      })
  }
}
