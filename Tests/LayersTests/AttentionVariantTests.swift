import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Layers

struct AttentionVariantTests {
  private static let kinds = [AttentionKind.encoderSelf, .decoderSelf]

  @Test(arguments: AttentionVariant.all, kinds)
  func gradientsEqualCentralDifferences(variant: AttentionVariant, kind: AttentionKind) {
    let attention = SmallSelfAttention(variant, kind, dropout: 0.2, on: .reference)
    GradientCheck(on: .reference, samples: 5).check(attention.store.parameters) { pass in attention(pass) }
  }

  /// Rows are repeated, reordered and dropped between steps; each is compared with its whole prefix at once.
  @Test(arguments: AttentionVariant.all, [false, true])
  func stepsEqualAllTokensAtOnceWhateverRowsAreSelected(variant: AttentionVariant, isPacked: Bool) {
    let attention = SmallSelfAttention(variant, .decoderSelf)
    if isPacked { attention.store.pack(for: .cpu) }
    let pass = ForwardPass(.inference)
    var memory = attention.layer.emptyMemory(pass)
    var ancestry = Ancestry(hypotheses: 2)
    var prefixes = [[[Float]]](repeating: [], count: 2)
    for (step, selection) in [[0, 1], [1, 0, 0], [2, 1], [1, 1, 0], [0, 2, 1], [0, 1]].enumerated() {
      ancestry.select(selection)
      prefixes = selection.map { prefixes[$0] }
      let tokens = normalNumbers(8 * selection.count, "step \(step)")
      for row in selection.indices { prefixes[row].append(Array(tokens[8 * row..<8 * (row + 1)])) }
      ancestry.append()
      let x = pass.tensor(tokens, [selection.count, 8])
      let y = attention.layer.extendingStep(x, &memory, ancestry.memory, at: step)
      for (row, prefix) in prefixes.enumerated() {
        let all = pass.tensor(prefix.flatMap(\.self), [step + 1, 8])
        let whole = attention.layer(all, offsets: [0, Int32(step + 1)])
        expectClose(y.row(row), whole.row(step), within: .sums, "row \(row) at step \(step)")
      }
    }
  }

  @Test(arguments: AttentionVariant.all, kinds)
  func whoeverLooksSeesWhatOthersCompute(variant: AttentionVariant, kind: AttentionKind) throws {
    let attention = SmallSelfAttention(variant, kind)
    let observer = AttentionObserver(Set(AttentionPart.allCases))
    let seen = attention(ForwardPass.inspecting(with: observer)).array
    for isPacked in [false, true] {
      if isPacked { attention.store.pack(for: .cpu) }
      expectClose(attention(ForwardPass(.inference)).array, seen, within: .sums)
    }
    let observation = try #require(observer.observations.first)
    for (sentence, count) in [5, 1, 3].enumerated() {
      for head in observation.sentences[sentence] {
        #expect(head.weights.map(\.count) == [Int](repeating: count, count: count))
        for (query, weights) in head.weights.enumerated() {
          for (key, weight) in weights.enumerated() {
            let isSeen = (kind == .encoderSelf || key <= query) && abs(key - query) <= variant.window ?? count
            #expect((weight != 0) == isSeen && (head.scores[query][key] != -.infinity) == isSeen)
          }
        }
      }
    }
  }

  // MARK: Formulas

  /// Scores of the second head in the first sentence, by the formula of each paper.
  @Test(arguments: PositionalEncodingKind.allCases.filter(\.isOfSelfAttention))
  func scoresAreThoseOfTheirFormulas(positions: PositionalEncodingKind) throws {
    let attention = SmallSelfAttention(AttentionVariant(positions: positions), .encoderSelf)
    let plain = SmallSelfAttention(AttentionVariant(), .encoderSelf)
    for (name, parameter) in plain.store.parameters.map({ ($0.name, $0) }) {
      let other = try #require(attention.store.parameters.first { $0.name == name })
      other.storage.assign(parameter.storage.array)
    }
    func head(_ attention: SmallSelfAttention) throws -> AttentionObservation.Head {
      let observer = AttentionObserver(Set(AttentionPart.allCases))
      _ = attention(ForwardPass.inspecting(with: observer))
      return try #require(observer.observations.first).sentences[0][1]
    }
    let (with, without) = (try head(attention), try head(plain))
    func table(_ name: String) -> [Float] {
      attention.store.parameters.first { $0.name == "layer.positions.\(name)" }?.storage.array ?? []
    }
    for query in 0..<5 {
      for key in 0..<5 {
        let (q, k, distance) = (without.queries[query], without.keys[key], key - query)
        let expected: Float =
          switch positions {
          case .relative: dot(q, plus(k, table("key.weight"), row: min(max(distance, -2), 2) + 2)) / 2
          case .relativeBias: dot(q, k) / 2 + table("weight")[4 + bucket(distance)]
          case .alibi: dot(q, k) / 2 - Float(abs(distance)) / 256
          case .rotary: dot(q, turned(k, by: distance)) / 2
          case .sinusoidal, .learned, .none: dot(q, k) / 2
          }
        expectClose([with.scores[query][key]], [expected], within: .sums, "\(query) and \(key)")
      }
    }
  }

