import Bitext
import Evaluation
import Files
import TestSupport
import Testing
import Text

@testable import Tensors
@testable import Translation

struct SentenceAttentionTests {
  private let model: TrainedModel
  private let attention: SentenceAttention

  init() throws {
    model = try smallModel()
    attention = model.attention(
      source: model.sourceTokenizer.encodeSource("Two dogs run."),
      target: model.targetTokenizer.encode("A dog."))
  }

  @Test func everyKindHasItsLabels() throws {
    #expect(attention.kinds == [.encoderSelf, .decoderSelf, .cross])
    #expect(attention.source.last?.text == "</s>")
    #expect(attention.target.last?.text == "</s>")
    for kind in attention.kinds {
      let map = try #require(try attention.maps(of: kind).first)
      #expect(map.rows == (kind == .encoderSelf ? attention.source : attention.target))
      switch kind {
      case .encoderSelf, .cross: #expect(map.columns == attention.source)
      case .decoderSelf:
        #expect(map.columns.map(\.text) == ["<s>"] + attention.target.dropLast().map(\.text))
      }
    }
  }

  @Test(arguments: AttentionKind.allCases)
  func rowsAreDistributionsAndTheMeanIsThatOfAllHeads(kind: AttentionKind) throws {
    let single = try attention.maps(of: kind, layers: .all, heads: .all)
    let mean = try #require(try attention.maps(of: kind).first)
    #expect(single.count == (kind == .encoderSelf ? 1 : 2) * 2)
    for map in single + [mean] {
      #expect(map.weights.count == map.rows.count)
      for row in map.weights {
        #expect(row.count == map.columns.count)
        #expect(row.allSatisfy { $0 >= 0 })
        #expect(abs(row.reduce(0, +) - 1) < 1e-5)
      }
    }
    let sum = single.reduce(Float(0)) { $0 + $1.weights[1][0] }
    #expect(abs(mean.weights[1][0] - sum / Float(single.count)) < 1e-6)
  }

  @Test func chosenLayersAndHeadsAreThoseOfAll() throws {
    let all = try attention.maps(layers: .all, heads: .all)
    #expect(all.map(\.layer) == [1, 1, 2, 2])
    #expect(all.map(\.head) == [1, 2, 1, 2])
    #expect(try attention.maps(layers: .number(2), heads: .number(1)) == [all[2]])
    #expect(try attention.maps(layers: .last, heads: .all) == [all[2], all[3]])
    #expect(Set(all.map(\.weights)).count == 4)
  }

  @Test func whatTheModelLacksIsSaid() {
    #expect(throws: AttentionError.noSuchLayer(3, .cross, count: 2)) {
      try attention.maps(layers: .number(3))
    }
    #expect(throws: AttentionError.noSuchHead(3, .encoderSelf, count: 2)) {
      try attention.maps(of: .encoderSelf, heads: .number(3))
    }
    let none = SentenceAttention(source: attention.source, target: attention.target, observations: [])
    #expect(throws: AttentionError.noSuchKind(.cross, known: [])) { try none.maps() }
    #expect(none.alignedUnits().isEmpty)
  }

  @Test func layersStandInTheOrderOfTheirNumbers() throws {
    func observation(_ layer: Int, _ weights: [[Float]]) -> AttentionObservation {
      var head = AttentionObservation.Head()
      head.weights = weights
      return AttentionObservation(AttentionSite(kind: .cross, layer: layer), sentences: [[head]])
    }
    let (first, second): ([[Float]], [[Float]]) = ([[0, 1, 0], [1, 0, 0]], [[1, 0, 0], [0, 0.5, 0.5]])
    let attention = SentenceAttention(
      source: [.init(text: "▁a", word: 0), .init(text: "▁b", word: 1), .init(text: "</s>", word: nil)],
      target: [.init(text: "▁c", word: 0), .init(text: "</s>", word: nil)],
      observations: [observation(1, second), observation(0, first)])
    #expect(attention.kinds == [.cross])
    #expect(try attention.maps(layers: .all).map(\.weights) == [first, second])
    #expect(try attention.maps(layers: .last).map(\.weights) == [second])
  }

  /// The sentences are aligned by hand; one link for each target word cannot have all of them.
  @Test func theShippedModelAlignsWords() throws {
    let project = FileSystem.folder(of: #filePath) + "/../.."
    let shipped = try ModelDirectory(project + "/Models/german-english").load()
    let reader = try LineReader(path: project + "/Corpora/aligned-german-english.tsv")
    var rate = AlignmentErrorRate()
    while let line = try reader.next() {
      let fields = line.split(separator: "\t").map(String.init)
      try #require(fields.count == 3)
      let pairs = shipped.attention(
        source: shipped.sourceTokenizer.encodeSource(fields[0]),
        target: shipped.targetTokenizer.encode(fields[1])
      ).alignedUnits()
      rate.add(pairs, gold: try GoldAlignment(fields[2]))
    }
    #expect(rate.sureLinks > 200)
    #expect(rate.value < 0.13, "\(rate.value)")
  }
}
