import Files
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Layers

@Suite struct ParameterStoreTests {
  /// A store as a small model would fill it.
  private func store(_ width: Int = 3, extra: Bool = false) -> ParameterStore {
    let store = ParameterStore()
    _ = Linear(store.scope["first"], inputs: width, outputs: 5)
    _ = LayerNorm(store.scope["norm"], features: 7)
    if extra { _ = Linear(store.scope["second"][0], inputs: 2, outputs: 2) }
    return store
  }

  private func values(_ store: ParameterStore) -> [[Float]] { store.parameters.map(\.storage.array) }

  private func write(_ store: ParameterStore, to path: String, as type: Safetensors.ElementType = .float32)
    throws
  {
    try Safetensors.write(store.parameters.map { ($0.name, $0.shape, $0.storage) }, as: type, to: path)
  }

  @Test func parametersAreNamedByTheirPath() {
    let names = store(extra: true).parameters.map(\.name)
    #expect(
      names == [
        "first.weight", "first.bias", "norm.gain", "norm.offset", "second.0.weight", "second.0.bias",
      ])
    #expect(store().count == 15 + 5 + 7 + 7)
  }

  @Test func initialValuesDependOnSeedAndNameAlone() {
    let (small, large, other) = (store(), store(extra: true), store())
    small.initialize(Seed(4))
    large.initialize(Seed(4))
    other.initialize(Seed(5))
    #expect(values(small) == Array(values(large).prefix(4)))
    #expect(values(small)[0] != values(other)[0])
    #expect(values(small)[1...] == [[0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0]])
  }

  @Test func glorotWeightsAreUniformWithinTheirBound() {
    let store = ParameterStore()
    let linear = Linear(store.scope["linear"], inputs: 200, outputs: 100)
    store.initialize(Seed(1))
    let bound = (Float(6) / 300).squareRoot()
    let weights = linear.weight.storage.array
    #expect(weights.allSatisfy { abs($0) <= bound })
    let variance = weights.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(variance / (bound * bound / 3) - 1) < 0.03)
  }

  /// What is a row of several maps begins as they would one by one, and what is a third of one map as that.
  @Test func gatesAndProjectionsBeginByTheirOwnWidths() throws {
    let store = ParameterStore()
    let attention = MultiHeadAttention(
      store.scope["attention"], features: 64, heads: 4, dropout: 0,
      site: AttentionSite(kind: .encoderSelf, layer: 0))
    let cells: [any RecurrentCell] = [
      GRU(store.scope["gru"], inputs: 40, hidden: 60), LSTM(store.scope["lstm"], inputs: 40, hidden: 60),
    ]
    let stack = RecurrentStack(
      store.scope["stack"], .lstm, inputs: 40, hidden: 60, layers: 1, dropout: 0)
    let map = stack.gateMap(store.scope["map"], inputs: 40)
    store.initialize(Seed(1))
    func expectBound(_ weight: Parameter, _ bound: Float) {
      let largest = weight.storage.array.reduce(0) { max($0, abs($1)) }
      #expect(largest <= bound && largest > 0.98 * bound, "\(weight.name)")
    }
    for cell in cells { expectBound(cell.input.weight, (Float(6) / 100).squareRoot()) }
    expectBound(map.weight, (Float(6) / 100).squareRoot())
    for name in ["query", "key", "value"] {
      let weight = try #require(store.parameters.first { $0.name == "attention.\(name).weight" })
      expectBound(weight, (Float(6) / (4 * 64)).squareRoot())
    }
    expectBound(attention.output.weight, (Float(6) / 128).squareRoot())
  }

  @Test func embeddingsAreNormalWithVarianceOneOverFeatures() {
    let store = ParameterStore()
    let embedding = Embedding(store.scope["embedding"], vocabulary: 1000, features: 64, dropout: 0)
    store.initialize(Seed(1))
    let weights = embedding.weight.storage.array.map(Double.init)
    let mean = weights.reduce(0, +) / 64_000
    let variance = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 64_000
    #expect(abs(mean) < 5 * 0.125 / 64_000.0.squareRoot())
    #expect(abs(variance * 64 - 1) < 0.03)
    // A normal distribution has 4.55 % beyond two deviations.
    let beyond = Double(weights.count { abs($0) > 0.25 }) / 64_000
    #expect(abs(beyond - 0.0455) < 0.005)
  }

  @Test(arguments: [Safetensors.ElementType.float32, .bfloat16, .int8])
  func whatIsWrittenIsReadAgain(type: Safetensors.ElementType) throws {
    let folder = try TemporaryDirectory()
    let written = store(extra: true)
    written.initialize(Seed(2))
    try write(written, to: folder.path("w.safetensors"), as: type)
    let read = store(extra: true)
    try read.load(Safetensors(path: folder.path("w.safetensors")))
    switch type {
    case .float32: #expect(values(read) == values(written))
    case .bfloat16:
      #expect(values(read) == values(written).map { BFloat16.widened(BFloat16.rounded($0)) })
      for (read, written) in zip(values(read).joined(), values(written).joined()) {
        #expect(abs(read - written) <= abs(written) / 256)
      }
    case .int8:
      for (read, written) in zip(values(read), values(written)) {
        let largest = written.map(abs).max() ?? 0
        #expect(zip(read, written).allSatisfy { abs($0 - $1) <= largest / 253 })
      }
    }
  }

  @Test func allThatDoesNotFitIsNamedTogether() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("w.safetensors")
    let written = ParameterStore()
    _ = Linear(written.scope["first"], inputs: 4, outputs: 5)
    _ = LayerNorm(written.scope["other"], features: 7)
    written.initialize(Seed(2))
    try write(written, to: path)
    let file = try Safetensors(path: path)
    let needed = store(extra: true)
    #expect(
      throws: SafetensorsError.mismatch(
        path: path, missing: ["norm.gain", "norm.offset", "second.0.weight", "second.0.bias"],
        unused: ["other.gain", "other.offset"],
        misshapen: ["first.weight is [5, 4], the model needs [5, 3]"])
    ) { try needed.load(file) }
  }

  @Test func aNameCannotBeTakenTwice() async {
    await #expect(processExitsWith: .failure) {
      let store = ParameterStore()
      _ = Linear(store.scope["a"], inputs: 2, outputs: 2)
      _ = Linear(store.scope["a"], inputs: 2, outputs: 2)
    }
  }
}
