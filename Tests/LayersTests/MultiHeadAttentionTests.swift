import Randomness
import Tensors
import TestSupport
import Testing

@testable import Layers

/// A score with a normaliser.
struct AttentionChoice: CustomTestStringConvertible, Sendable {
  var score: AttentionScoreKind
  var normalizer: AttentionNormalizer

  var testDescription: String { "\(score.rawValue), \(normalizer.rawValue)" }

  static let all = AttentionScoreKind.allCases.flatMap { score in
    AttentionNormalizer.allCases.map { AttentionChoice(score: score, normalizer: $0) }
  }

  /// The Transformer's own, which the fused kernel computes.
  static let fused = AttentionChoice(score: .scaledDot, normalizer: .softmax)
}

/// Sentences of 3, 1 and 2 tokens, and a memory of sentences of 2, 4 and 1.
private let (offsets, memoryOffsets): ([Int32], [Int32]) = ([0, 3, 4, 6], [0, 2, 6, 7])

/// A layer of two heads of three features, with what it reads as parameters beside it.
struct SmallAttention {
  let store: ParameterStore
  let layer: MultiHeadAttention
  /// [6, 6].
  let x: Parameter
  /// [7, memory features].
  let memory: Parameter

  init(
    _ choice: AttentionChoice, _ kind: AttentionKind, memoryFeatures: Int? = nil, dropout: Float = 0,
    on device: Device = .cpu
  ) {
    store = ParameterStore(on: device)
    layer = MultiHeadAttention(
      store.scope["layer"], features: 6, heads: 2, score: choice.score, normalizer: choice.normalizer,
      dropout: dropout, site: AttentionSite(kind: kind, layer: 0), memoryFeatures: memoryFeatures,
      attentionFeatures: 4)
    x = store.scope.parameter("x", [6, 6], .normal(deviation: 1))
    memory = store.scope.parameter("memory", [7, memoryFeatures ?? 6], .normal(deviation: 1))
    store.initialize(Seed(5))
    for parameter in store.parameters where parameter.name.hasSuffix("bias") {
      parameter.storage.assign(normalNumbers(parameter.shape.count, deviation: 0.5, parameter.name))
    }
    for parameter in store.parameters where parameter.name.hasSuffix("strength") {
      parameter.storage.fill(2)
    }
  }

  /// The attention of all tokens at once.
  func callAsFunction(_ pass: ForwardPass) -> Tensor {
    guard layer.attention.site.kind == .cross else { return layer(pass.tensor(x), offsets: offsets) }
    return layer(
      pass.tensor(x), memory: pass.tensor(memory), queryOffsets: offsets, memoryOffsets: memoryOffsets)
  }

  /// What has a gradient.
  var parameters: [Parameter] {
    store.parameters.filter { layer.attention.site.kind == .cross || $0.name != "memory" }
  }
}

struct MultiHeadAttentionTests {
  @Test(arguments: AttentionChoice.all)
  func gradientsEqualCentralDifferences(choice: AttentionChoice) {
    let kinds: [(AttentionKind, memoryFeatures: Int?)] = [
      (.encoderSelf, nil), (.decoderSelf, nil), (.cross, 5),
    ]
    for (kind, memoryFeatures) in kinds {
      let attention = SmallAttention(
        choice, kind, memoryFeatures: memoryFeatures, dropout: 0.2, on: .reference)
      GradientCheck(on: .reference, samples: 5).check(attention.parameters) { pass in attention(pass) }
    }
  }

  @Test(arguments: AttentionKind.allCases, [nil, 5])
  func theGeneralPathComputesWhatTheFusedKernelComputes(kind: AttentionKind, memoryFeatures: Int?) {
    let attention = SmallAttention(.fused, kind, memoryFeatures: kind == .cross ? memoryFeatures : nil)
    // Who wants to see everything sees the general path.
    let general = ForwardPass.inspecting(with: AttentionObserver(Set(AttentionPart.allCases)))
    let expected = attention(general).array
    for isPacked in [false, true] {
      if isPacked { attention.store.pack(for: .cpu) }
      expectClose(attention(ForwardPass(.inference)).array, expected, within: .rounding)
      let watched = ForwardPass.inspecting(with: AttentionObserver())
      expectSameBits(attention(watched).array, attention(ForwardPass(.inference)).array)
    }
  }

