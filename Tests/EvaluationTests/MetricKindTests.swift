import Evaluation
import Files
import Testing

@Suite struct MetricKindTests {
  @Test func readsListsOfNames() throws {
    #expect(try MetricKind.list("bleu,chrf,ter") == [.bleu, .chrF, .ter])
    #expect(try MetricKind.list("chrF++, BLEU,bleu") == [.chrFPlusPlus, .bleu])
  }

  @Test(arguments: ["", ",", " , "])
  func refusesEmptyLists(names: String) {
    #expect(throws: EvaluationError.self) { try MetricKind.list(names) }
  }

  @Test func refusesUnknownNames() {
    let error = EvaluationError.unknownMetric("meteor")
    #expect(throws: error) { try MetricKind.list("bleu,meteor") }
    #expect(error.exitStatus == .usage)
    #expect(error.description.contains("'meteor'") && error.description.contains("bleu, chrf, chrf++, ter"))
  }
}
