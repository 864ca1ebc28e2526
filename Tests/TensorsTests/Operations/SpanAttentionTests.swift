import Tensors
import TestSupport
import Testing

struct SpanAttentionTests {
  /// Queries that see parts of the memory that overlap, one of them nothing.
  private static let spans = MemorySpans(start: [0, 2, 1, 4, 0], count: [3, 3, 0, 1, 5])

  @Test(arguments: Device.every)
  func gradientsOfOneTensorAsQueryAndKeysAdd(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [5, 3])
    let weight = parameters.make("weight", [3, 3], deviation: 0.5)
    let vector = parameters.make("vector", [3])
    for isAdditive in [false, true] {
      GradientCheck(on: device).check(parameters.all) { pass in
        let y = linear(pass.tensor(x), weight)
        let additive = additiveScores(y, y, vector: vector, Self.spans)
        return isAdditive ? additive : sum([additive, dotScores(y, y, scale: 0.7, Self.spans)])
      }
    }
  }

  @Test(arguments: Device.every, AttentionNormalizer.allCases)
  func gradientsOfMeansByNormalizedScores(device: Device, normalizer: AttentionNormalizer) {
    let parameters = RandomParameters()
    let (query, keys) = (parameters.make("query", [5, 3]), parameters.make("keys", [5, 3]))
    let values = parameters.make("values", [5, 2])
    let strength = parameters.make("strength", [1], mean: 2)
    GradientCheck(on: device).check(parameters.all) { pass in
      let scores = dotScores(pass.tensor(query), scaledToLength(pass.tensor(keys), strength), Self.spans)
      let weights = dropout(normalizer(scores, Self.spans), 0.2)
      return weightedMean(weights, of: pass.tensor(values), Self.spans)
    }
  }
}
