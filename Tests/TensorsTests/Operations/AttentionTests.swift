import TestSupport
import Testing

@testable import Tensors

private let site = AttentionSite(kind: .encoderSelf, layer: 3)

struct AttentionTests {
  private static let queries: [Int32] = [0, 3, 4, 9]
  private static let keys: [Int32] = [0, 2, 7, 8]

  private static func layout(_ queries: [Int32], _ keys: [Int32], causal: Bool = false) -> PackedAttention {
    PackedAttention(heads: 2, headSize: 5, queryOffsets: queries, keyOffsets: keys, isCausal: causal)
  }

  @Test(arguments: Device.every, [Float(0), 0.3])
  func gradientsOfSelfAttention(device: Device, dropout: Float) {
    for causal in [false, true] {
      let parameters = RandomParameters()
      let (q, k, v) = (
        parameters.make("q", [9, 10]), parameters.make("k", [9, 10]), parameters.make("v", [9, 10])
      )
      let layout = Self.layout(Self.queries, Self.queries, causal: causal)
      GradientCheck(on: device).check(parameters.all) { pass in
        attention(
          query: pass.tensor(q), keys: pass.tensor(k), values: pass.tensor(v), layout, dropout: dropout,
          site: site)
      }
    }
  }

  @Test(arguments: Device.every, [Float(0), 0.3])
  func gradientsOfCrossAttention(device: Device, dropout: Float) {
    let parameters = RandomParameters()
    let (q, k, v) = (
      parameters.make("q", [9, 10]), parameters.make("k", [8, 10]), parameters.make("v", [8, 10])
    )
    let layout = Self.layout(Self.queries, Self.keys)
    GradientCheck(on: device).check(parameters.all) { pass in
      attention(
        query: pass.tensor(q), keys: pass.tensor(k), values: pass.tensor(v), layout, dropout: dropout,
        site: site)
    }
  }

