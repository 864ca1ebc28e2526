internal import CKernels

/// The numbers that products are computed with; everything else is float32.
public enum Precision: String, Codable, CaseIterable, Sendable {
  case float32
  /// Factors rounded to the upper half of a float32, sums in float32.
  case bfloat16

  /// Whether this processor has instructions for it.
  public var isSupported: Bool {
    switch self {
    case .float32: true
    case .bfloat16: kernels_have_bfloat16() != 0
    }
  }
}
