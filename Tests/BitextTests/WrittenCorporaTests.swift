internal import Bitext
internal import Files
internal import Testing

/// The corpora written for this project: that their columns hold what `Corpora/README.md` says.
struct WrittenCorporaTests {
  private static let corpora = FileSystem.join(
    FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath))), "Corpora")

  private func rows(_ name: String) throws -> [[String]] {
    let text = try FileSystem.readText(FileSystem.join(Self.corpora, name))
    #expect(text.hasSuffix("\n") && !text.contains("\r"))
    return text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private func pairs(_ name: String) throws -> [SentencePair] {
    let reader = try TabSeparatedReader(path: FileSystem.join(Self.corpora, name))
    var pairs: [SentencePair] = []
    while let pair = try reader.next() { pairs.append(pair) }
    return pairs
  }

  @Test func theEverydayPairsHaveTheSameEnglish() throws {
    let german = try pairs("everyday-english-german.tsv")
    let chinese = try pairs("everyday-english-chinese.tsv")
    #expect(german.count == 300)
    #expect(german.map(\.source) == chinese.map(\.source))
    for texts in [german.map(\.source), german.map(\.target), chinese.map(\.target)] {
      #expect(Set(texts).count == 300)
      for text in texts { #expect(text.last.map { ".?!。？！".contains($0) } == true, "\(text)") }
    }
  }

  @Test func everyFirstSentenceHasTranslations() throws {
    let rows = try rows("first-sentences.tsv")
    for direction in ["de-en", "en-de", "zh-en", "en-zh"] {
      #expect(Set(rows.filter { $0[0] == direction }.map { $0[1] }).count == 24)
    }
    #expect(rows.count == 96)
    for row in rows {
      #expect(row.count >= 3 && !row.contains(""), "\(row)")
      #expect(Set(row.dropFirst(2)).count == row.count - 2, "\(row)")
    }
  }

  @Test func whatIsToBeKeptStandsInTheSentenceAsOftenAsItIsListed() throws {
    let rows = try rows("kept-things.tsv")
    #expect(rows.map { $0[3] } == Array(repeating: "de", count: 200) + Array(repeating: "en", count: 100))
    for row in rows {
      #expect(row.count == 4)
      var rest = row[0]
      let things = row[1].split(separator: "\u{241F}", omittingEmptySubsequences: false)
      for thing in things.sorted(by: { $0.utf8.count > $1.utf8.count }) {
        let place = rest.firstRange(of: thing)
        #expect(place != nil && !thing.isEmpty, "\(row)")
        if let place { rest.replaceSubrange(place, with: "\t") }
      }
    }
  }

  @Test func everyNameHasAKindAndTheJudgedSentencesAWriter() throws {
    let kinds: Set = ["female", "male", "surname", "city", "country"]
    let names = try rows("names.tsv")
    #expect(names.count == 629)
    #expect(names.allSatisfy { $0.count == 3 && !$0[0].isEmpty && kinds.contains($0[1]) })
    #expect(Set(names.map { "\($0[0]) \($0[1])" }).count == names.count)
    let judged = try rows("judged-sentences.tsv")
    for writer in ["traveller", "student", "office"] {
      #expect(judged.count { $0.count == 3 && $0[2] == writer } == 20)
    }
    #expect(judged.count == 60)
  }
}
