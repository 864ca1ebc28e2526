/// What a training makes small.
public struct Objective: Hashable, Sendable {
  /// The probability that is spread evenly over all answers.
  ///
  /// Section 7 of Szegedy et al. 2016.
  public var labelSmoothing: Float
  /// What it counts for how far apart two passes are whose dropout differs; 0 for one pass alone.
  ///
  /// The α of R-Drop (Liang et al. 2021).
  public var consistency: Float
  /// Whether only the second pass drops tokens, so that the two are a text and the same with holes.
  ///
  /// The token cutoff of Shen et al. 2020.
  public var cutsTokensOff: Bool

  public init(labelSmoothing: Float = 0, consistency: Float = 0, cutsTokensOff: Bool = false) {
    self.labelSmoothing = labelSmoothing
    self.consistency = consistency
    self.cutsTokensOff = cutsTokensOff
  }
}
