internal import Glibc
public import Layers
public import Text
public import Translation

/// What the values that nobody has chosen are planned from: the corpus, the model, and what has been chosen.
public struct PlanningBasis: Sendable, Hashable {
  public var facts: CorpusFacts
  public var architecture: Architecture.Kind
  /// Values that others depend on, where they are chosen.
  public var subword = SubwordKind.bpe
  public var hasJointVocabulary: Bool?
  public var vocabularySize: Int?
  /// Width of the model.
  public var features: Int?
  public var normalization = NormalizationPlacement.pre
  /// Whether the training begins with weights that have learned something.
  public var hasInitialWeights = false
  /// Target tokens of an update.
  public var updateTokens: Int?
  public var budget: TrainingBudget

  public init(_ facts: CorpusFacts, _ architecture: Architecture.Kind, budget: TrainingBudget) {
    self.facts = facts
    self.architecture = architecture
    self.budget = budget
  }
}

/// The values that a training takes where nobody has chosen others.
///
/// All follow from `init(_:)`, and from `StepPlan` where they depend on the number of steps. Nothing is measured:
/// the same corpus, model and budget always give the same plan. Only with `--minutes` the number of steps is measured,
/// once, and recorded.
public struct TrainingPlan: Sendable, Hashable {
  public var preset: TransformerConfiguration.Preset
  public var hasJointVocabulary: Bool
  public var vocabularySize: Int
  public var dropout: Float
  public var batchTokens: Int
  public var learningRate: Float
  public var schedule: LearningRateSchedule
  /// About how many target tokens the corpus will have, end marks included.
  public var targetTokens: Int
  /// The number of steps of a training that nothing else ends.
  public var steps: Int

  /// Plans a training.
  ///
  /// W is the number of words of a side, or of both where they share a vocabulary (a character counts as a word in scripts
  /// without spaces); T the estimated number of target tokens; d the width of the model.
  ///
  /// | value | is |
  /// |---|---|
  /// | one vocabulary for both sides | if at least 80 % of the characters of either side occur on the other |
  /// | vocabulary size | 4.5 √W and the alphabet, from 400 to 32,000, in two digits |
  /// | preset | tiny below 1 million target words, small below 20 million, else base; one smaller where the minutes given would not show two cores the corpus ten times |
  /// | batch | 1024 √(T / 200,000) target tokens, from 512 to 4096, in steps of 128 |
  /// | dropout | 0.3 below half a million target tokens, 0.2 below 3 million, else 0.1; recurrent models 0.1 more, up to 0.3 |
  /// | rate | Transformer: 0.003 (128/d)^0.75, a third of it with normalisation after sublayers; recurrent: 0.002 √(256/d); a third of it on top of another model's weights |
  /// | schedule | cosine |
  /// | steps | 40 epochs of 200,000 target tokens, fewer of more by the power 0.45, at least 3 epochs and 3,000 steps |
  public init(_ basis: PlanningBasis) {
    let facts = basis.facts
    hasJointVocabulary = basis.hasJointVocabulary ?? (facts.sharedCharacters >= 0.8)
    vocabularySize = Self.vocabularySize(facts, isJoint: hasJointVocabulary, basis.subword)
    let size = basis.vocabularySize ?? vocabularySize
    targetTokens = facts.target.tokens(basis.subword, vocabularySize: size) + facts.pairs
    let sourceTokens = facts.source.tokens(basis.subword, vocabularySize: size) + facts.pairs
    preset = Self.preset(
      targetWords: facts.target.words, tokens: sourceTokens + targetTokens, minutes: basis.budget.minutes)
    let width = basis.features ?? TransformerConfiguration(preset).features
    dropout = Self.dropout(basis.architecture, targetTokens: targetTokens)
    learningRate = Self.learningRate(basis, width: width)
    schedule = .cosine
    let batch = 1024 * (Double(targetTokens) / 200_000).squareRoot()
    batchTokens = min(4096, max(512, Int((batch / 128).rounded()) * 128))
    let epochs = max(3, min(40, 40 * pow(200_000 / Double(max(1, targetTokens)), 0.45)))
    let update = Double(max(1, basis.updateTokens ?? batchTokens))
    steps = max(3000, roundedToTwoDigits(epochs * Double(targetTokens) / update))
  }

  /// The number of pairs to hold out for validation where no others are given: a twentieth, at most 2,000.
  public static func validationPairs(of pairs: Int) -> Int { max(1, min(2000, pairs / 20)) }

