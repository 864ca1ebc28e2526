internal import NumberText
internal import Text
internal import Translation

/// Which texts of any language were copied although they are in another language than was asked for, and why.
struct CopiedTexts: Codable {
  /// How many texts there are up to the last that was added.
  private var count: Int
  private var withoutModel: [String: LineNumbers] = [:]
  private var undetermined = LineNumbers()

  /// - Parameter first: The number of the first text that will be added, counted from 0.
  init(first: Int = 0) { count = first }

  mutating func add(_ texts: [MixedText]) {
    for text in texts {
      switch text.outcome {
      case .translated, .kept: break
      case .withoutModel: withoutModel[text.identified.language, default: LineNumbers()].add(count)
      case .undetermined: undetermined.add(count)
      }
      count += 1
    }
  }

  /// Adds what became of the texts that follow.
  mutating func add(_ next: CopiedTexts) {
    withoutModel.merge(next.withoutModel) { $0 + $1 }
    undetermined = undetermined + next.undetermined
    count = next.count
  }

  /// What a user may want to know of it, a sentence for each reason.
  ///
  /// - Parameters:
  ///   - noun: What is counted, in the singular.
  ///   - target: The language that was asked for.
  func notes(_ noun: String, to target: String) -> [String] {
    let all = "of \(grouped(count)) \(noun)s copied"
    let languages = withoutModel.sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }
    let notes = languages.map { language, lines in
      "\(grouped(lines.count)) \(all), no model translates from \(LanguageCode.name(of: language)) (\(language)) to "
        + "\(LanguageCode.name(of: target)): \(lines.text(noun))"
    }
    if undetermined.count == 0 { return notes }
    return notes + [
      "\(grouped(undetermined.count)) \(all), their language could not be told: \(undetermined.text(noun))"
    ]
  }
}
