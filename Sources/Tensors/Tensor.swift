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

  /// Number of rows: the product of all extents but the innermost.
  public var rows: Int { shape.rows }

  /// The length of a row.
  public var columns: Int { shape.columns }

  /// The elements, copied.
  public var array: [Float] { Array(storage.array[..<shape.count]) }

  /// Returns the elements of one row, copied.
  public func row(_ index: Int) -> [Float] { storage.slice(index * columns, columns).array }
}

/// The place where the gradients that reach a tensor are added up.
///
/// Invariant: the tape runs in reverse, so when an operation takes the gradient of its result, every operation that
/// read the result has added its share.
final class GradientSlot {
  private var storage: Storage?
  /// The gradient of a parameter stays where it is; others are taken once.
  private let isParameter: Bool

  init() { isParameter = false }

  init(parameter storage: Storage) {
    self.storage = storage
    isParameter = true
  }

  /// Returns the gradient and forgets it, or nil where none has arrived.
  func take() -> Storage? {
    precondition(!isParameter, "the gradient of a parameter belongs to the pass")
    defer { storage = nil }
    return storage
  }

  /// Returns where to write `count` floats of gradient, and whether to add to what is there.
  func destination(_ count: Int, in pool: MemoryPool) -> (storage: Storage, adds: Bool) {
    if let storage { return (storage, true) }
    let fresh = Storage(count: count, from: pool)
    storage = fresh
    return (fresh, false)
  }

  /// Adds a gradient that its giver does not need any more, without copying where it is the first.
  func give(_ gradient: Storage, _ kernels: Kernels) {
    if let storage {
      kernels.add(gradient, to: storage, count: gradient.count)
    } else {
      storage = gradient
    }
  }
}