  @Test(arguments: AttentionKind.allCases)
  func theGeneralPathHasTheGradientsOfTheFusedKernel(kind: AttentionKind) {
    let small = SmallAttention(.fused, kind)
    let attention = small.layer.attention
    let (memory, ends) = kind == .cross ? (small.memory, memoryOffsets) : (small.x, offsets)
    func gradients(_ context: (Tensor, Tensor) -> Tensor) -> [Float] {
      let pool = MemoryPool()
      let gradients = Gradients(count: small.store.flatCount, from: pool)
      let pass = ForwardPass(.training(gradients, randomness: 1), memory: pool)
      let projected = small.layer.projections
      let query = projected.queries(pass.tensor(small.x))[0]
      let result = context(query, projected.keysAndValues(pass.tensor(memory))[0])
      pass.backward(from: result, gradient: normalNumbers(36, "gradient"))
      return gradients.storage.array
    }
    let fused = gradients { query, memory in
      attention(
        query: query, keys: memory, values: memory, queryOffsets: offsets, memoryOffsets: ends)
    }
    let general = gradients { query, memory in
      attention.attend(
        query: query, keys: attention.keys(memory), values: attention.values(memory),
        attention.mask.spans(queryOffsets: offsets, memoryOffsets: ends)
      ).context
    }
    #expect(fused.contains { $0 != 0 })
    expectClose(general, fused, within: .sums)
  }

  /// Rows are repeated, reordered and dropped between steps; each is compared with its whole prefix at once.
  @Test(arguments: AttentionChoice.all, [false, true])
  func stepsEqualAllTokensAtOnceWhateverRowsAreSelected(choice: AttentionChoice, isPacked: Bool) {
    let target = SmallAttention(choice, .decoderSelf)
    let source = SmallAttention(choice, .cross, memoryFeatures: 5)
    if isPacked { for store in [target.store, source.store] { store.pack(for: .cpu) } }
    let pass = ForwardPass(.inference)
    var grown = target.layer.emptyMemory(pass)
    let fixed = source.layer.memory(pass.tensor(source.memory))
    var ancestry = Ancestry(hypotheses: 3)
    var prefixes: [(sentence: Int, tokens: [[Float]])] = (0..<3).map { ($0, []) }
    for (step, selection) in [[0, 1, 2], [2, 0, 0, 1], [3, 1], [1, 1, 0], [0, 2, 1]].enumerated() {
      ancestry.select(selection)
      prefixes = selection.map { prefixes[$0] }
      let tokens = normalNumbers(6 * selection.count, "step \(step)")
      for row in selection.indices { prefixes[row].tokens.append(Array(tokens[6 * row..<6 * (row + 1)])) }
      ancestry.append()
      let x = pass.tensor(tokens, [selection.count, 6])
      let itself = target.layer.extendingStep(x, &grown, ancestry.memory, at: step)
      let rows = DecodingMemory.sentences(
        start: prefixes.map { memoryOffsets[$0.sentence] },
        count: prefixes.map { memoryOffsets[$0.sentence + 1] - memoryOffsets[$0.sentence] })
      let across = source.layer.step(x, fixed, rows)
      for (row, prefix) in prefixes.enumerated() {
        let all = pass.tensor(prefix.tokens.flatMap(\.self), [step + 1, 6])
        expectClose(
          itself.row(row), target.layer(all, offsets: [0, Int32(step + 1)]).row(step), within: .sums,
          "self-attention of row \(row) at step \(step)")
        let seen = Int(rows.bounds(of: row).lowerBound)..<Int(rows.bounds(of: row).upperBound)
        let whole = source.layer(
          all, memory: pass.tensor(source.memory).slice(rows: seen), queryOffsets: [0, Int32(step + 1)],
          memoryOffsets: [0, Int32(seen.count)])
        expectClose(
          across.row(row), whole.row(step), within: .sums, "cross-attention of row \(row) at step \(step)")
      }
    }
  }

  @Test func parametersKeepTheirNames() {
    let common = ["query", "key", "value", "output"].flatMap { ["layer.\($0).weight", "layer.\($0).bias"] }
    func own(_ score: AttentionScoreKind) -> [String] {
      let attention = SmallAttention(AttentionChoice(score: score, normalizer: .softmax), .encoderSelf)
      let names = attention.store.parameters.map(\.name).filter { $0.hasPrefix("layer") }
      #expect(Array(names.prefix(common.count)) == common)
      return names.dropFirst(common.count).map { String($0.dropFirst("layer.score.".count)) }
    }
    #expect(own(.scaledDot).isEmpty)
    #expect(own(.dot).isEmpty)
    #expect(own(.additive) == ["query.weight", "memory.weight", "memory.bias", "vector"])
    #expect(own(.bilinear) == ["memory.weight"])
    #expect(own(.cosine) == ["strength"])
  }
}

// MARK: - Private

extension DecodingMemory {
  fileprivate func bounds(of row: Int) -> Range<Int32> {
    switch self {
    case .sentences(let start, let count): start[row]..<start[row] + count[row]
    case .scattered: 0..<0
    }
  }
}
