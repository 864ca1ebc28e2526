internal import Glibc

/// How the learning rate goes from step to step.
///
/// Every schedule first rises in a straight line from 0 to the learning rate over the warm-up steps.
public enum LearningRateSchedule: String, Codable, CaseIterable, Sendable {
  /// Falls with the square root of the step (Vaswani et al. 2017, section 5.3), scaled to peak at the learning rate.
  case inverseSquareRoot = "inverse-square-root"
  case constant
  /// Falls by a factor whenever validation has not improved for a while.
  case plateau
  /// Falls in a straight line to 0 at the last step.
  case linear
  /// Falls along half a cosine to 0 at the last step (Loshchilov and Hutter 2017, equation 5).
  case cosine

  /// Whether the rate depends on how many steps the training will have.
  public var needsLastStep: Bool {
    switch self {
    case .inverseSquareRoot, .constant, .plateau: false
    case .linear, .cosine: true
    }
  }

  /// Returns the share of the learning rate for a step, counted from 1.
  ///
  /// - Parameters:
  ///   - lastStep: The step at which `linear` and `cosine` reach 0.
  ///   - reductions: How often `plateau` has reduced the rate so far.
  ///   - reductionFactor: What `plateau` multiplies the rate by.
  func factor(
    step: Int, warmupSteps: Int, lastStep: Int?, reductions: Int = 0, reductionFactor: Double = 0.5
  ) -> Double {
    if step < warmupSteps { return Double(step) / Double(warmupSteps) }
    let progress = min(1, Double(step - warmupSteps) / Double(max(1, (lastStep ?? step) - warmupSteps)))
    switch self {
    case .inverseSquareRoot: return (Double(max(1, warmupSteps)) / Double(step)).squareRoot()
    case .constant: return 1
    case .plateau: return pow(reductionFactor, Double(reductions))
    case .linear: return 1 - progress
    case .cosine: return 0.5 * (1 + cos(.pi * progress))
    }
  }
}

extension TrainingConfiguration {
  /// Returns the learning rate of a step, counted from 1.
  ///
  /// - Parameter reductions: How often `plateau` has reduced the rate so far.
  func learningRate(at step: Int, reductions: Int) -> Double {
    Double(learningRate)
      * schedule.factor(
        step: step, warmupSteps: warmupSteps, lastStep: budget.lastStep(for: step), reductions: reductions,
        reductionFactor: plateauFactor)
  }
}
