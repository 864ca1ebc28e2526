import Bitext
import Testing

struct CorpusFilterTests {
  private func report(_ filter: CorpusFilter, _ pairs: [(String, String)]) -> CorpusReport {
    var session = CorpusFilter.Session(filter)
    for (index, pair) in pairs.enumerated() {
      let origin = SentencePair.Origin(path: "corpus", line: index + 1)
      _ = session.keeps(SentencePair(source: pair.0, target: pair.1, origin: origin))
    }
    return session.report
  }

  private func words(_ count: Int) -> String {
    (0..<count).map { "w\($0)" }.joined(separator: " ")
  }

  private func lines(_ report: CorpusReport, _ reason: CorpusReport.Reason) -> [Int] {
    report.dropped.filter { $0.reason == reason }.flatMap { $0.examples.map(\.line) }
  }

  @Test func eachReasonIsCountedWithItsLines() {
    let filter = CorpusFilter(
      maximumLength: 5, maximumLengthRatio: 2, dropsIdenticalSides: true, dropsDuplicates: true)
    let report = report(
      filter,
      [
        ("ein Satz", "a sentence"), ("", "empty"), ("leer", " \u{A0}\u{200B}"), (words(6), words(5)),
        ("eins", words(3)), ("gleich", "gleich"), ("ein Satz", "a sentence"), ("ein Satz", "a phrase"),
        (words(5), words(3)), ("eins", words(2)),
      ])
    #expect(report.read == 10)
    #expect(report.kept == 4)
    #expect(lines(report, .emptySide) == [2, 3])
    #expect(lines(report, .tooLong) == [4])
    #expect(lines(report, .lengthRatio) == [5])
    #expect(lines(report, .identicalSides) == [6])
    #expect(lines(report, .duplicate) == [7])
    #expect(CorpusReport.Reason.allCases.map { report.count($0) }.reduce(0, +) == 6)
  }

  @Test func whatIsNotAskedForIsKept() {
    let pairs = [("", ""), (words(1_000), "x"), ("a", "a"), ("a", "a")]
    #expect(report(.none, pairs).kept == 4)
    #expect(report(CorpusFilter(), pairs).kept == 3)
  }

  @Test func composedAndDecomposedTextsAreDifferentBytes() {
    let filter = CorpusFilter(dropsIdenticalSides: true, dropsDuplicates: true)
    let report = report(filter, [("é", "e\u{301}"), ("é", "x"), ("e\u{301}", "x")])
    #expect(report.kept == 3)
  }

  @Test func aDroppedPairIsNoReasonToDropItsTwin() {
    let filter = CorpusFilter(maximumLength: 2, dropsDuplicates: true)
    let report = report(filter, [(words(3), "x"), (words(3), "x"), ("a", "x"), ("a", "x")])
    #expect(report.count(.tooLong) == 2)
    #expect(report.count(.duplicate) == 1)
  }

  @Test func defaultsForTrainingLeaveOrdinaryTextAlone() {
    let pairs = [("Los!", "Come on, let's go now!"), ("a", "a"), ("a", "a"), ("我们今天晚上去看电影", "We are going")]
    #expect(report(.training, pairs).kept == 4)
    #expect(report(.cleaning, pairs).kept == 2)
  }
}
