internal import Randomness

/// How a parameter begins.
public enum Initializer: Sendable {
  case zeros
  case ones
  /// Normal with mean 0 and this standard deviation.
  case normal(deviation: Float)
  /// Uniform in ±√(6 / (inputs + outputs)) for weights [outputs, inputs] (Glorot and Bengio 2010, equation 16).
  case glorotUniform

  /// Fills an array of a shape [outputs, inputs] with numbers from a stream.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, outputs: Int, inputs: Int, from stream: RandomStream)
  {
    var stream = stream
    switch self {
    case .zeros: values.update(repeating: 0)
    case .ones: values.update(repeating: 1)
    case .normal(let deviation):
      for index in values.indices { values[index] = deviation * stream.nextNormal() }
    case .glorotUniform:
      let bound = (6 / Float(inputs + outputs)).squareRoot()
      for index in values.indices { values[index] = bound * (2 * stream.nextUniform() - 1) }
    }
  }
}
