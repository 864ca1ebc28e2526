internal import CommandLineTool
internal import Files
internal import NumberText
internal import Translation

/// How much was translated, by one process or more.
struct TranslationTiming: Codable {
  private var sentences = 0
  private var sourceTokens = 0
  private var targetTokens = 0
  private var peakMebibytes = 0

  mutating func add(_ results: [TranslatedText]) {
    sentences += results.count
    for result in results {
      sourceTokens += result.sourceTokens
      targetTokens += result.targetTokens
    }
    peakMebibytes = PeakMemory.mebibytes
  }

  /// Adds what another process has done, or the same later.
  mutating func add(_ other: TranslationTiming) {
    sentences += other.sentences
    sourceTokens += other.sourceTokens
    targetTokens += other.targetTokens
    peakMebibytes = max(peakMebibytes, other.peakMebibytes)
  }

  /// How fast that was, in words.
  ///
  /// - Parameters:
  ///   - loading: How long it took until the model was there.
  ///   - translating: How long it took from then on.
  ///   - processes: How many worked.
  func text(loading: Duration, translating: Duration, processes: Int) -> String {
    let seconds = max(translating / .seconds(1), 1e-9)
    return """
      \(counted(sentences, "sentence")) with \(grouped(sourceTokens)) source and \
      \(grouped(targetTokens)) target tokens in \(fixed(seconds, 2)) s (loading: \(fixed(loading / .seconds(1), 2)) s)
      \(fixed(Double(sentences) / seconds, 1)) sentences per second, \
      \(grouped(Double(sourceTokens + targetTokens) / seconds)) tokens per second
      peak memory: \(grouped(max(peakMebibytes, PeakMemory.mebibytes))) MiB\
      \(processes > 1 ? ", the most that one of \(processes) processes has" : "")

      """
  }
}
