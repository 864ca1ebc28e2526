public import Bitext
public import Layers
public import Tensors

/// What training needs of a model: parameters, and the loss of a batch.
///
/// Threads share the model, each with its own pass.
public protocol Trainable: Sendable {
  var parameters: ParameterStore { get }

  /// Returns the loss of a batch, and in training records how to get its gradient.
  ///
  /// - Parameters:
  ///   - batch: Sources with what the model should answer.
  ///   - objective: What the loss is made of.
  ///   - gradientScale: What the gradient of each answer's loss is multiplied by.
  ///   - pass: The computation.
  func loss(
    _ batch: Batch, _ objective: Objective, gradientScale: Float, _ pass: ForwardPass
  ) -> LossSums
}

extension Trainable {
  /// Returns the cross-entropy of a batch, and in training records how to get its gradient.
  public func loss(
    _ batch: Batch, labelSmoothing: Float, gradientScale: Float, _ pass: ForwardPass
  ) -> LossSums {
    loss(batch, Objective(labelSmoothing: labelSmoothing), gradientScale: gradientScale, pass)
  }
}
