import CKernels
import TestSupport
import Testing

@testable import Tensors

struct AttentionKernelTests {
  private static let dropouts = [Dropout.none, Dropout(key: 77, probability: 0.3)]
  /// Sentences of 1, 3, 17, 129, 0 and 15 queries; across, of 3, 129, 1, 17, 5 and 16 keys.
  private static let queries: [Int32] = [0, 1, 4, 21, 150, 150, 165]
  private static let keys: [Int32] = [0, 3, 132, 133, 150, 155, 171]

  private static func layouts(_ headSize: Int) -> [PackedAttention] {
    func layout(
      _ keys: [Int32], _ causal: Bool, isScaled: Bool = true, window: Int? = nil
    ) -> PackedAttention {
      PackedAttention(
        heads: 2, headSize: headSize, queryOffsets: queries, keyOffsets: keys, isCausal: causal,
        isScaled: isScaled, window: window)
    }
    return [
      layout(queries, false), layout(queries, true), layout(keys, false),
      layout(queries, true, isScaled: false), layout(queries, false, window: 0),
      layout(queries, true, window: 1), layout(queries, false, window: 5), layout(queries, true, window: 20),
      layout(queries, false, isScaled: false, window: 80), layout(queries, true, window: 500),
    ]
  }

  @Test(arguments: Device.everyFast, [1, 3, 17, 32])
  func attentionEqualsTheReference(device: Device, headSize: Int) {
    for layout in Self.layouts(headSize) {
      for dropout in Self.dropouts {
        expectSameAsReference(device, within: .sums, "heads of \(headSize)") { kernels, floats in
          let columns = 2 * headSize, keyCount = Int(layout.keyOffsets[6]) * columns
          let weights = floats.unset(layout.weightCount), y = floats.unset(165 * columns)
          kernels.attention(
            layout, query: floats.random(165 * columns, "q"), keys: floats.random(keyCount, "k"),
            values: floats.random(keyCount, "v"), dropout, weights: weights, into: y)
          return [weights, y]
        }
      }
    }
  }

  @Test(arguments: Device.everyFast, [1, 3, 17, 32])
  func gradientsOfAttentionEqualTheReference(device: Device, headSize: Int) {
    for layout in Self.layouts(headSize) {
      for (dropout, adds) in zip(Self.dropouts, [(true, false, true), (false, true, false)]) {
        expectSameAsReference(device, within: .sums, "heads of \(headSize)") { kernels, floats in
          let columns = 2 * headSize, keyCount = Int(layout.keyOffsets[6]) * columns
          let (q, k) = (floats.random(165 * columns, "q"), floats.random(keyCount, "k"))
          let v = floats.random(keyCount, "v")
          let weights = floats.unset(layout.weightCount), y = floats.unset(165 * columns)
          // Both tables read the weights of the reference.
          Kernels(.reference).attention(
            layout, query: q, keys: k, values: v, dropout, weights: weights, into: y)
          let dq = floats.target(165 * columns, "dq", adds: adds.0)
          let dk = floats.target(keyCount, "dk", adds: adds.1),
            dv = floats.target(keyCount, "dv", adds: adds.2)
          kernels.attentionBackward(
            floats.random(165 * columns, "dy"), layout, query: q, keys: k, values: v, weights: weights,
            dropout,
            queryGradient: dq, keyGradient: dk, valueGradient: dv)
          return [dq.storage, dk.storage, dv.storage]
        }
      }
    }
  }

  /// Scores of ±10⁴ and further: all the weight goes to the largest, and nothing overflows.
  @Test(arguments: Device.every)
  func hugeScoresGiveWholeWeights(device: Device) {
    let layout = PackedAttention(
      heads: 1, headSize: 1, queryOffsets: [0, 2], keyOffsets: [0, 4], isCausal: false)
    let floats = GuardedFloats()
    let weights = floats.unset(8), y = floats.unset(2)
    Kernels(device).attention(
      layout, query: floats.values([1, -1e15]), keys: floats.values([-1e15, -1e4, -2e4, -1e4]),
      values: floats.values([1, 2, 3, 4]), .none, weights: weights, into: y)
    expectClose(weights.array, [0, 0.5, 0, 0.5, 1, 0, 0, 0])
    expectClose(y.array, [3, 1])
  }

  @Test(arguments: Device.everyFast, [1, 3, 17, 32])
  func stepsEqualTheReference(device: Device, headSize: Int) {
    let counts: [Int32] = [1, 3, 17, 129, 0, 16]
    for scattered in [false, true] {
      expectSameAsReference(device, "heads of \(headSize)") { kernels, floats in
        let columns = 2 * headSize
        let y = floats.unset(6 * columns)
        // Far from each other and repeated, as beams share their prefixes.
        let index = (0..<6 * 129).map { Int32($0 * 89 % 200) }
        withArrays([0, 7, 100, 50, 3, 184], counts, index) { start, count, index in
          kernels.attentionStep(
            query: floats.random(6 * (columns + 5), "q"), queryStride: columns + 5,
            keys: floats.random(200 * columns, "k"), values: floats.random(200 * columns, "v"),
            rows: MemoryRows(
              rows: 6, heads: 2, head_size: headSize, memory_stride: columns, start: start, count: count,
              index: scattered ? index : nil, index_stride: 129, unscaled: headSize == 3 ? 1 : 0),
            into: y)
        }
        return [y]
      }
    }
  }

  private func withArrays(
    _ first: [Int32], _ second: [Int32], _ third: [Int32],
    _ body: (UnsafePointer<Int32>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Void
  ) {
    first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in
        third.withUnsafeBufferPointer { body(first.baseAddress, second.baseAddress, $0.baseAddress) }
      }
    }
  }
}
