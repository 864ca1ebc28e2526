internal import CKernels

/// The numbers that weights are packed in for translating, and that their products are computed with.
public enum WeightPrecision: String, CaseIterable, Sendable {
  case float32
  /// Factors rounded to the upper half of a float32, sums in float32.
  case bfloat16
  /// Weights as bytes with a scale for each output, activations as bytes with a scale for each row, exact sums.
  case int8

  /// Whether this processor computes with them as fast as with float32 or faster.
  public var isSupported: Bool {
    switch self {
    case .float32, .int8: true
    case .bfloat16: kernels_have_bfloat16() != 0
    }
  }

  var code: Int32 {
    switch self {
    case .float32: Int32(PRECISION_FLOAT32)
    case .bfloat16: Int32(PRECISION_BFLOAT16)
    case .int8: Int32(PRECISION_INT8)
    }
  }
}
