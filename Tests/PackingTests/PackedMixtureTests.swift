import Bitext
import Randomness
import TestSupport
import Testing
import Text

@testable import Packing

struct PackedMixtureTests {
  private let large: PackedCorpus
  private let small: PackedCorpus
  private let fixture: PackedFixture

  init() throws {
    fixture = try PackedFixture(pairs: 2_000)
    large = try fixture.pack("large")
    let lines = (0..<200).map { "q\($0 % 90) q1\tz\($0 % 90)\n" }
    let path = try fixture.folder.write(lines.joined(), to: "small.tsv")
    small = try fixture.packer(Corpus(files: [path])).pack(into: fixture.folder.path("small")).corpus
  }

  /// How often each pair is drawn in some epochs.
  private func draws(_ mixture: PackedMixture, epochs: Int) -> [Int] {
    var draws = [Int](repeating: 0, count: mixture.count)
    let sampler = PackedSampler(mixture, tokenBudget: 300, seed: Seed(1))
    for epoch in 0..<epochs {
      for batch in sampler.epoch(epoch) { for pair in batch { draws[pair] += 1 } }
    }
    return draws
  }

  @Test func eachCorpusIsGoneThroughInPassesOfItsOwn() throws {
    let mixture = PackedMixture([.init(large), .init(small, weight: 5)])
    let draws = draws(mixture, epochs: 3)
    for part in [draws[..<large.count], draws[large.count...]] {
      #expect((part.max() ?? 0) - (part.min() ?? 0) <= 1)
    }
  }

  @Test func weightsAndTemperatureSetTheShares() throws {
    func share(_ weight: Double, _ temperature: Double) -> Double {
      let mixture = PackedMixture([.init(large), .init(small, weight: weight)], temperature: temperature)
      let draws = draws(mixture, epochs: 2)
      return Double(draws[large.count...].reduce(0, +)) / Double(draws.reduce(0, +))
    }
    let sizes = (large: Double(large.count), small: Double(small.count))
    #expect(abs(share(1, 1) - sizes.small / (sizes.large + sizes.small)) < 0.01)
    #expect(abs(share(4, 1) - 4 * sizes.small / (sizes.large + 4 * sizes.small)) < 0.01)
    #expect(abs(share(1, 1e9) - 0.5) < 0.01)
    #expect(share(1e-9, 1) > 0)
  }

  @Test func tagsStandBeforeSources() throws {
    let mixture = PackedMixture([.init(large), .init(small, tag: [7, 9])])
    let tokenizer = try Tokenizer(fixture.source)
    #expect(try mixture.source(of: large.count) == [7, 9] + tokenizer.encode("q0 q1"))
    #expect(mixture.sourceLength(of: large.count) == 2 + tokenizer.encode("q0 q1").count)
    #expect(try mixture.source(of: 0).first != 7)
    #expect(
      mixture.origin(of: large.count + 3)
        == SentencePair.Origin(path: fixture.folder.path("small.tsv"), line: 4))
  }
}
