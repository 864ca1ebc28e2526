import Files
import Testing

@testable import Bitext

struct LabelUnitTests {
  private func pair(_ source: String, _ target: String, line: Int = 1) -> SentencePair {
    SentencePair(source: source, target: target, origin: .init(path: "labels", line: line))
  }

  @Test func aWordHasALabelAndATextHasOne() {
    #expect(LabelUnit.word.fits(pair("a  small\tdog\u{3000}runs", "D A N V")))
    #expect(!LabelUnit.word.fits(pair("a small dog", "D N")))
    #expect(LabelUnit.text.fits(pair("a small dog", " en ")))
    #expect(!LabelUnit.text.fits(pair("a small dog", "en GB")))
    #expect(!LabelUnit.text.fits(pair("a small dog", "")))
  }

  @Test func theFirstPairThatDoesNotFitIsNamed() {
    let pairs = [pair("a b", "X Y"), pair("a b c", "X Y", line: 7), pair("a", "", line: 8)]
    let error = #expect(throws: CorpusError.self) { try LabelUnit.word.check(pairs) }
    #expect(error?.description.hasPrefix("labels:7: 2 labels for 3 words;") == true)
    #expect(error?.exitStatus == .badData)
  }

  @Test func aFilterDropsAndCountsThem() {
    var session = CorpusFilter.Session(CorpusFilter.training.ofLabels(.word))
    let long = (0..<40).map { "w\($0)" }.joined(separator: " ")
    let kept = [pair("a b", "X Y"), pair("a b", "X"), pair(long, long), pair("", "")].map {
      session.keeps($0)
    }
    #expect(kept == [true, false, true, false])
    #expect(session.report.count(.unequalLabels) == 1)
    #expect(session.report.description.contains("dropped: not one label for each word"))
    // One word for many is no strange length.
    var ofTexts = CorpusFilter.Session(CorpusFilter.training.ofLabels(.text))
    let isKept = ofTexts.keeps(pair(long, "en"))
    #expect(isKept)
  }

  // MARK: Batches

  private let sources: [[Int32]] = [[5, 6, 7, 1], [8, 1], [9, 5, 1]]

  @Test func labelsAreTheTargetsAndNothingIsGiven() {
    let batch = Batch(sources: sources, labels: [[3, 4], [5], []], places: [[0, 2], [0], []])
    #expect(batch.targetOutputs == TokenBatch([[3, 4], [5], []]))
    #expect(batch.targetInputs.tokenCount == 0 && batch.targetInputs.count == 3)
    #expect(batch.targetTokenCount == 3)
    #expect(batch.tokenCount == 12)
  }

  @Test func placesGoWithTheirSentences() {
    let batch = Batch(sources: sources, labels: [[3, 4], [5], [6, 7]], places: [[0, 2], [0], [0, 1]])
    #expect(batch.selecting([2, 0]).labelPlaces == TokenBatch([[0, 1], [0, 2]]))
    let shards = batch.shards(2)
    #expect(shards.reduce(0) { $0 + $1.targetTokenCount } == 5)
    for shard in shards {
      for (position, pair) in shard.pairIndices.enumerated() {
        #expect(shard.labelPlaces?[position] == batch.labelPlaces?[pair])
        #expect(shard.targetOutputs[position] == batch.targetOutputs[pair])
      }
    }
    let texts = Batch(sources: sources, labels: [[3], [4], [5]], places: nil)
    #expect(texts.shards(3).allSatisfy { $0.labelPlaces == nil && $0.targetTokenCount == 1 })
  }
}
