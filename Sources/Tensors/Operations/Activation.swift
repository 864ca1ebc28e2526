internal import CKernels

/// A function applied to every element, as between the two layers of a feed-forward block.
public enum Activation: String, Codable, CaseIterable, Sendable {
  case none
  /// max(0, z).
  case relu
  /// The Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016, section 2).
  case gelu
  case tanh

  var code: Int32 {
    switch self {
    case .none: Int32(ACTIVATION_NONE)
    case .relu: Int32(ACTIVATION_RELU)
    case .gelu: Int32(ACTIVATION_GELU)
    case .tanh: Int32(ACTIVATION_TANH)
    }
  }

  /// Whether the slope is read off the argument; otherwise it can be read off the result.
  var needsArgument: Bool {
    switch self {
    case .none, .relu: false
    case .gelu, .tanh: true
    }
  }
}
