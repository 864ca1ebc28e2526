internal import Bitext
internal import Randomness
internal import Testing

@testable internal import Experiments

struct DataTests {
  @Test func nothingThatIsTestedIsTrainedOn() {
    let data = DigitSequences(lengths: 3...4, seed: Seed(3)).reversal(3000, test: 200)
    let trained = Set(data.training.map(\.source))
    #expect(data.training.count == 3000 && data.test.count == 200)
    #expect(!data.test.contains { trained.contains($0.source) })
    for pair in data.test { #expect(String(pair.source.reversed()) == pair.target) }
  }

  @Test func digitsAreLabelledWithThoseBeforeThem() throws {
    let data = ShiftedDigits(length: 6, offset: 2, seed: Seed(1)).data(10, test: 5)
    for pair in data.test {
      let digits = pair.source.split(separator: " ")
      let labels = pair.target.split(separator: " ")
      #expect(labels.prefix(2) == ["none", "none"])
      #expect(labels.dropFirst(2).map { $0.dropFirst() } == digits.dropLast(2))
    }
    let right = data.test.map { $0.target.split(separator: " ").map(String.init) }
    #expect(ShiftedDigits.accuracy(of: right, for: data.test) == 100)
    #expect(ShiftedDigits.accuracy(of: right.map { $0.map { _ in "none" } }, for: data.test) == 0)
  }

  @Test(arguments: [
    (
      "The dog beside the cats slept.", "Der Hund neben den Katzen schlief.",
      "Der Hund neben den Katzen schliefen."
    ),
    ("The men near the cow came.", "Die Männer bei der Kuh kamen.", "Die Männer bei der Kuh kam."),
  ])
  func aVerbIsPutIntoTheOtherNumber(source: String, right: String, wrong: String) throws {
    let contrast = try #require(AgreementContrasts.contrast(TextPair(source: source, target: right)))
    #expect(contrast.right == right && contrast.wrong == wrong && contrast.group == 1)
  }

  @Test(arguments: [
    ("The dog slept.", "Der Hund schlief."),
    ("The dogs near the cows slept.", "Die Hunde bei den Kühen schliefen."), ("", ""), (".", "."),
  ])
  func whatDoesNotMisleadIsNoTest(source: String, target: String) {
    #expect(AgreementContrasts.contrast(TextPair(source: source, target: target)) == nil)
  }

  @Test func theSentencesOfTheLiteratureHaveTheirPronouns() {
    let items = CoreferenceContrasts.classic
    #expect(
      items.map(\.contrast.source) == [
        "The animal did not cross the street because it was too tired.",
        "The animal did not cross the street because it was too wide.",
      ])
    #expect(
      items.map(\.contrast.right) == [
        "Das Tier hat die Straße nicht überquert, weil es zu müde war.",
        "Das Tier hat die Straße nicht überquert, weil sie zu breit war.",
      ])
    #expect(items[0].contrast.wrong == "Das Tier hat die Straße nicht überquert, weil sie zu müde war.")
    for item in items + CoreferenceContrasts.items(20, seed: Seed(5)) {
      let words = item.contrast.source.split(separator: " ")
      #expect(words[item.pronoun] == "it" && words[item.right - 1].lowercased() == "the")
      #expect(words[item.other - 1].lowercased() == "the" && item.contrast.right != item.contrast.wrong)
    }
  }

  @Test func aShuffledTreeHasTheSameShapeOverOtherWords() throws {
    let pair = TextPair(source: "the dog beside the cats slept", target: "x", heads: [2, 6, 2, 5, 3, 0])
    let data = TaskData(training: [pair, pair], test: [pair])
    let shuffled = data.shufflingTrees(Seed(1))
    #expect(shuffled.training == data.shufflingTrees(Seed(1)).training)
    #expect(Set((shuffled.training + shuffled.test).map(\.heads)).count == 3)
    func degrees(_ heads: [Int]) -> [Int] {
      WordGraph(heads: heads).edges.reduce(into: [Int](repeating: 0, count: heads.count)) { degrees, edge in
        degrees[edge.first] += 1
        degrees[edge.second] += 1
      }.sorted()
    }
    for other in shuffled.training + shuffled.test {
      let heads = try #require(other.heads)
      #expect(other.source == pair.source && heads != pair.heads)
      #expect(degrees(heads) == degrees([2, 6, 2, 5, 3, 0]) && heads.count { $0 == 0 } == 1)
      #expect(
        try WordGraph(heads.map(String.init).joined(separator: " "), words: 6) == WordGraph(heads: heads))
    }
  }

  @Test func spreadIsMeasured() {
    let even = [Double](repeating: 0.125, count: 8)
    #expect(abs(Distribution.entropy(even) - 3) < 1e-12)
    let weights = Distribution.softmax([1, 2, 4])
    var squares = 0.0
    for (row, first) in weights.enumerated() {
      for (column, second) in weights.enumerated() {
        let element = (row == column ? first : 0) - first * second
        squares += element * element
      }
    }
    #expect(abs(Distribution.jacobianNorm(weights) - squares.squareRoot()) < 1e-12)
    #expect(Distribution.jacobianNorm([1, 0, 0]) == 0)
  }
}
