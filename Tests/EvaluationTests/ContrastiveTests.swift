import Bitext
import Evaluation
import Files
import Foundation
import TestSupport
import Testing

struct ContrastiveTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  // MARK: Reading

  private func examples(_ stream: ContrastiveStream) throws -> [ContrastiveExample] {
    var examples: [ContrastiveExample] = []
    while true {
      let block = try stream.next()
      if block.isEmpty { return examples }
      examples += block
    }
  }

  @Test func aFileHoldsSourceRightWrongAndPerhapsACategory() throws {
    let path = try folder.write("a\tA\tB\n\u{301}b\tB b\t\tnegation\tmore\r\nc\tC\tD\t", to: "pairs.tsv")
    let found = try examples(ContrastiveStream(path: path))
    #expect(
      found == [
        ContrastiveExample(source: "a", right: "A", wrong: "B"),
        ContrastiveExample(source: "\u{301}b", right: "B b", wrong: "", category: "negation"),
        ContrastiveExample(source: "c", right: "C", wrong: "D"),
      ])
  }

  @Test func threeFilesBelongTogetherLineForLine() throws {
    let paths = try [("source", "a\nb\n"), ("right", "A\nB\n"), ("wrong.gz", "X\nY\n")].map {
      try folder.write($1, to: $0)
    }
    let found = try examples(ContrastiveStream(source: paths[0], right: paths[1], wrong: paths[2]))
    #expect(found.map(\.right) == ["A", "B"])
    #expect(found.map(\.wrong) == ["X", "Y"])
    let short = try folder.write("X\n", to: "short")
    let stream = try ContrastiveStream(source: paths[0], right: paths[1], wrong: short)
    #expect(try stream.next().count == 1)
    let error = #expect(throws: CorpusError.self) { try stream.next() }
    #expect(error?.description.hasPrefix("\(paths[0]):2: \(paths[0]) has 2 lines and \(short) has 1") == true)
  }

  @Test func aMissingColumnIsToldWithItsLine() throws {
    let path = try folder.write("a\tA\tB\nb\tB\n", to: "pairs.tsv")
    let stream = try ContrastiveStream(path: path)
    #expect(try stream.next().count == 1)
    let error = #expect(throws: CorpusError.self) { try stream.next() }
    #expect(error?.description.hasPrefix("\(path):2: no column 3, only 2") == true)
  }

  // MARK: Counting

  @Test func theMoreProbableIsRightWrongOrNeither() {
    var counts = ContrastiveCounts()
    #expect(counts.accuracy == 0)
    #expect(counts.interval == 0...100)
    for (right, wrong) in [
      (Float(-1), Float(-2)), (-3, -2), (-2, -2), (-1, -.infinity), (.nan, -1), (-1, .nan),
      (-.infinity, -.infinity),
    ] { counts.count(right: right, wrong: wrong) }
    #expect(counts.right == 2 && counts.wrong == 3 && counts.ties == 2)
    #expect(counts.examples == 7)
    #expect(abs(counts.accuracy - 200.0 / 7) < 1e-9)
  }

  /// The bounds are those of R's prop.test without correction.
  @Test(arguments: [
    (8, 10, 0.4901625, 0.9433178), (0, 10, 0, 0.2775328), (10, 10, 0.7224672, 1), (1, 1, 0.2065493, 1),
    (450, 500, 0.8705781, 0.9233224),
  ])
  func theIntervalIsWilsons(successes: Int, trials: Int, lower: Double, upper: Double) {
    let interval = WilsonInterval(successes: successes, trials: trials)
    #expect(abs(interval.lower - lower) < 1e-6, "\(interval)")
    #expect(abs(interval.upper - upper) < 1e-6, "\(interval)")
  }

  @Test func reportsTellAllAndEachCategory() throws {
    var report = ContrastiveReport(system: "a \"model\"")
    for (category, right) in [("time", Float(0)), (nil, -2), ("negation", 0), ("time", -1)] {
      report.count(
        ContrastiveExample(source: "", right: "", wrong: "", category: category), right: right, wrong: -1)
    }
    #expect(report.all.examples == 4)
    #expect(report.categories.map(\.name) == ["time", "negation"])
    #expect(report.categories[0].counts.ties == 1)
    let objects = try JSONDecoder().decode([Object].self, from: Data(ContrastiveReport.json([report]).utf8))
    #expect(objects.count == 1)
    #expect(objects[0].name == "contrastive" && objects[0].model == "a \"model\"")
    #expect(objects[0].score == 50 && objects[0].right == 2 && objects[0].wrong == 1 && objects[0].ties == 1)
    #expect(objects[0].categories.map(\.examples) == [2, 1])
  }

  private struct Object: Decodable {
    struct Category: Decodable {
      let name: String
      let examples: Int
    }

    let name: String
    let model: String
    let score: Double
    let right: Int
    let wrong: Int
    let ties: Int
    let categories: [Category]
  }
}
