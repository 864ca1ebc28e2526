internal import Foundation
internal import TestSupport
internal import Testing

/// Pictures of what the shipped model looks at.
struct AttentionCommandTests {
  private let folder: TemporaryDirectory
  private let sentence = "Gestern habe ich ein Buch gelesen."

  init() throws { folder = try TemporaryDirectory() }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test(arguments: [("a.png", "\u{89}PNG"), ("a.svg", "<?xml"), ("a.PDF", "%PDF-")])
  func aPictureInEveryFormat(name: String, signature: String) throws {
    let run = try TranslateCommand(["attention", sentence, "--output", folder.path(name)])
    #expect(run.status == 0, "\(run.errors)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
    #expect(bytes.starts(with: signature.unicodeScalars.map { UInt8($0.value) }))
    #expect(run.output.isEmpty)
    let again = folder.path("again-\(name)")
    #expect(try TranslateCommand(["attention", sentence, "--output", again, "--threads", "1"]).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: again)) == bytes)
  }

  @Test func numbersOfAForcedTranslation() throws {
    let run = try TranslateCommand([
      "attention", sentence, "--target", "A house.", "--json", "--words", "--layer", "all", "--head", "2",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let maps = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [[String: Any]])
    #expect(maps.compactMap { $0["layer"] as? Int } == Array(1...maps.count))
    for map in maps {
      #expect(map["head"] as? Int == 2)
      #expect(map["rows"] as? [String] == ["A", "house.", "</s>"])
      #expect(map["columns"] as? [String] == sentence.split(separator: " ").map(String.init) + ["</s>"])
      let weights = try #require(map["weights"] as? [[Double]])
      for row in weights { #expect(abs(row.reduce(0, +) - 1) < 1e-4) }
    }
  }

  @Test func severalSentencesAreNumberedFilesOrPages() throws {
    let texts = ["Guten Morgen.", "?!", "Gute Nacht."]
    let alone = try TranslateCommand(["Guten Morgen.", "--attention", folder.path("one.svg")])
    #expect(alone.status == 0, "\(alone.errors)")
    let run = try TranslateCommand(texts + ["--attention", folder.path("s.svg")])
    #expect(run.lines.count == 3)
    #expect(try TranslateCommand(texts + ["--attention", folder.path("s.pdf")]).status == 0)
    #expect(try TranslateCommand(["?!", "--attention", folder.path("nothing.svg")]).status == 0)
    #expect(try names() == ["one.svg", "s-1.svg", "s-2.svg", "s.pdf"])
    let pages = try Data(contentsOf: URL(fileURLWithPath: folder.path("s.pdf")))
    #expect(String(decoding: pages, as: UTF8.self).contains("/Count 2"))
  }

  @Test func aPageOfOneTextAndOfTwo() throws {
    let path = folder.path("page.html")
    let run = try TranslateCommand(["attention", sentence, "--output", path])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(bytes.count < 3_000_000)
    let page = try MarkupReader(Array(bytes))
    #expect(page.texts.contains { $0.element == "title" && $0.text == "Where german-english looks" })
    let html = String(decoding: bytes, as: UTF8.self)
    // Nothing shows how pieces are written in a vocabulary.
    #expect(!html.contains("▁") && !html.contains("<0x"))
    #expect(html.contains(#""kind": "encoder-self""#) && html.contains(#""queries""#))
    let both = try TranslateCommand([
      "attention", "Guten Morgen.", "Gute Nacht.", "--beside", "german-english", "--output", path,
    ])
    #expect(both.status == 0, "\(both.errors)")
    let views = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    #expect(views.components(separatedBy: #""attentions""#).count == 1 + 4)
  }

  @Test func headsByWhereTheyLook() throws {
    let arguments = ["attention", sentence, "--target", "Yesterday I read a book.", "--from-word", "book"]
    let table = try TranslateCommand(arguments)
    #expect(table.status == 0, "\(table.errors)")
    #expect(table.lines.count == 1 + 24)
    #expect(table.lines[0].contains("looks at"))
    let run = try TranslateCommand(arguments + ["--to-word", "buch", "--json"])
    let heads = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [[String: Any]])
    let shares = heads.compactMap { $0["share"] as? Double }
    #expect(shares.count == 12 && shares == shares.sorted(by: >))
    #expect(heads[0]["kind"] as? String == "cross" && shares[0] > 0.5)
  }

  /// In a script without spaces every character is a word of its own, and several may be asked for.
  @Test func wordsOfChineseAreAskedForByTheirCharacters() throws {
    func looks(from word: String) throws -> Set<String> {
      let run = try TranslateCommand([
        "attention", "The dog sleeps.", "--model", "english-chinese", "--target", "狗在睡觉。", "--from-word",
        word, "--json",
      ])
      #expect(run.status == 0, "\(run.errors)")
      let heads = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [[String: Any]])
      let looks = heads.compactMap { $0["looks"] as? [[String: Any]] }.joined()
      return Set(looks.compactMap { $0["word"] as? String })
    }
    #expect(try looks(from: "狗").isSuperset(of: ["dog", "狗", "在"]))
    #expect(try looks(from: "睡觉").contains("sleeps."))
  }

