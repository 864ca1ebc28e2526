/// A named array of weights that training changes.
///
/// In training its floats are a part of the one array that holds all parameters of a model, so that the optimizer,
/// clipping and averaging walk over flat memory. Inference leaves matrices in the file where they are stored: what it
/// keeps of them is their packed form.
///
/// Safe to share, although the compiler cannot see it: threads only read weights together. They are given and packed
/// before there is a pass that reads them, and changed between two parallel maps, when none is under way; a map orders
/// what stands before, in and after it.
public final class Parameter: @unchecked Sendable {
  /// The path of the parameter, such as `encoder.0.selfAttention.query.weight`.
  public let name: String
  public let shape: Shape
  /// Where its floats begin in the array of all parameters.
  package let offset: Int
  private var values = Values.none

  /// Whether products are made with it; a table of which only rows are looked up needs no packing.
  package let isFactor: Bool
  /// Whether rows of it are looked up, as those of an embedding are.
  package let isTable: Bool
  /// The weights laid out for products in inference.
  private(set) var packed: PackedStorage?

  package init(
    name: String, shape: Shape, offset: Int, isFactor: Bool = true, isTable: Bool = false
  ) {
    self.name = name
    self.shape = shape
    self.offset = offset
    self.isFactor = isFactor
    self.isTable = isTable
  }

  /// The part of the array of all parameters that is its.
  package var range: Range<Int> { offset..<offset + shape.count }

  private enum Values {
    case none
    case held(Storage)
    case stored(StoredTensor)
  }

  /// The weights, where they are held in memory, as in training all are and in inference all vectors.
  package var storage: Storage {
    guard case .held(let storage) = values else {
      preconditionFailure("the weights of \(name) are not in memory")
    }
    return storage
  }

  /// Gives the parameter its weights.
  package func attach(_ storage: Storage) {
    precondition(storage.count == shape.count, "\(name): \(storage.count) floats for \(shape)")
    values = .held(storage)
  }

  /// Leaves the weights in the file where they are stored, to be read when they are needed.
  package func attach(_ stored: StoredTensor) {
    precondition(stored.count == shape.count, "\(name): \(stored.count) elements for \(shape)")
    values = .stored(stored)
  }

  /// Sets columns of a matrix to zero for good, in memory; what its file holds stays as it is.
  ///
  /// What products are packed from has changed then: it is to be packed again.
  package func zeroColumns(_ ranges: [Range<Int>], in pool: MemoryPool) {
    let columns = shape.columns
    precondition(ranges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= columns }, "columns of \(name)")
    let floats = floats(in: pool)
    floats.withFloats { floats in
      for row in 0..<shape.rows {
        for column in ranges.joined() { floats[row * columns + column] = 0 }
      }
    }
    attach(floats)
    unpack()
  }

  // MARK: Reading

  /// Returns all weights, read into memory of a pool where they are stored.
  func floats(in pool: MemoryPool) -> Storage {
    guard case .stored = values else { return storage }
    return rows(0..<shape.rows, in: pool)
  }

  /// Returns consecutive rows, read into memory of a pool where they are stored.
  func rows(_ range: Range<Int>, in pool: MemoryPool) -> Storage {
    let (first, count) = (range.lowerBound * shape.columns, range.count * shape.columns)
    guard case .stored(let tensor) = values else { return storage.slice(first, count) }
    let rows = Storage(count: count, from: pool)
    tensor.read(from: first, into: rows)
    return rows
  }

  /// Returns a table that holds the rows of these numbers, and where in it each stands.
  func table(of rows: [Int32], in pool: MemoryPool) -> (rows: Storage, places: [Int32]) {
    guard case .stored(let tensor) = values else { return (storage, rows) }
    return (tensor.rows(rows, columns: shape.columns, in: pool), Array(0..<Int32(rows.count)))
  }

  /// Gives back the memory that reading stored weights has taken.
  func releaseStored() {
    if case .stored(let tensor) = values { tensor.release() }
  }

  // MARK: Products of inference

  /// Lays the weights [outputs, inputs] out for inference.
  package func pack(as precision: WeightPrecision, for device: Device, in pool: MemoryPool) {
    unpack()
    packed = PackedStorage([self], as: precision, Kernels(device), in: pool)
  }

  /// Forgets what `pack` made.
  package func unpack() { packed = nil }

  /// Returns a parameter with some rows of this one, laid out for inference if this one is.
  package func selecting(rows: [Int32], _ pass: ForwardPass) -> Parameter {
    let columns = shape.rank == 1 ? 1 : shape.columns
    let selected = Parameter(
      name: name, shape: shape.rank == 1 ? [rows.count] : [rows.count, columns], offset: 0)
    if case .stored(let tensor) = values {
      selected.attach(tensor.rows(rows, columns: columns, in: pass.memory))
    } else {
      let values = pass.allocate(rows.count * columns)
      pass.kernels.gather(storage, rows: rows, columns: columns, into: values)
      selected.attach(values)
    }
    if let packed { selected.pack(as: packed.precision, for: pass.device, in: pass.memory) }
    return selected
  }
}
