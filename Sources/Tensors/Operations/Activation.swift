internal import CKernels

/// The function between the two layers of a feed-forward block.
public enum Activation: String, Codable, CaseIterable, Sendable {
  case none
  /// max(0, z).
  case relu
  /// The Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016, section 2).
  case gelu

  var code: Int32 {
    switch self {
    case .none: Int32(ACTIVATION_NONE)
    case .relu: Int32(ACTIVATION_RELU)
    case .gelu: Int32(ACTIVATION_GELU)
    }
  }
}
