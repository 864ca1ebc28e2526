/// The gradient of a loss by every parameter of a model: one flat array in the order of the parameters.
package final class Gradients {
  package let storage: Storage

  package init(count: Int, from pool: MemoryPool) {
    storage = Storage(count: count, from: pool)
    storage.fill(0)
  }

  /// Returns the part that belongs to a parameter.
  package func part(of parameter: Parameter) -> Storage {
    storage.slice(parameter.offset, parameter.shape.count)
  }

  package func zero() { storage.fill(0) }
}
