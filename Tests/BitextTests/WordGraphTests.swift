import Bitext
import TestSupport
import Testing

struct WordGraphTests {
  @Test func bothNotationsGiveEdges() throws {
    #expect(try WordGraph("0-1 1-2", words: 3).edges.map(\.description) == ["0-1", "1-2"])
    #expect(try WordGraph("2 3 0", words: 3).edges.map(\.description) == ["0-1", "1-2"])
    #expect(try WordGraph(" \t", words: 3).edges.isEmpty)
    #expect(try WordGraph("0", words: 1).edges.isEmpty)
    #expect(try WordGraph("", words: 0) == WordGraph([]))
    #expect(WordGraph(heads: [2, 0]) == WordGraph([WordEdge(0, 1)]))
  }

  @Test(arguments: [
    ("0-1 2", 3, WordGraphError.notAPair("2")), ("0-1-2", 3, WordGraphError.notAPair("0-1-2")),
    ("-1", 3, WordGraphError.notAPair("-1")),
    ("0-x", 3, WordGraphError.notAPair("0-x")),
    ("0-99999999999999999999", 3, WordGraphError.notAPair("0-99999999999999999999")),
    ("0-3", 3, WordGraphError.wordBeyondLast(3, words: 3)),
    ("0-0", 0, WordGraphError.wordBeyondLast(0, words: 0)),
    ("1 x 0", 3, WordGraphError.notAHead("x")), ("+1 0 1", 3, WordGraphError.notAHead("+1")),
    ("2 0", 3, WordGraphError.headCount(2, words: 3)),
    ("2 0 4", 3, WordGraphError.headBeyondLast(4, words: 3)), ("1", 1, WordGraphError.cycle(word: 1)),
    ("2 3 1", 3, WordGraphError.cycle(word: 1)),
    ("0 3 2", 3, WordGraphError.cycle(word: 2)),
  ])
  func whatIsNoGraphIsRefused(line: String, words: Int, error: WordGraphError) {
    #expect(throws: error) { try WordGraph(line, words: words) }
  }

  /// Words of two, no, one and one pieces, and the end mark; the first two words and the last two are neighbours.
  @Test func piecesShareTheEdgesOfTheirWord() {
    let graph = TokenGraph(
      WordGraph([WordEdge(0, 3), WordEdge(3, 0), WordEdge(1, 2), WordEdge(2, 2)]),
      firstTokens: [0, nil, 2, 3], end: 4, count: 5)
    #expect(graph.counts == [3, 3, 1, 3, 1])
    #expect(graph.places == [0, 1, 3, 0, 1, 3, 2, 0, 1, 3, 4])
  }

  @Test func batchesKeepTheEdgesOfTheirSequences() {
    func graph(_ count: Int, _ edges: [WordEdge]) -> TokenGraph {
      TokenGraph(WordGraph(edges), firstTokens: Array(0..<count), end: count, count: count)
    }
    let graphs = [graph(2, [WordEdge(0, 1)]), graph(1, []), graph(3, [WordEdge(0, 2)])]
    let batch = TokenBatch([[1, 2], [3], [4, 5, 6]], graphs: graphs)
    #expect(batch.selecting([2, 0, 2]).graphs == [graphs[2], graphs[0], graphs[2]])
    #expect(TokenBatch([[1, 2]]).selecting([0]).graphs == nil)
  }

  // MARK: Files

  private func pairs(edges: String, files: Int = 1) throws -> [SentencePair] {
    let folder = try TemporaryDirectory()
    var corpus = Corpus(files: [try folder.write("The dog sleeps.\tx\nOne\ty\n", to: "pairs.tsv")])
    let path = try folder.write(edges, to: "edges")
    corpus.sourceEdges = [String](repeating: path, count: files)
    defer { withExtendedLifetime(folder) {} }
    do {
      return try corpus.pairs(.none).pairs
    } catch let error as EdgeError {
      throw Message(text: error.description.replacing(folder.path, with: "FOLDER"))
    }
  }

  private struct Message: Error, Equatable {
    let text: String
  }

  @Test func everyPairHasTheEdgesOfItsLine() throws {
    #expect(try pairs(edges: "2 3 0\n0\n").map { $0.graph?.edges.count } == [2, 0])
    #expect(try pairs(edges: "0-2\n\n").map { $0.graph?.edges.count } == [1, 0])
  }

  @Test(arguments: [
    ("2 3 0\n0-1\n", 1, "FOLDER/edges:2: there is no word 1: the sentence has 1"),
    ("2 3 0\n", 1, "FOLDER/edges: 1 line, but FOLDER/pairs.tsv has more"),
    ("2 3 0\n0\n0\n", 1, "FOLDER/edges:3: more lines than FOLDER/pairs.tsv, which has 2"),
    ("2 3 0\n0\n", 2, "2 files of edges for 1 of sources"),
  ])
  func filesThatDoNotBelongTogetherAreNamed(edges: String, files: Int, message: String) {
    let error = #expect(throws: Message.self) { try pairs(edges: edges, files: files) }
    #expect(error?.text.hasPrefix(message) == true, "\(error?.text ?? "")")
  }
}
