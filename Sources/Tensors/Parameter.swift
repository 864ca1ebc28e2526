/// A named array of weights that training changes.
///
/// Its floats are a part of the one array that holds all parameters of a model, so that the optimizer, clipping and
/// averaging walk over flat memory.
public final class Parameter {
  /// The path of the parameter, such as `encoder.0.selfAttention.query.weight`.
  public let name: String
  public let shape: Shape
  /// Where its floats begin in the array of all parameters.
  package let offset: Int
  private var values: Storage?

  /// Whether products are made with it; a table of which only rows are looked up needs no packing.
  package var isFactor = true
  /// The weights laid out for products in inference.
  private(set) var packed: PackedStorage?

  package init(name: String, shape: Shape, offset: Int) {
    self.name = name
    self.shape = shape
    self.offset = offset
  }

  /// The weights.
  package var storage: Storage {
    guard let values else { preconditionFailure("\(name) has been given no values") }
    return values
  }

  /// Gives the parameter its part of the array of all parameters.
  package func attach(_ storage: Storage) {
    precondition(storage.count == shape.count, "\(name): \(storage.count) floats for \(shape)")
    values = storage
  }

  /// Lays the weights [outputs, inputs] out for inference.
  package func pack(as precision: WeightPrecision, for device: Device, in pool: MemoryPool) {
    packed = nil
    packed = PackedStorage([self], as: precision, Kernels(device), in: pool)
  }

  /// Returns a parameter with some rows of this one, laid out for inference if this one is.
  package func selecting(rows: [Int32], _ pass: ForwardPass) -> Parameter {
    let columns = shape.rank == 1 ? 1 : shape.columns
    let selected = Parameter(
      name: name, shape: shape.rank == 1 ? [rows.count] : [rows.count, columns], offset: 0)
    let values = pass.allocate(rows.count * columns)
    pass.kernels.gather(storage, rows: rows, columns: columns, into: values)
    selected.attach(values)
    if let packed { selected.pack(as: packed.precision, for: pass.device, in: pass.memory) }
    return selected
  }
}
