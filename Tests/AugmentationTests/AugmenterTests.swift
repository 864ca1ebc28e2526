import Augmentation
import Bitext
import Protection
import Randomness
import Testing
import Text

struct AugmenterTests {
  private let pairs = (0..<200).map { index in
    SentencePair(
      source: "Maria kauft \(index + 2) schöne Äpfel für Robert.",
      target: "Maria buys \(index + 2) nice apples for Robert.",
      origin: .init(path: "x", line: index + 1))
  }

  private func augmented(_ word: String, epoch: Int = 0, threads: Int = 1) throws -> [SentencePair] {
    let augmentation = try #require(Augmentation(word))
    return Augmenter(augmentation, of: pairs, from: "de", to: "en", seed: Seed(1)).pairs(
      pairs, epoch: epoch, threads: threads)
  }

  private func placeholders(_ text: String) -> [Placeholder] {
    text.unicodeScalars.compactMap(Placeholder.init)
  }

  @Test func threadsChangeNothingAndEpochsDo() throws {
    let one = try augmented("standard").map(\.source)
    #expect(try augmented("standard", threads: 2).map(\.source) == one)
    #expect(try augmented("standard", epoch: 1).map(\.source) != one)
  }

  @Test func bothSidesHaveTheSamePlaceholders() throws {
    for pair in try augmented("standard") {
      #expect(Set(placeholders(pair.source)) == Set(placeholders(pair.target)))
      #expect(!placeholders(pair.source).isEmpty)
    }
  }

  @Test func eachChangeComesAsOftenAsItsProbability() throws {
    let lower = try augmented("lowercase:0.25").count { $0.source.first == "m" }
    #expect((30...70).contains(lower))
    #expect(try augmented("unmarked:1").allSatisfy { !$0.source.hasSuffix(".") && !$0.target.hasSuffix(".") })
    #expect(try augmented("unaccented:1").allSatisfy { $0.source.contains("schoene Aepfel fuer") })
    #expect(try augmented("joined:1").allSatisfy { $0.target.split(separator: ".").count == 2 })
    #expect(
      try augmented("typos:1").allSatisfy { $0.source.filter(\.isLetter) != "MariakauftschöneÄpfelfürRobert" }
    )
  }

  @Test func namesAreOthersOnBothSides() throws {
    for pair in try augmented("names:1") {
      let (source, target) = (pair.source.split(separator: " "), pair.target.split(separator: " "))
      #expect(source[0] == target[0])
      #expect(source.last == target.last)
    }
  }

  @Test func nothingIsChangedWithoutAugmentation() throws {
    #expect(try augmented("none").map(\.source) == pairs.map(\.source))
  }

  @Test(arguments: [
    "", "names:0", "names:2", "names:nan", "xyz", "names,names", "names:0.1:2", "standard,names",
  ])
  func whatIsNoAugmentationIsRefused(word: String) { #expect(Augmentation(word) == nil) }

  @Test(arguments: ["none", "standard", "joined:0.5,typos:0.25"])
  func aWordIsReadAsItIsWritten(word: String) throws {
    let augmentation = try #require(Augmentation(word))
    #expect(Augmentation(augmentation.description) == augmentation)
  }

  @Test func chineseIsTaughtInSimplifiedCharactersUnlessATagSaysOtherwise() {
    let standard = Augmentation.standard
    #expect(standard.reading(from: "en", to: "zh").simplified)
    #expect(standard.reading(from: "cmn-Hans", to: "en").simplified)
    #expect(!standard.reading(from: "zh-Hant", to: "en").simplified)
    #expect(!standard.reading(from: "de", to: "en").simplified)
    #expect(!Augmentation().reading(from: "zh", to: "en").simplified)
  }
}