  /// One tensor in two or three roles: its gradients add, whichever reaches it first.
  @Test(arguments: Device.every)
  func gradientsOfOneTensorInSeveralRolesAdd(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [9, 10])
    let y = parameters.make("y", [8, 10])
    let weight = parameters.make("weight", [10, 10], deviation: 0.3)
    let (alone, across) = (Self.layout(Self.queries, Self.queries), Self.layout(Self.queries, Self.keys))
    GradientCheck(on: device).check(parameters.all) { pass in
      let memory = linear(pass.tensor(y), weight)
      let x = linear(pass.tensor(x), weight)
      let first = attention(query: x, keys: x, values: x, alone, dropout: 0.2, site: site)
      return attention(query: first, keys: memory, values: memory, across, site: site)
    }
  }

  @Test(arguments: Device.every)
  func gradientsReachTheKeysBehindAConstantQuery(device: Device) {
    let parameters = RandomParameters()
    let (k, v) = (parameters.make("k", [8, 10]), parameters.make("v", [8, 10]))
    let query = normalNumbers(90)
    GradientCheck(on: device).check(parameters.all) { pass in
      attention(
        query: pass.tensor(query, [9, 10]), keys: pass.tensor(k), values: pass.tensor(v),
        Self.layout(Self.queries, Self.keys), site: site)
    }
  }

  @Test(arguments: Device.every, [false, true])
  func weightsSumToOneAndSeeNothingAhead(device: Device, causal: Bool) throws {
    let observer = AttentionObserver()
    let pass = ForwardPass.inspecting(with: observer, on: device)
    let offsets: [Int32] = [0, 3, 4, 21, 100]
    let x = pass.tensor(normalNumbers(1000, deviation: 2), [100, 10])
    _ = attention(
      query: x, keys: x, values: x, Self.layout(offsets, offsets, causal: causal), site: site)
    let observation = try #require(observer.observations.first)
    #expect(observer.observations.count == 1 && observation.site == site)
    #expect(
      observation.sentences.map { $0.map(\.weights.count) } == [[3, 3], [1, 1], [17, 17], [79, 79]])
    for (query, row) in observation.sentences.joined().flatMap({ $0.weights.enumerated() }) {
      #expect(abs(row.reduce(0, +) - 1) < 1e-5)
      #expect(row[...query].allSatisfy { $0 > 0 })
      #expect(row[(query + 1)...].allSatisfy { causal ? $0 == 0 : $0 > 0 })
    }
  }

  @Test(arguments: Device.every, [false, true])
  func otherSentencesChangeNothing(device: Device, causal: Bool) {
    let offsets: [Int32] = [0, 3, 20, 29]
    func outputs(_ values: [Float]) -> [Float] {
      let x = ForwardPass(.inference, on: device).tensor(values, [29, 10])
      let layout = Self.layout(offsets, offsets, causal: causal)
      return attention(query: x, keys: x, values: x, layout, site: site).array
    }
    let values = normalNumbers(290)
    var changed = values
    for index in values.indices where !(30..<200).contains(index) { changed[index] = .nan }
    expectSameBits(Array(outputs(changed)[30..<200]), Array(outputs(values)[30..<200]))
  }

  @Test(arguments: Device.every)
  func laterTokensChangeNothingInCausalAttention(device: Device) {
    func outputs(_ values: [Float]) -> [Float] {
      let x = ForwardPass(.inference, on: device).tensor(values, [20, 10])
      return attention(
        query: x, keys: x, values: x, Self.layout([0, 20], [0, 20], causal: true), site: site
      )
      .array
    }
    let values = normalNumbers(200)
    let changed = values.enumerated().map { $0.offset < 90 ? $0.element : -3 * $0.element }
    expectSameBits(Array(outputs(changed)[..<90]), Array(outputs(values)[..<90]))
  }

  /// Step by step, each row over the tokens so far of its own sentence, wherever they lie in memory.
  @Test(arguments: Device.every, [false, true])
  func stepsEqualCausalAttention(device: Device, scattered: Bool) {
    let offsets: [Int32] = [0, 3, 4, 21]
    let pass = ForwardPass(.inference, on: device)
    let (q, k, v) = (
      normalNumbers(210, "q"), normalNumbers(210, "k"), normalNumbers(210, "v")
    )
    let whole = attention(
      query: pass.tensor(q, [21, 10]), keys: pass.tensor(k, [21, 10]), values: pass.tensor(v, [21, 10]),
      Self.layout(offsets, offsets, causal: true), site: site)

    let starts: [Int32] = [0, 0, 0, 3] + [Int32](repeating: 4, count: 17)
    let counts = (0..<21).map { Int32($0) - starts[$0] + 1 }
    let index = (0..<21).flatMap { row in (0..<17).map { min(starts[row] + Int32($0), 20) } }
    let memory: DecodingMemory =
      scattered
      ? .scattered(index: index, stride: 17, count: counts) : .sentences(start: starts, count: counts)
    // Queries, keys and values beside each other.
    let rows = pass.tensor(
      (0..<21).flatMap { row in [q, k, v].flatMap { $0[row * 10..<(row + 1) * 10] } }, [21, 30]
    ).storage
    func columns(_ offset: Int) -> StridedColumns { StridedColumns(rows, stride: 30, offset: offset) }
    let context = attentionStep(
      query: columns(0), keys: columns(10), values: columns(20), heads: 2, headSize: 5, memory,
      pass)
    let strided = attention(
      query: columns(0), keys: columns(10), values: columns(20), Self.layout(offsets, offsets, causal: true),
      site: site, pass)
    expectClose(strided.array, whole.array, within: .rounding)
    expectClose(context.array, whole.array, within: .rounding)
  }

  @Test func aRowCanSeeTheLastOfItsMemoryAlone() {
    let memory = DecodingMemory.scattered(index: [4, 2, 7, -1, 5, 6, 8, -1], stride: 4, count: [3, 2])
    let (rows, spans) = memory.last(2).gathered
    #expect(rows == [2, 7, 5, 6])
    #expect(spans.count == [2, 2] && spans.distances == [-1, -1])
    #expect(memory.last(9).gathered.rows == [4, 2, 7, 5, 6])
    let sentences = DecodingMemory.sentences(start: [0, 5], count: [5, 1]).last(3)
    #expect(sentences.gathered.rows == [2, 3, 4, 5])
  }
}
