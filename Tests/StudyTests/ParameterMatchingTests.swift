import Layers
import Testing
import Translation

@testable import Study

struct ParameterMatchingTests {
  private let matching = ParameterMatching(sourceVocabulary: 400, targetVocabulary: 300)

  private func transformer(_ features: Int, layers: Int) -> Architecture {
    var configuration = Architecture(.transformer, .tiny)
    configuration.features = features
    configuration.feedForwardFeatures = 2 * features
    configuration.encoderLayers = layers
    configuration.decoderLayers = layers
    configuration.tiedEmbeddings = .none
    return configuration
  }

  private func parameters(_ architecture: Architecture) -> Int {
    architecture.makeModel(sourceVocabulary: 400, targetVocabulary: 300).parameters.count
  }

  @Test func widthsChangeUntilParametersAreEqual() throws {
    let first = transformer(128, layers: 3)
    for layers in [1, 2, 5] {
      let matches = try matching.matches(of: [("a", first), ("b", transformer(64, layers: layers))])
      #expect(matches[0].architecture == first)
      #expect(matches[0].deviation == 0)
      let match = matches[1]
      #expect(match.parameters == parameters(match.architecture))
      #expect(match.wanted == parameters(first))
      #expect(abs(match.deviation) < 0.05)
      #expect(match.givenWidth == 64)
      #expect((match.width > 128) == (layers < 3))
      #expect(match.architecture.problems.isEmpty)
      // One step more or less is no nearer.
      for width in [match.width - 4, match.width + 4] {
        let other = parameters(match.architecture.widened(to: width))
        #expect(abs(other - match.wanted) >= abs(match.parameters - match.wanted))
      }
    }
  }

  @Test func whatIsEqualAlreadyStaysAsItIs() throws {
    let architecture = transformer(96, layers: 2)
    let matches = try matching.matches(of: [("a", architecture), ("b", architecture)])
    #expect(matches[1].architecture == architecture)
  }

  @Test func whatCannotBeMatchedIsSaid() throws {
    // With one layer of 4 features there are more parameters than the first system has.
    let error = try #require(throws: StudyError.self) {
      try matching.matches(of: [("a", transformer(4, layers: 1)), ("b", transformer(64, layers: 60))])
    }
    #expect(error.description.contains("b: at best"))
  }
}
