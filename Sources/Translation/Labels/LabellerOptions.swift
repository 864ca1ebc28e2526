public import Tensors

/// How texts are labelled.
public struct LabellerOptions: Sendable {
  /// How many labels of each word or text are told, the most probable first.
  public var candidates = 1
  public var threads = 1
  /// What the weights are packed in; below float32 probabilities can differ a little, and come faster.
  public var precision = WeightPrecision.float32
  /// How many source tokens a thread works on at a time; nil for what suits the size of the model.
  ///
  /// Batches never change a label.
  public var batchTokens: Int?
  /// Texts of more tokens are read in parts of at most so many.
  public var maximumSourceTokens = 256

  public init() {}
}
