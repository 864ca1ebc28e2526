internal import CommandLineTool
internal import Files
internal import NumberText
internal import Translation

/// How much was translated how fast.
struct TranslationTiming: CustomStringConvertible {
  let loading: Duration
  var translating = Duration.zero
  private var sentences = 0
  private var sourceTokens = 0
  private var targetTokens = 0

  init(loading: Duration) { self.loading = loading }

  mutating func add(_ results: [TranslatedText]) {
    sentences += results.count
    for result in results {
      sourceTokens += result.sourceTokens
      targetTokens += result.targetTokens
    }
  }

  var description: String {
    let seconds = max(translating / .seconds(1), 1e-9)
    return """
      \(grouped(sentences)) sentences with \(grouped(sourceTokens)) source and \(grouped(targetTokens)) target tokens \
      in \(fixed(seconds, 2)) s (loading: \(fixed(loading / .seconds(1), 2)) s)
      \(fixed(Double(sentences) / seconds, 1)) sentences per second, \
      \(grouped(Double(sourceTokens + targetTokens) / seconds)) tokens per second
      peak memory: \(grouped(PeakMemory.mebibytes)) MiB
      """
  }
}
