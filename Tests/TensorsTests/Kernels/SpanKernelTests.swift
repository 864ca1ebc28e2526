import TestSupport
import Testing

@testable import Tensors

struct SpanKernelTests {
  /// Queries that see 1, 129, 0, 17 and again some of the first rows of a memory of 147.
  private static let spans = MemorySpans(start: [0, 1, 130, 130, 0], count: [1, 129, 0, 17, 3])
  private static let memory = 147
  private static let meetings = 150

  @Test(arguments: Device.everyFast, oddSizes)
  func additiveScoresEqualTheReference(device: Device, columns: Int) {
    for adds in [false, true] {
      expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
        let (query, keys) = (floats.random(5 * columns, "q"), floats.random(Self.memory * columns, "k"))
        let vector = floats.random(columns, "v")
        let scores = floats.unset(Self.meetings)
        kernels.additiveScores(
          Self.spans, columns: columns, query: query, keys: keys, vector: vector, into: scores)
        let dquery = floats.target(5 * columns, "dq", adds: adds)
        let dkeys = floats.random(Self.memory * columns, "dk"), dvector = floats.random(columns, "dv")
        kernels.additiveScoresBackward(
          floats.random(Self.meetings, "ds"), Self.spans, columns: columns, query: query, keys: keys,
          vector: vector, queryGradient: dquery, keyGradient: dkeys, vectorGradient: dvector)
        return [scores, dquery.storage, dkeys, dvector]
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func dotScoresEqualTheReference(device: Device, columns: Int) {
    for adds in [false, true] {
      expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
        let (query, keys) = (floats.random(5 * columns, "q"), floats.random(Self.memory * columns, "k"))
        let scores = floats.unset(Self.meetings)
        kernels.dotScores(
          Self.spans, columns: columns, scale: 0.3, query: query, keys: keys, into: scores)
        let dquery = floats.target(5 * columns, "dq", adds: adds)
        let dkeys = floats.random(Self.memory * columns, "dk")
        kernels.dotScoresBackward(
          floats.random(Self.meetings, "ds"), Self.spans, columns: columns, scale: 0.3, query: query,
          keys: keys, queryGradient: dquery, keyGradient: dkeys)
        return [scores, dquery.storage, dkeys]
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func scalingToALengthEqualsTheReference(device: Device, columns: Int) {
    for hasLength in [false, true] {
      expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
        let x = floats.random(5 * columns, "x"), length = hasLength ? floats.values([2.5]) : nil
        let y = floats.unset(5 * columns), norms = floats.unset(5), dlength = floats.values([0.5])
        kernels.scaleToLength(x, rows: 5, columns: columns, length: length, into: y, norms: norms)
        let dx = floats.target(5 * columns, "dx", adds: hasLength)
        // Slopes across x: those along it cancel, and what is left of them is rounding.
        kernels.scaleToLengthBackward(
          floats.random(5 * columns, "dy"), x, rows: 5, columns: columns, length: length, norms: norms,
          gradient: dx, lengthGradient: hasLength ? dlength : nil)
        return [y, norms, dlength] + (columns > 1 ? [dx.storage] : [])
      }
    }
  }

  @Test(arguments: Device.everyFast, AttentionNormalizer.allCases)
  func weightsOfScoresEqualTheReference(device: Device, normalizer: AttentionNormalizer) {
    for adds in [false, true] {
      expectSameAsReference(device, within: .sums, "\(normalizer)") { kernels, floats in
        let weights = floats.unset(Self.meetings), given = floats.unset(Self.meetings)
        let scores = floats.random(Self.meetings, "scores", deviation: 3)
        kernels.normalizeScores(Self.spans, normalizer, scores, into: weights)
        Kernels(.reference).normalizeScores(Self.spans, normalizer, scores, into: given)
        let dscores = floats.target(Self.meetings, "dscores", adds: adds)
        kernels.normalizeScoresBackward(
          floats.random(Self.meetings, "dweights"), Self.spans, normalizer, weights: given,
          gradient: dscores)
        return [weights, dscores.storage]
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func weightedMeansEqualTheReference(device: Device, columns: Int) {
    for adds in [false, true] {
      expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
        let weights = floats.random(Self.meetings, "w"), values = floats.random(Self.memory * columns, "v")
        let mean = floats.unset(5 * columns)
        kernels.weightedMean(Self.spans, columns: columns, weights: weights, values: values, into: mean)
        let dweights = floats.target(Self.meetings, "dw", adds: adds)
        let dvalues = floats.random(Self.memory * columns, "dv")
        kernels.weightedMeanBackward(
          floats.random(5 * columns, "dmean"), Self.spans, columns: columns, weights: weights,
          values: values, weightGradient: dweights, valueGradient: dvalues)
        return [mean, dweights.storage, dvalues]
      }
    }
  }
}
