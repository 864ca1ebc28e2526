import Tensors
import TestSupport
import Testing

@testable import Layers

/// Self-attention along edges, of two heads in sentences of 5, 1 and 3 tokens.
struct AttentionEdgesTests {
  /// A path of five tokens whose ends are joined, a token alone, and a token between two others.
  private static let neighbours: [[Int32]] = [
    [0, 1, 4], [0, 1, 2], [1, 2, 3], [2, 3, 4], [0, 3, 4], [0], [0, 1], [0, 1, 2], [1, 2],
  ]
  private static let variants =
    AttentionVariant.all.filter { $0.window == nil } + [
      AttentionVariant(positions: .relative, normalizer: .sigmoid)
    ]

  private func edges(_ neighbours: [[Int32]]) -> AttentionEdges {
    AttentionEdges(
      offsets: SmallSelfAttention.offsets, counts: neighbours.map { Int32($0.count) },
      places: neighbours.flatMap(\.self))
  }

  private func result(
    _ attention: SmallSelfAttention, _ pass: ForwardPass, along neighbours: [[Int32]] = Self.neighbours
  ) -> Tensor {
    attention.layer(pass.tensor(attention.x), along: edges(neighbours))
  }

  @Test(arguments: Self.variants)
  func gradientsEqualCentralDifferences(variant: AttentionVariant) {
    let attention = SmallSelfAttention(variant, .encoderSelf, dropout: 0.2, on: .reference)
    GradientCheck(on: .reference, samples: 5).check(attention.store.parameters) { pass in
      result(attention, pass)
    }
  }

  @Test(arguments: Self.variants, [false, true])
  func edgesBetweenAllTokensAreNoRestriction(variant: AttentionVariant, isPacked: Bool) {
    let attention = SmallSelfAttention(variant, .encoderSelf)
    if isPacked { attention.store.pack(for: .cpu) }
    let all = [5, 1, 3].flatMap { count in (0..<count).map { _ in (0..<Int32(count)).map { $0 } } }
    let pass = ForwardPass(.inference)
    expectClose(result(attention, pass, along: all).array, attention(pass).array, within: .sums)
  }

  @Test(arguments: Self.variants)
  func whoeverLooksSeesNeighboursAlone(variant: AttentionVariant) throws {
    let attention = SmallSelfAttention(variant, .encoderSelf)
    let observer = AttentionObserver(Set(AttentionPart.allCases))
    let seen = result(attention, ForwardPass.inspecting(with: observer)).array
    expectClose(result(attention, ForwardPass(.inference)).array, seen, within: .sums)
    let whole = AttentionObserver(Set(AttentionPart.allCases))
    _ = attention(ForwardPass.inspecting(with: whole))
    let observation = try #require(observer.observations.first)
    let unrestricted = try #require(whole.observations.first)
    var token = 0
    for (sentence, count) in [5, 1, 3].enumerated() {
      for (head, other) in zip(observation.sentences[sentence], unrestricted.sentences[sentence]) {
        for (mine, others) in [
          (head.queries, other.queries), (head.keys, other.keys), (head.values, other.values),
        ] {
          expectClose(mine.flatMap(\.self), others.flatMap(\.self), within: .sums)
        }
        for query in 0..<count {
          for key in 0..<count {
            let isSeen = Self.neighbours[token + query].contains(Int32(key))
            #expect((head.weights[query][key] != 0) == isSeen)
            if isSeen {
              expectClose([head.scores[query][key]], [other.scores[query][key]], within: .sums)
            } else {
              #expect(head.scores[query][key] == -.infinity)
            }
          }
        }
      }
      token += count
    }
  }

  @Test func whatIsNoNeighbourChangesNothing() {
    let attention = SmallSelfAttention(AttentionVariant(), .encoderSelf)
    let pass = ForwardPass(.inference)
    let before = result(attention, pass)
    var values = attention.x.storage.array
    for column in 0..<8 { values[2 * 8 + column] += 1 }
    attention.x.storage.assign(values)
    let after = result(attention, pass)
    for (token, sees) in Self.neighbours.enumerated() {
      let isNear = token < 5 && sees.contains(2)
      #expect((before.row(token) == after.row(token)) == !isNear, "token \(token)")
    }
  }
}