  private static func vocabularySize(_ facts: CorpusFacts, isJoint: Bool, _ subword: SubwordKind) -> Int {
    let words =
      isJoint ? facts.source.words + facts.target.words : max(facts.source.words, facts.target.words)
    let alphabet =
      isJoint
      ? facts.source.alphabet + facts.target.alphabet : max(facts.source.alphabet, facts.target.alphabet)
    let root = 4.5 * Double(words).squareRoot()
    switch subword {
    case .bpe, .unigram: return min(32_000, max(400, roundedToTwoDigits(root + Double(alphabet))))
    case .word: return min(64_000, max(8000, roundedToTwoDigits(10 * root)))
    case .character: return max(8000, roundedToTwoDigits(2 * Double(alphabet)))
    }
  }

  private static func preset(targetWords: Int, tokens: Int, minutes: Double?)
    -> TransformerConfiguration.Preset
  {
    let fitting: TransformerConfiguration.Preset =
      targetWords < 1_000_000 ? .tiny : targetWords < 20_000_000 ? .small : .base
    guard let minutes else { return fitting }
    // Source and target tokens a second on two cores.
    let speeds: [(TransformerConfiguration.Preset, Double)] = [(.base, 2500), (.small, 11_000)]
    let passes = 10 * Double(tokens)
    for (preset, speed) in speeds where preset == fitting || preset == .small && fitting == .base {
      if 60 * minutes * speed >= passes { return preset }
    }
    return .tiny
  }

  private static func dropout(_ architecture: Architecture.Kind, targetTokens: Int) -> Float {
    let most: Float = targetTokens < 500_000 ? 0.3 : targetTokens < 3_000_000 ? 0.2 : 0.1
    switch architecture {
    case .transformer: return most
    case .attentionRNN, .contextVectorRNN: return targetTokens < 3_000_000 ? 0.3 : 0.2
    }
  }

  private static func learningRate(_ basis: PlanningBasis, width: Int) -> Float {
    let width = Double(max(1, width))
    let peak =
      switch (basis.architecture, basis.normalization) {
      case (.transformer, .pre): 0.003 * pow(128 / width, 0.75)
      case (.transformer, .post): 0.001 * pow(128 / width, 0.75)
      case (.attentionRNN, _), (.contextVectorRNN, _): 0.002 * (256 / width).squareRoot()
      }
    let rate = min(0.005, peak) / (basis.hasInitialWeights ? 3 : 1)
    // Two digits, which people can read and write again.
    let unit = pow(10, 1 - log10(rate).rounded(.down))
    return Float((rate * unit).rounded() / unit)
  }
}

/// What follows from the number of steps.
public struct StepPlan: Sendable, Hashable {
  public var warmupSteps: Int
  public var validateEvery: Int
  public var saveEvery: Int

  /// Plans the steps of a training.
  ///
  /// The rate rises over a tenth of the steps, from 100 to 2,000 where that is at most a quarter, or over a quarter with
  /// normalisation after sublayers, which fails with less. Twenty validations show where it is; what is saved between them is at most 500 steps old.
  ///
  /// - Parameter validations: How many there are to be, the one at the end among them.
  public init(steps: Int, _ normalization: NormalizationPlacement, validations: Int = 20) {
    switch normalization {
    case .pre: warmupSteps = max(1, min(2000, max(steps / 10, min(100, steps / 4))))
    case .post: warmupSteps = max(1, min(4000, steps / 4))
    }
    // Rounded up, so that the last comes with the last step or not long before it.
    validateEvery = max(1, steps / validations + (steps % validations > 0 ? 1 : 0))
    saveEvery = min(validateEvery, 500)
  }
}

extension CorpusFacts.Side {
  /// About how many pieces of a vocabulary the text has: English, German and Swahili have 1.55 characters to a piece of
  /// 500, and 0.45 more with every doubling; Chinese little more than one.
  fileprivate func tokens(_ subword: SubwordKind, vocabularySize: Int) -> Int {
    switch subword {
    case .word: return words
    case .character: return characters
    case .bpe, .unigram:
      let size = Double(max(500, vocabularySize))
      let letters = Double(characters) / Double(max(1, words))
      let perPiece = (1.55 + 0.45 * log2(size / 500)) * min(1, letters / 4.5)
      return Int(Double(characters) / max(1.1, perPiece))
    }
  }
}

/// Returns a count with two digits and zeros: 4,823 is 4,800.
private func roundedToTwoDigits(_ value: Double) -> Int {
  guard value >= 100, value < 1e15 else { return Int(max(0, min(1e15, value.rounded()))) }
  let unit = pow(10, log10(value).rounded(.down) - 1)
  return Int((value / unit).rounded() * unit)
}
