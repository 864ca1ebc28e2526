public import Randomness
public import Tensors

/// All parameters of a model in the order in which its layers asked for them, in one flat array.
///
/// Layers ask for parameters through a `scope` while the model is built; then the store is given values, once: by
/// `initialize` or `load` for training, by `open` for inference, which needs no flat array. The same program builds all,
/// so names, shapes and initial values stand in one place.
///
/// Safe to share as a `Parameter` is: nobody declares, gives values or packs while threads read.
public final class ParameterStore: @unchecked Sendable {
  public private(set) var parameters: [Parameter] = []
  private var initializers: [Initializer] = []
  private var packedLinears: [PackedLinear] = []
  private let pool: MemoryPool
  /// Number of floats of the flat array, each parameter beginning at a multiple of 16.
  package private(set) var flatCount = 0
  private var flat: Storage?

  package init(on device: Device = .cpu) { pool = MemoryPool(device) }

  /// The outermost scope.
  public var scope: ParameterScope { ParameterScope(store: self, path: "") }

  /// Number of weights.
  public var count: Int { parameters.reduce(0) { $0 + $1.shape.count } }

  /// Bytes that weights have taken, held and packed, those in a file not among them.
  package var memoryBytes: Int { pool.bytes }

  /// The flat array of all weights.
  package var storage: Storage {
    guard let flat else { preconditionFailure("the parameters have been given no values") }
    return flat
  }

  func declare(
    _ name: String, _ shape: Shape, _ initializer: Initializer, isFactor: Bool, isTable: Bool
  ) -> Parameter {
    precondition(flat == nil, "\(name) is declared after the parameters got their values")
    precondition(!parameters.contains { $0.name == name }, "two parameters of the name \(name)")
    let parameter = Parameter(
      name: name, shape: shape, offset: flatCount, isFactor: isFactor, isTable: isTable)
    parameters.append(parameter)
    initializers.append(initializer)
    flatCount += (shape.count + 15) / 16 * 16
    return parameter
  }

  /// Gives every parameter its initial values, each from a random stream of its own name.
  public func initialize(_ seed: Seed) {
    allocate()
    for (parameter, initializer) in zip(parameters, initializers) {
      parameter.storage.withFloats {
        initializer.fill(
          $0, outputs: parameter.shape.rows, inputs: parameter.shape.columns,
          from: seed.stream(.initialization, named: parameter.name))
      }
    }
  }

  /// Gives every parameter the values of a file.
  ///
  /// - Parameters:
  ///   - file: The file, all of which is to be used.
  ///   - nameInFile: The name there of what a parameter begins with, by its own name, where that differs.
  /// - Throws: `SafetensorsError.mismatch` naming all that is missing, unused or misshapen.
  package func load(_ file: Safetensors, as nameInFile: (String) -> String = { $0 }) throws {
    try file.check(has: parameters.map { (nameInFile($0.name), $0.shape) })
    allocate()
    for parameter in parameters { try file.read(nameInFile(parameter.name), into: parameter.storage) }
  }

  /// Gives every parameter the values of a file, for inference: vectors are read now, matrices when they are packed or
  /// rows of them looked up.
  ///
  /// - Throws: `SafetensorsError.mismatch` naming all that is missing, unused or misshapen.
  package func open(_ file: Safetensors) throws {
    try file.check(has: parameters.map { ($0.name, $0.shape) })
    for parameter in parameters {
      let tensor = try file.tensor(parameter.name)
      guard parameter.shape.rank == 1 else {
        parameter.attach(tensor)
        continue
      }
      let vector = Storage(count: parameter.shape.count, from: pool)
      tensor.read(into: vector)
      parameter.attach(vector)
    }
  }

  private func allocate() {
    if flat == nil {
      let storage = Storage(count: flatCount, from: pool)
      for (index, parameter) in parameters.enumerated() {
        parameter.attach(storage.slice(parameter.offset, parameter.shape.count))
        let end = parameter.offset + parameter.shape.count
        let next = index + 1 < parameters.count ? parameters[index + 1].offset : flatCount
        storage.slice(end, next - end).fill(0)
      }
      flat = storage
    }
  }

  fileprivate func add(_ packed: PackedLinear) { packedLinears.append(packed) }

  /// Lays the weights of products out for inference; to be called again when they have changed.
  package func pack(for device: Device, as precision: WeightPrecision = .float32) {
    let together = Set(packedLinears.flatMap { $0.maps.map { ObjectIdentifier($0.weight) } })
    let alone = parameters.filter {
      $0.shape.rank == 2 && $0.isFactor && !together.contains(ObjectIdentifier($0))
    }
    for packed in packedLinears { packed.unpack() }
    for parameter in alone { parameter.unpack() }
    for packed in packedLinears { packed.pack(as: precision, for: device, in: pool) }
    for parameter in alone { parameter.pack(as: precision, for: device, in: pool) }
  }
}

/// A place in the tree of parameter names.
public struct ParameterScope {
  private let store: ParameterStore
  /// The names from the outermost scope to this one, joined by dots.
  public let path: String

  fileprivate init(store: ParameterStore, path: String) {
    self.store = store
    self.path = path
  }

  public subscript(name: String) -> ParameterScope {
    ParameterScope(store: store, path: path.isEmpty ? name : path + "." + name)
  }

  public subscript(index: Int) -> ParameterScope { self[String(index)] }

  /// Returns the parameter of a name in this scope, made now.
  ///
  /// - Parameters:
  ///   - name: Its name in this scope.
  ///   - shape: Its shape.
  ///   - initializer: How it begins.
  ///   - isFactor: Whether products are made with it, or only rows of it looked up.
  ///   - isTable: Whether rows of it are looked up.
  public func parameter(
    _ name: String, _ shape: Shape, _ initializer: Initializer, isFactor: Bool = true, isTable: Bool = false
  ) -> Parameter {
    store.declare(self[name].path, shape, initializer, isFactor: isFactor, isTable: isTable)
  }

  /// Returns linear maps of one input as what inference computes in one product.
  package func together(_ maps: [(weight: Parameter, bias: Parameter?)]) -> PackedLinear {
    let packed = PackedLinear(maps)
    store.add(packed)
    return packed
  }
}
