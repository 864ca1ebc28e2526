import Bitext
import Testing

struct CorpusReportTests {
  private func session(_ filter: CorpusFilter, empty: Int, good: Int) -> CorpusFilter.Session {
    var session = CorpusFilter.Session(filter)
    for line in 1...(empty + good) {
      let origin = SentencePair.Origin(path: line <= 3 ? "a.de" : "b.de", line: line)
      _ = session.keeps(SentencePair(source: line <= empty ? "" : "x", target: "y", origin: origin))
    }
    return session
  }

  @Test func tableShowsCountsSharesAndPlaces() {
    let report = session(CorpusFilter(maximumLength: 256), empty: 7, good: 1_993).report
    #expect(
      report.description == """
        pairs read                      2,000
        kept                            1,993  99.7 %
        dropped: an empty side              7   0.4 %  a.de:1, 2, 3, b.de:4, 5 …
        dropped: longer than 256 words      0   0.0 %
        """)
  }

  @Test func pairsCanBeDiscardedLater() {
    var report = session(CorpusFilter(), empty: 0, good: 3).report
    report.discard(.tooManyTokens, SentencePair.Origin(path: "a.de", line: 2))
    #expect(report.read == 3 && report.kept == 2)
    #expect(report.count(.tooManyTokens) == 1)
    #expect(report.description.contains("dropped: too many tokens  1  33.3 %  a.de:2"))
  }

  @Test func noPairsHaveNoShares() {
    #expect(!CorpusReport(.training).description.contains("%"))
  }
}
