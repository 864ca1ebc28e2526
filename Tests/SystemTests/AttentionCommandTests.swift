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

  @Test(arguments: [
    (
      ["attention", "Hallo.", "--output", "a.jpg"], 64,
      "a.jpg: no kind of picture: let the name end in .svg, .png or .pdf"
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
    (["attention", "Hallo.", "--output", "missing/a.svg"], 74, "missing/a.svg: cannot be created"),
    (["Hallo.", "--attention", "missing/a.png"], 74, "missing/a.png: cannot be created"),
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
}
