/// How a layer of the Transformer's decoder knows what has been written.
///
/// Self-attention looks at all of it again at each step; the others keep one vector of it, so that the hundredth token costs
/// as much as the first.
public enum DecoderSelfAttentionKind: String, Codable, CaseIterable, Sendable {
  /// Masked self-attention (Vaswani et al. 2017).
  case attention
  /// The mean of what has been written, and gates (Zhang et al. 2018).
  case average
  /// Simpler simple recurrent units (Kim et al. 2019).
  case ssru
}
