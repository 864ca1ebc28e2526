internal import Augmentation
internal import Bitext
internal import Evaluation
public import Settings
internal import Tensors
internal import Text

extension TrainingConfiguration {
  /// The fields, under the headings of help.
  public static let settings: [Setting<TrainingConfiguration>] =
    text + optimization + regularization + validating
    + [Setting(always: "seed", \.seed), Setting(part: "budget", \.budget)]

  public static let text: [Setting<TrainingConfiguration>] = [
    Setting(part: "vocabulary", \.vocabulary),
    Setting(part: "filter", \.filter),
    Setting(
      "augmentation", \.augmentation, .augmentation, option: "augment", defaultText: "none",
      help:
        "change pairs anew for each epoch, each by its probability: joined, names, inserted, typos, lowercase, unmarked, "
        + "unaccented, such as names:0.2,typos:0.05, or standard; numbers and addresses become placeholders"),
  ]

  public static let optimization: [Setting<TrainingConfiguration>] = [
    Setting(
      "batchTokens", \.batchTokens, .integer(from: 1, through: 1 << 30), defaultText: planned,
      help: "target tokens of a batch, or source tokens where labels are learned; nothing is padded"),
    Setting(
      "shards", \.shards, .integer(from: 1, through: 4096),
      help: "parts of a batch that threads, and processes, share; part of the result, unlike their number"),
    Setting(
      "accumulate", \.accumulate, .integer(from: 1, through: 1 << 20),
      help: "batches whose gradients make one step"),
    Setting(
      "precision", \.precision, .choice("NAME", of: Precision.self),
      help: "of products: float32, or bfloat16 with float32 sums and weights, where the processor has it"),
    Setting("optimizer", \.optimizer, .choice("NAME", of: Optimizer.self), help: "adam or adamw"),
    Setting(
      "learningRate", \.learningRate, .positive(), defaultText: planned,
      help: "the highest rate of the schedule"),
    Setting(
      "schedule", \.schedule, .choice("NAME", of: LearningRateSchedule.self), defaultText: planned,
      help: "inverse-square-root, constant, plateau, linear or cosine, each after the warm-up"),
    Setting(
      "warmupSteps", \.warmupSteps, .integer(from: 0, through: 1 << 48), defaultText: planned,
      help: "steps in which the rate rises"),
    Setting(
      "plateauPatience", \.plateauPatience, .integer(from: 1, through: 1 << 48),
      help: "validations in which no score improves before plateau reduces the rate"),
    Setting(
      "plateauFactor", \.plateauFactor, .number(above: 0, below: 1), help: "what plateau multiplies it by"),
    Setting("beta1", \.beta1, .fraction(), help: "of Adam"),
    Setting("beta2", \.beta2, .fraction(), help: "of Adam"),
    Setting("epsilon", \.epsilon, .positive(), help: "of Adam"),
    Setting("weightDecay", \.weightDecay, .positive(orZero: true), help: "of Adam or AdamW"),
    Setting(
      "decayingWeights", \.decayingWeights, .choice("WHICH", of: DecayingWeights.self),
      help: "that weight decay is of: all, matrices (no biases and norms), or layers (no embeddings either)"),
    Setting(
      "clipNorm", \.clipNorm, .positive(orZero: true), help: "longest gradient; 0 for no limit"),
    Setting(
      "labelSmoothing", \.labelSmoothing, .fraction(), help: "probability spread over the vocabulary"),
  ]

  public static let regularization: [Setting<TrainingConfiguration>] = [
    Setting(
      "consistency", \.consistency, .positive("ALPHA", orZero: true),
      help:
        "each batch goes through the model twice with other dropout, and ALPHA is what the divergence of the two counts "
        + "for (R-Drop, Liang et al. 2021: 1 to 5); 0 for one pass"),
    Setting(
      flag: "cutsTokensOff", \.cutsTokensOff, option: "token-cutoff",
      help:
        "with consistency, tokens are dropped in the second pass alone (token cutoff, Shen et al. 2020)"),
    Setting(
      "subwordDropout", \.subwordDropout, .fraction(),
      help:
        "of merges of byte pair encoding, or of pieces of a unigram vocabulary, so that each epoch meets words in other "
        + "segmentations (BPE-dropout, Provilkov et al. 2020: 0.1)"),
  ]

  public static let validating: [Setting<TrainingConfiguration>] = [
    Setting(
      "validateEvery", \.validateEvery, .integer(from: 1, through: 1 << 48), defaultText: planned,
      help: "steps between validations"),
    Setting(part: "validation", \.validation),
    Setting(
      "saveEvery", \.saveEvery, .integer(from: 1, through: 1 << 48), defaultText: planned,
      help: "steps between saves"),
    Setting(
      "average", \.average, .integer(from: 1, through: 1024),
      help: "judge and keep the mean of the last N saved"),
    Setting(
      "exponentialAverage", \.exponentialAverage, .fraction("DECAY"),
      help:
        "judge and keep the exponential moving average of the weights, such as with 0.999; at most (1 + t) / (10 + t) "
        + "after t steps (exponential smoothing of Junczys-Dowmunt et al. 2018); 0 for none"),
    Setting(
      "storedPrecision", \.storedPrecision, .choice("NAME", of: StoredPrecision.self),
      option: "parameter-precision",
      help: "of parameters.safetensors: float32, bfloat16, or int8, a quarter of float32"),
  ]
}

extension ValidationConfiguration {
  public static let settings: [Setting<ValidationConfiguration>] = [
    Setting(
      "metric", \.metric, .choice("NAME", of: Metric.self), option: "validation-metric",
      defaultText: "bleu; accuracy of labels",
      help:
        "decides what is best: bleu, chrf or perplexity, of labels accuracy, f1 (macro F1) or perplexity; the others "
        + "where it finds no difference"),
    Setting(
      "beamSize", \.beamSize, .integer(from: 1, through: 1024), option: "validation-beam-size",
      help: "1 is greedy"),
    Setting(
      "tokenization", \.tokenization, .choice("NAME", of: BLEUTokenization.self),
      defaultText: "what suits --to", help: "how BLEU finds words: \(BLEUTokenization.help)"),
    Setting(flag: "lowercase", \.lowercase, help: "ignore case in scores"),
  ]
}

/// What help says of a value that a plan chooses.
private let planned = "auto"
