import Tensors
import TestSupport
import Testing

@testable import Layers

struct AttentionObserverTests {
  private static let everything = Set(AttentionPart.allCases)

  @Test(arguments: AttentionChoice.all, AttentionKind.allCases)
  func whatIsSeenFitsTogether(choice: AttentionChoice, kind: AttentionKind) throws {
    let attention = SmallAttention(choice, kind)
    let observer = AttentionObserver(Self.everything)
    let pass = ForwardPass.inspecting(with: observer)
    let output = attention(pass)
    let observation = try #require(observer.observations.first)
    #expect(observer.observations.count == 1)
    #expect(observation.site == AttentionSite(kind: kind, layer: 0))
    #expect(observation.sentences.map(\.count) == [2, 2, 2])
    let keyCounts = kind == .cross ? [2, 4, 1] : [3, 1, 2]
    var contexts: [Float] = []
    for (sentence, (queries, keys)) in zip([3, 1, 2], keyCounts).enumerated() {
      let heads = observation.sentences[sentence]
      for head in heads {
        #expect(head.queries.map(\.count) == [Int](repeating: 3, count: queries))
        #expect(head.values.map(\.count) == [Int](repeating: 3, count: keys))
        #expect(head.keys.map(\.count) == [Int](repeating: choice.score == .additive ? 4 : 3, count: keys))
        #expect(head.scores.map(\.count) == [Int](repeating: keys, count: queries))
        #expect(head.weights.map(\.count) == [Int](repeating: keys, count: queries))
        for query in 0..<queries {
          expectConsistent(head, query, choice, sees: kind == .decoderSelf ? query + 1 : keys)
        }
      }
      for query in 0..<queries {
        contexts += heads.flatMap { head in
          (0..<3).map { column in
            zip(head.weights[query], head.values).reduce(Float(0)) { $0 + $1.0 * $1.1[column] }
          }
        }
      }
    }
    let expected = attention.layer.output(pass.tensor(contexts, [6, 6]))
    expectClose(output.array, expected.array, within: .sums)
  }

  /// The weights are those of the scores, and the scores those of the query and the keys where the score shows them.
  private func expectConsistent(
    _ head: AttentionObservation.Head, _ query: Int, _ choice: AttentionChoice, sees count: Int
  ) {
    let (scores, weights) = (head.scores[query], head.weights[query])
    #expect(scores[count...].allSatisfy { $0 == -.infinity })
    #expect(weights[count...].allSatisfy { $0 == 0 })
    if choice.normalizer == .softmax { #expect(abs(weights.reduce(0, +) - 1) < 1e-5) }
    let pass = ForwardPass(.inference)
    let spans = MemorySpans(start: [0], count: [Int32(count)])
    let seen = Array(scores[..<count])
    expectClose(choice.normalizer(pass.tensor(seen, [count]), spans).array, Array(weights[..<count]))
    let products = head.keys[..<count].map { key in
      zip(head.queries[query], key).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
    switch choice.score {
    case .dot, .bilinear: expectClose(seen, products, within: .sums)
    case .scaledDot: expectClose(seen, products.map { $0 / Float(3).squareRoot() }, within: .sums)
    case .cosine: #expect(seen.allSatisfy { abs($0) <= 2.001 })
    case .additive: break
    }
  }

  @Test(
    arguments: AttentionPart.allCases, [AttentionChoice.fused, .init(score: .additive, normalizer: .sigmoid)])
  func onlyWhatWasAskedForIsKept(part: AttentionPart, choice: AttentionChoice) throws {
    let attention = SmallAttention(choice, .encoderSelf)
    func head(_ parts: Set<AttentionPart>) throws -> AttentionObservation.Head {
      let observer = AttentionObserver(parts)
      _ = attention(ForwardPass.inspecting(with: observer))
      return try #require(observer.observations.first).sentences[2][1]
    }
    let (one, all) = (try head([part]), try head(Self.everything))
    #expect(one.queries == (part == .queries ? all.queries : []))
    #expect(one.keys == (part == .keys ? all.keys : []))
    #expect(one.scores == (part == .scores ? all.scores : []))
    #expect(one.values == (part == .values ? all.values : []))
    expectClose(one.weights.flatMap(\.self), part == .weights ? all.weights.flatMap(\.self) : [])
  }

  /// A recurrence looks one token at a time; its steps, of fewer and fewer sentences, come together by sentence.
  @Test func stepsOfARecurrenceAreCollectedBySentence() throws {
    let observer = AttentionObserver(Self.everything)
    let pass = ForwardPass.inspecting(with: observer)
    let attention = Attention(
      DotScore(query: 2, memory: 2), site: AttentionSite(kind: .cross, layer: 0))
    let memory = pass.tensor([1, 0, 0, 1, 1, 1], [3, 2])
    let steps = TimeSteps(offsets: [0, 1, 3])
    let spans = MemorySpans(offsets: [0, 1, 3]).select(steps.order)
    for step in steps.run() {
      let queries = (0..<step.rows).flatMap { row in [Float(steps.order[row]), Float(step.index)] }
      _ = attention.attend(
        query: pass.tensor(queries, [step.rows, 2]), keys: attention.keys(memory),
        values: attention.values(memory), spans.select(0..<step.rows), at: step)
    }
    let observation = try #require(observer.observations.first)
    #expect(observer.observations.count == 1)
    #expect(observation.sentences.map { $0.map(\.queries) } == [[[[0, 0]]], [[[1, 0], [1, 1]]]])
    #expect(observation.sentences.map { $0.map(\.keys) } == [[[[1, 0]]], [[[0, 1], [1, 1]]]])
    #expect(observation.sentences.map { $0.map(\.scores) } == [[[[0]]], [[[0, 1], [1, 2]]]])
  }
}