  /// The sum of a vector of four and one of a table.
  private func plus(_ x: [Float], _ table: [Float], row: Int) -> [Float] {
    x.indices.map { x[$0] + table[4 * row + $0] }
  }

  private func dot(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Two groups each side, the second of all that is further than one place.
  private func bucket(_ distance: Int) -> Int { (distance > 0 ? 2 : 0) + min(1, abs(distance)) }

  /// Pairs of a head of four turn by 1 and by 1/100 for each place.
  private func turned(_ x: [Float], by places: Int) -> [Float] {
    [Float(1), 0.01].enumerated().flatMap { pair, frequency -> [Float] in
      let (first, second, angle) = (x[2 * pair], x[2 * pair + 1], frequency * Float(places))
      return [
        first * cos(angle) - second * sin(angle), second * cos(angle) + first * sin(angle),
      ]
    }
  }

  @Test func slopesHalveFromHeadToHead() {
    // Press et al. 2022, section 3: of 8 heads 1/2, 1/4 … 1/256; of 6 those of 4 and the first of 8 between them.
    let spans = MemorySpans(start: [0], count: [2], distances: [-1])
    func slopes(_ heads: Int) -> [Float] {
      let pass = ForwardPass(.inference)
      let biases = LinearBias(heads: heads)(spans.split(heads: heads, memoryRows: 2), heads: heads, pass)
      return stride(from: 0, to: 2 * heads, by: 2).map { -biases.array[$0] }
    }
    expectClose(slopes(8), [2, 4, 8, 16, 32, 64, 128, 256].map { 1 / $0 })
    expectClose(slopes(6), [1 / 4, 1 / 16, 1 / 64, 1 / 256, 1 / 2, 1 / 8])
    expectClose(slopes(1), [1 / 256])
  }

  @Test func distancesShareBucketsAsInT5() {
    // The groups of transformers' T5 with 32 buckets and a maximum distance of 128.
    let both = DistanceBuckets(count: 32, furthest: 128, isOneSided: false)
    #expect([0, -1, -7, -8, -12, -127, -128, -5000].map(both.bucket(of:)) == [0, 1, 7, 8, 9, 15, 15, 15])
    #expect([1, 7, 8, 5000].map(both.bucket(of:)) == [17, 23, 24, 31])
    let before = DistanceBuckets(count: 32, furthest: 128, isOneSided: true)
    #expect([0, 3, -1, -15, -16, -20, -127, -9000].map(before.bucket(of:)) == [0, 0, 1, 15, 16, 17, 31, 31])
  }

  @Test func parametersHaveTheirNames() {
    func names(_ variant: AttentionVariant) -> [String] {
      SmallSelfAttention(variant, .encoderSelf).store.parameters.map(\.name).filter { $0.hasPrefix("layer") }
    }
    #expect(
      names(AttentionVariant(projections: .fused)) == [
        "layer.queryKeyValue.weight", "layer.queryKeyValue.bias", "layer.output.weight", "layer.output.bias",
      ])
    let tables = names(AttentionVariant(positions: .relative)).filter { $0.contains("positions") }
    #expect(tables == ["layer.positions.key.weight", "layer.positions.value.weight"])
  }

  @Test(arguments: [false, true])
  func crossAttentionOfFusedMapsIsThatOfSeparateOnes(isPacked: Bool) throws {
    func layer(_ store: ParameterStore, _ kind: AttentionProjectionKind) -> MultiHeadAttention {
      MultiHeadAttention(
        store.scope, features: 6, heads: 2, projections: kind, dropout: 0,
        site: AttentionSite(kind: .cross, layer: 0), memoryFeatures: 5)
    }
    let (separateStore, fusedStore) = (ParameterStore(), ParameterStore())
    let (separate, fused) = (layer(separateStore, .separate), layer(fusedStore, .fused))
    for store in [separateStore, fusedStore] { store.initialize(Seed(3)) }
    func floats(_ name: String) throws -> [Float] {
      try #require(separateStore.parameters.first { $0.name == name }).storage.array
    }
    for parameter in fusedStore.parameters {
      let end = parameter.name.split(separator: ".")[1]
      let values =
        parameter.name.hasPrefix("keyValue")
        ? try floats("key.\(end)") + floats("value.\(end)") : try floats(parameter.name)
      parameter.storage.assign(values)
    }
    if isPacked { for store in [separateStore, fusedStore] { store.pack(for: .cpu) } }
    let pass = ForwardPass(.inference)
    let (x, memory) = (
      pass.tensor(normalNumbers(18, "x"), [3, 6]), pass.tensor(normalNumbers(20, "memory"), [4, 5])
    )
    func result(_ layer: MultiHeadAttention) -> [Float] {
      layer(x, memory: memory, queryOffsets: [0, 2, 3], memoryOffsets: [0, 3, 4]).array
    }
    expectClose(result(fused), result(separate), within: .sums)
    let rows = DecodingMemory.sentences(start: [0, 0, 3], count: [3, 3, 1])
    expectClose(fused.step(x, fused.memory(memory), rows).array, result(separate), within: .sums)
  }
}
