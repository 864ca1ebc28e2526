public import Evaluation
internal import NumberText

/// What a user has to know of a training that went, or is going, other than it should.
public enum TrainingWarning: Codable, Sendable, Hashable, CustomStringConvertible {
  /// The training has ended before its learning rate had risen to its height.
  case stillWarmingUp(step: Int, warmupSteps: Int)
  /// The validation scores were still rising at the end, by so many points over the last third of the training.
  case stillImproving(gain: Double, moreSteps: Int)
  /// Nearly all validation translations are the same.
  case outputsAlike(step: Int, sentences: Int, distinctTranslations: Int)
  /// The model learns its training corpus by heart: it expects what it has not seen less and less.
  case overfitting(bestStep: Int, bestPerplexity: Double, step: Int, perplexity: Double)
  /// The scores can say little of this text.
  case unsuitedScores(ScoringWarning)

  /// The name of its kind, by which two warnings of one kind are known.
  public var kind: String {
    switch self {
    case .stillWarmingUp: "stillWarmingUp"
    case .stillImproving: "stillImproving"
    case .outputsAlike: "outputsAlike"
    case .overfitting: "overfitting"
    case .unsuitedScores: "unsuitedScores"
    }
  }

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .stillWarmingUp(let step, let warmupSteps):
      "the training ended in its warm-up, at step \(grouped(step)) of \(grouped(warmupSteps)), before the learning "
        + "rate had reached its height: give it more steps, or --warmup-steps \(grouped(max(1, step / 8))) or fewer"
    case .stillImproving(_, let moreSteps):
      "the scores were still rising at the end: as far as the curve tells, they would come to rest after about "
        + "\(grouped(moreSteps)) more steps"
    case .outputsAlike(let step, let sentences, let distinct):
      "nearly all validation translations are the same (\(grouped(distinct)) different ones of "
        + "\(grouped(sentences)) at step \(grouped(step))); if this lasts, lower --learning-rate, or check that the "
        + "sides of the corpus belong together"
    case .overfitting(let bestStep, let bestPerplexity, let step, let perplexity):
      "the model is learning its training corpus by heart: validation perplexity was \(perplexityText(bestPerplexity)) at step "
        + "\(grouped(bestStep)) and is \(perplexityText(perplexity)) at step \(grouped(step)), while that of the training "
        + "corpus falls; what helps is more pairs, more --dropout, a smaller model, or fewer steps"
    case .unsuitedScores(let warning): warning.description
    }
  }
}