  @Test func headsOverManySentences() throws {
    let file = try folder.write(
      "Guten Morgen.\n\n?!\nWir bleiben zu Hause.\tWe stay at home.\n", to: "sentences.txt")
    for name in ["heads.html", "heads.pdf"] {
      let run = try TranslateCommand(
        ["attention", "--heads", "--input", file, "--output", folder.path(name)])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.lines.count == 1 + 48)
    }
    let page = try String(contentsOf: URL(fileURLWithPath: folder.path("heads.html")), encoding: .utf8)
    #expect(page.contains("Means over the queries of 2 sentences"))
    let json = try TranslateCommand(["attention", "--heads", "Guten Morgen.", "--json"])
    let heads = try #require(try JSONSerialization.jsonObject(with: Data(json.output)) as? [[String: Any]])
    #expect(heads.count == 48)
    for head in heads {
      let entropy = try #require(head["entropy"] as? Double)
      let distance = try #require(head["distance"] as? Double)
      let marks = try #require(head["marks"] as? Double)
      #expect(entropy >= 0 && distance >= 0 && (0...1.001).contains(marks))
    }
  }

  @Test(arguments: [
    (
      ["attention", "Hallo.", "--output", "a.jpg"], 64,
      "a.jpg: no kind of picture: let the name end in .html, .svg, .png or .pdf"
    ),
    (["Hallo.", "--attention", "a"], 64, "a: no kind of picture"),
    (["attention", "Hallo."], 64, "--output is missing"),
    (["attention", "--output", "a.svg"], 64, "TEXT is missing"),
    (["attention", "Hallo.", "--json", "--layer", "99"], 64, "there is no layer 99: the model has"),
    (["attention", "Hallo.", "--json", "--head", "99"], 64, "there is no head 99"),
    (
      ["attention", "Hallo.", "--json", "--head", "0"], 64,
      "--head: '0' is not a number from 1 up, mean or all"
    ),
    (["attention", "Hallo.", "--json", "--kind", "self"], 64, "one of encoder-self, decoder-self, cross"),
    (["attention", "?!", "--json"], 65, "the text has no letter or digit"),
    (["attention", "Hallo.", "--from-word", "nothere"], 64, "no attention has the word 'nothere'"),
    (["attention", "Hallo.", "--json", "--to-word", "a"], 64, "--to-word belongs to --from-word"),
    (["attention", "Hallo.", "--json", "--input", "a.txt"], 64, "--input belongs to --heads"),
    (["attention", "A.", "B.", "--json", "--target", "C."], 64, "--target is the translation of one TEXT"),
    (["attention", "--heads"], 64, "--heads looks at the sentences of --input FILE or at one TEXT"),
    (["attention", "--heads", "?!"], 65, "the text has no letter or digit"),
    (["attention", "--heads", "--input", "missing.txt"], 66, "missing.txt"),
    (["attention", "Hallo.", "--output", "missing/a.html"], 74, "missing/a.html: cannot be created"),
    (["attention", "Hallo.", "--output", "missing/a.svg"], 74, "missing/a.svg: cannot be created"),
    (["Hallo.", "--attention", "missing/a.png"], 74, "missing/a.png: cannot be created"),
    (["Hallo.", "--mask-head", "99.1"], 64, "there is no layer 99: the model has"),
    (["Hallo.", "--mask-head", "encoder-self:1.99"], 64, "there is no head 99: a layer of encoder-self"),
    (["Hallo.", "--mask-head", "1"], 64, "--mask-head: '1' is not a head such as cross:2.1"),
    (["Hallo.", "--from", "auto", "--to", "en", "--mask-head", "1.1"], 64, "--mask-head is for one model"),
    (["heads"], 64, "no corpus: give --source"),
  ])
  func whatCannotBeDrawnIsSaid(arguments: [String], status: Int32, message: String) throws {
    let run = try TranslateCommand(arguments, directory: folder.path)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(try names().isEmpty)
  }

  @Test(arguments: ["png", "svg", "pdf"])
  func aFullDiskIsAnOutputError(ending: String) throws {
    let path = folder.path("full.\(ending)")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
    let run = try TranslateCommand(["attention", "Hallo.", "--output", path])
    #expect(run.status == 74, "\(run.errors)")
    #expect(run.errors.contains("full.\(ending): cannot be written"), "\(run.errors)")
  }

  @Test func aMaskedHeadChangesWhereTheOthersLook() throws {
    func maps(_ options: [String]) throws -> Data {
      let run = try TranslateCommand(
        ["attention", sentence, "--target", "A house.", "--json", "--layer", "last", "--head", "1"] + options)
      #expect(run.status == 0, "\(run.errors)")
      return Data(run.output)
    }
    #expect(try maps([]) == maps([]))
    #expect(try maps(["--mask-head", "encoder-self:1.1", "1.2"]) != maps([]))
  }

  @Test func everyHeadHasAnImportance() throws {
    let corpus = folder.path("pairs.tsv")
    try Data("Guten Morgen.\tGood morning.\nEin Haus.\tA house.\n".utf8)
      .write(to: URL(fileURLWithPath: corpus))
    let run = try TranslateCommand(["heads", "--corpus", corpus, "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let rows = try run.lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(rows.first?["head"] as? String == "encoder-self:1.1")
    #expect(rows.allSatisfy { ($0["importance"] as? Double ?? 0) > 0 && ($0["share"] as? Double ?? 2) <= 1 })
    let table = try TranslateCommand(["heads", "--corpus", corpus, "--by-importance", "--threads", "1"])
    #expect(table.lines.count == rows.count + 1)
    #expect(table.lines.first?.hasPrefix("head") == true)
  }
}
