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
  public var preset: Architecture.Preset
  public var hasJointVocabulary: Bool
  public var vocabularySize: Int
  public var dropout: Float
  public var batchTokens: Int
  public var learningRate: Float
  public var schedule: LearningRateSchedule
  /// About how many target tokens the corpus will have, end marks included; where labels are learned, source tokens.
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
  /// | vocabulary size | s² times 4.5 √W, up to 32,000, and the alphabet, at least 400, in two digits |
  /// | preset | tiny below 1 million target words, small below 20 million, else base; smaller where two cores would not pass over the corpus ten times in the minutes given |
  /// | batch | s² times 1024 √(T / 200,000) target tokens, up to 4096, at least 512, in steps of 128 |
  /// | dropout | 0.3 where the budget passes over the corpus 40 times, 0.2 for 10 times, 0.1 for 5 times, else 0; recurrent models 0.1 more, up to 0.3 |
  /// | rate | Transformer: 0.003 s (128/d)^0.75, a third of it with normalisation after sublayers; recurrent: 0.002 s √(256/d); a third of it on top of another model's weights |
  /// | schedule | cosine |
  /// | steps | 40 passes over 200,000 target tokens, fewer of more by the power 0.45, at least 3 passes and 3,000 steps |
  ///
  /// s is √(U / 4000) where the minutes or epochs given allow only U < 4,000 updates, else 1: who sees little text learns
  /// more from many small and careful updates with fewer, more frequent pieces.
  ///
  /// Where labels are learned, the source stands for the target too: it is what is read and counted. A label is learned
  /// sooner than a language: the model is tiny below 20 million source words, and there are half as many passes, and at least
  /// 1,000 steps; the rate is that of the encoder.
  public init(_ basis: PlanningBasis) {
    let (facts, budget) = (basis.facts, basis.budget)
    let isLabelling = basis.architecture.task.labels != nil
    let isJoint = isLabelling ? false : basis.hasJointVocabulary ?? (facts.sharedCharacters >= 0.8)
    func size(scale: Double) -> Int {
      basis.vocabularySize
        ?? Self.vocabularySize(
          facts, isJoint: isJoint, ofSource: isLabelling, basis.subword, scale: scale)
    }
    /// The tokens that batches are measured by, and those that are worked on.
    func tokens(scale: Double) -> (counted: Int, all: Int) {
      let size = size(scale: scale)
      func tokens(_ side: CorpusFacts.Side) -> Int {
        side.tokens(basis.subword, vocabularySize: size) + facts.pairs
      }
      let sources = tokens(facts.source)
      if isLabelling { return (sources, sources) }
      let targets = tokens(facts.target)
      return (targets, sources + targets)
    }
    let whole = tokens(scale: 1)
    preset = Self.preset(
      targetWords: isLabelling ? facts.source.words / 20 : facts.target.words, tokens: whole.all,
      minutes: budget.minutes)
    let width = basis.features ?? Architecture(.transformer, preset).features
    schedule = .cosine

    func passes(_ tokens: Int) -> Double? {
      [
        budget.epochs.map(Double.init),
        budget.minutes.map { 60 * $0 * Self.speed(width: width) / Double(max(1, tokens)) },
      ].compactMap(\.self).min()
    }
    let updates = passes(whole.all).map { passes in
      passes * Double(whole.counted) / Double(Self.batchTokens(whole.counted, scale: 1))
    }
    let scale = min(1, ((updates ?? 4000) / 4000).squareRoot())
    hasJointVocabulary = isJoint
    vocabularySize = Self.vocabularySize(
      facts, isJoint: isJoint, ofSource: isLabelling, basis.subword, scale: scale)
    let planned = tokens(scale: scale)
    targetTokens = planned.counted
    batchTokens = Self.batchTokens(targetTokens, scale: scale)
    learningRate = Self.learningRate(basis, width: width, scale: scale)

    let target = Double(max(1, targetTokens))
    let full = max(3, min(40, 40 * pow(200_000 / target, 0.45))) / (isLabelling ? 2 : 1)
    let update = Double(max(1, basis.updateTokens ?? batchTokens))
    steps = max(isLabelling ? 1000 : 3000, roundedToTwoDigits(full * target / update))
    let limits = [
      budget.lastStep.map { Double($0) * update / target }, passes(planned.all),
    ].compactMap(\.self)
    dropout = Self.dropout(basis.architecture, passes: limits.min() ?? full)
  }

  /// The number of pairs to hold out for validation where no others are given: a twentieth, at most 2,000.
  public static func validationPairs(of pairs: Int) -> Int { max(1, min(2000, pairs / 20)) }

  private static func batchTokens(_ targetTokens: Int, scale: Double) -> Int {
    let whole = min(4096, 1024 * (Double(targetTokens) / 200_000).squareRoot())
    return max(512, Int((scale * scale * whole / 128).rounded()) * 128)
  }

  private static func vocabularySize(
    _ facts: CorpusFacts, isJoint: Bool, ofSource: Bool, _ subword: SubwordKind, scale: Double
  ) -> Int {
    let target = ofSource ? CorpusFacts.Side() : facts.target
    let words = isJoint ? facts.source.words + target.words : max(facts.source.words, target.words)
    let alphabet =
      isJoint ? facts.source.alphabet + target.alphabet : max(facts.source.alphabet, target.alphabet)
    let root = 4.5 * Double(words).squareRoot()
    switch subword {
    case .bpe, .unigram:
      return min(32_000, max(400, roundedToTwoDigits(scale * scale * min(32_000, root) + Double(alphabet))))
    case .word: return min(64_000, max(8000, roundedToTwoDigits(10 * root)))
    case .character: return min(100_000, max(8000, roundedToTwoDigits(2 * Double(alphabet))))
    }
  }

  private static func preset(targetWords: Int, tokens: Int, minutes: Double?)
    -> Architecture.Preset
  {
    let fitting: Architecture.Preset =
      targetWords < 1_000_000 ? .tiny : targetWords < 20_000_000 ? .small : .base
    guard let minutes else { return fitting }
    let smaller: [Architecture.Preset] = fitting == .base ? [.base, .small] : [fitting]
    return smaller.first { preset in
      60 * minutes * speed(width: Architecture(.transformer, preset).features) >= 10 * Double(tokens)
    } ?? .tiny
  }

  /// About how many source and target tokens a second two cores train on: 33,000 with a width of 128, 11,000 with 256.
  private static func speed(width: Int) -> Double { 33_000 * pow(128 / Double(max(1, width)), 1.6) }

  private static func dropout(_ architecture: Architecture.Kind, passes: Double) -> Float {
    let most: Float = passes >= 40 ? 0.3 : passes >= 10 ? 0.2 : passes >= 5 ? 0.1 : 0
    return architecture.isRecurrent ? min(0.3, most + 0.1) : most
  }

  private static func learningRate(_ basis: PlanningBasis, width: Int, scale: Double) -> Float {
    let width = Double(max(1, width))
    let peak =
      switch (basis.architecture.isRecurrent, basis.normalization) {
      case (false, .pre): 0.003 * pow(128 / width, 0.75)
      case (false, .post): 0.001 * pow(128 / width, 0.75)
      case (true, _): 0.002 * (256 / width).squareRoot()
      }
    let rate = scale * min(0.005, peak) / (basis.hasInitialWeights ? 3 : 1)
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
  /// - Parameters:
  ///   - steps: How many updates are made.
  ///   - normalization: Where sublayers are normalised.
  ///   - validations: How many there are to be, the one at the end among them.
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
    if let pieces { return pieces }
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
