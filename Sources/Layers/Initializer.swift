internal import Randomness

/// How a parameter begins.
public enum Initializer: Sendable {
  case zeros
  case ones
  /// Normal with mean 0 and this standard deviation.
  case normal(deviation: Float)
  /// Uniform in ±gain · √(6 / (inputs + outputs)) for each of so many equal blocks of rows [outputs, inputs], such as the
  /// gates of a recurrent cell (Glorot and Bengio 2010, equation 16).
  case glorotUniform(blocks: Int = 1, gain: Float = 1)
  /// Each of so many equal blocks of rows orthogonal, as recurrent weights should be (Saxe et al. 2014, section 3).
  case orthogonal(blocks: Int)
  /// The elements of equal blocks begin with these numbers.
  case constants([Float])

  /// Fills an array of a shape [outputs, inputs] with numbers from a stream.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, outputs: Int, inputs: Int, from stream: RandomStream)
  {
    var stream = stream
    switch self {
    case .zeros: values.update(repeating: 0)
    case .ones: values.update(repeating: 1)
    case .normal(let deviation):
      for index in values.indices { values[index] = deviation * stream.nextNormal() }
    case .glorotUniform(let blocks, let gain):
      let bound = gain * (6 / Float(inputs + outputs / blocks)).squareRoot()
      for index in values.indices { values[index] = bound * (2 * stream.nextUniform() - 1) }
    case .orthogonal(let blocks):
      for index in values.indices { values[index] = stream.nextNormal() }
      let rows = outputs / blocks
      for block in 0..<blocks {
        let part = values[block * rows * inputs..<(block + 1) * rows * inputs]
        orthogonalize(UnsafeMutableBufferPointer(rebasing: part), rows: rows, columns: inputs)
      }
    case .constants(let constants):
      let size = values.count / constants.count
      for index in values.indices { values[index] = constants[min(index / size, constants.count - 1)] }
    }
  }
}

/// Makes rows orthogonal to each other and of length one (modified Gram–Schmidt); beyond as many rows as columns there
/// are no such, and the rows start anew.
private func orthogonalize(_ values: UnsafeMutableBufferPointer<Float>, rows: Int, columns: Int) {
  func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: values[index * columns..<(index + 1) * columns])
  }
  for current in 0..<rows {
    let target = row(current)
    for earlier in current / columns * columns..<current {
      subtract(dot(target, row(earlier)), row(earlier), from: target)
    }
    let length = dot(target, target).squareRoot()
    for index in target.indices { target[index] /= length }
  }
}

/// Sums in eight lanes, the same on every machine.
private func dot(_ x: UnsafeMutableBufferPointer<Float>, _ y: UnsafeMutableBufferPointer<Float>) -> Float {
  var lanes = SIMD8<Float>.zero
  let whole = x.count / 8 * 8
  for index in stride(from: 0, to: whole, by: 8) { lanes += vector(x, index) * vector(y, index) }
  return (whole..<x.count).reduce(lanes.sum()) { $0 + x[$1] * y[$1] }
}

private func subtract(
  _ factor: Float, _ x: UnsafeMutableBufferPointer<Float>, from y: UnsafeMutableBufferPointer<Float>
) {
  for index in y.indices { y[index] -= factor * x[index] }
}

private func vector(_ x: UnsafeMutableBufferPointer<Float>, _ index: Int) -> SIMD8<Float> {
  UnsafeRawBufferPointer(x).loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
}
