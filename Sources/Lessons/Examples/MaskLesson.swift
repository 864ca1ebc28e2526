internal import Bitext
internal import Tensors
internal import Translation

extension Lesson {
  /// The causal mask.
  static let mask = Lesson(
    "mask", summary: "a decoder must not see the words that it has not written yet",
    explanation:
      "A small Transformer learns some German and English, and the self-attention of its decoder is drawn beside that of its "
      + "encoder. While a translation is written the words to come are not there, so in training, where they are, a mask sets "
      + "their scores to −∞ before the softmax: whatever stands there, what was said before must not change.",
    corpus: .grammar(6000, lengths: 3...10),
    systems: [
      LessonSystem("model", .transformer.with(["vocabulary-size": "2000", "steps": "300"]))
    ],
    pictures: [
      LessonPicture(system: "model", kind: .decoderSelf, file: "decoder.svg"),
      LessonPicture(system: "model", kind: .encoderSelf, file: "encoder.svg"),
    ],
    page: ["model"]
  ) { trained in
    let model = try trained.model("model")
    let ahead = model.shareBehind(of: .decoderSelf, on: trained.sample)
    let behind = model.shareBehind(of: .encoderSelf, on: trained.sample)
    let (same, all) = trained.unchanged(of: model)
    return LessonConclusion(
      sentence:
        "The decoder gives \(percent(ahead)) of its weight to words to come, the encoder, which has no mask, "
        + "\(percent(behind)); and with the last word of each translation exchanged for another, \(same) of the \(all) "
        + "probabilities of the words before it are the same to the last bit.")
  }
}

extension TrainedLesson {
  /// Returns how many probabilities of target tokens stay the same where the last word is another, and of how many.
  fileprivate func unchanged(of model: TrainedModel) -> (same: Int, all: Int) {
    let scorer = TranslationScorer(TranslationSystem(model), threads: threads)
    let texts = sample.map { words(of: $0.target) }
    let others = texts.indices.map { index in
      let other = texts[(index + 1) % texts.count].first ?? ""
      return (texts[index].dropLast() + [other]).joined(separator: " ")
    }
    let sources = sample.map(\.source)
    let given = scorer.score(sources: sources, targets: sample.map(\.target))
    let changed = scorer.score(sources: sources, targets: others)
    var (same, all) = (0, 0)
    for (one, other) in zip(given, changed) {
      let common = zip(one.tokens, other.tokens).prefix { $0 == $1 }.count
      all += common
      same += (0..<common).count { one.logProbabilities[$0] == other.logProbabilities[$0] }
    }
    return (same, all)
  }
}
