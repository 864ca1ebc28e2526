internal import Randomness
package import Tensors

/// Makes parameters with random values, one behind the other as those of a model are.
///
/// The values depend on the seed and on the names alone.
package final class RandomParameters {
  /// The parameters made so far.
  package private(set) var all: [Parameter] = []
  private let seed: Seed
  private let pool = MemoryPool()

  package init(seed: UInt64 = 1) { self.seed = Seed(seed) }

  /// Number of floats of all parameters made so far.
  package var count: Int { all.reduce(0) { $0 + $1.shape.count } }

  /// Makes a parameter from N(mean, deviation²).
  package func make(
    _ name: String, _ shape: Shape, mean: Float = 0, deviation: Float = 1
  ) -> Parameter {
    let storage = Storage(count: shape.count, from: pool)
    storage.assign(normalNumbers(shape.count, mean: mean, deviation: deviation, name, seed: seed.value))
    let parameter = Parameter(name: name, shape: shape, offset: count)
    parameter.attach(storage)
    all.append(parameter)
    return parameter
  }
}

/// Returns numbers from N(mean, deviation²) that depend on the name and the seed alone.
package func normalNumbers(
  _ count: Int, mean: Float = 0, deviation: Float = 1, _ name: String = "", seed: UInt64 = 1
) -> [Float] {
  var stream = Seed(seed).stream(.initialization, named: name)
  return (0..<count).map { _ in mean + deviation * stream.nextNormal() }
}
