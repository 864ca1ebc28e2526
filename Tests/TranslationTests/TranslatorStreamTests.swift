import Files
import Foundation
import Glibc
import Layers
import Randomness
import TestSupport
import Testing
import Text

@testable import Translation

@Suite struct TranslatorStreamTests {
  private func translated(_ path: String, _ translator: Translator) throws -> [TranslatedText] {
    var results: [TranslatedText] = []
    try translator.translateLines(of: LineReader(path: path)) { results += $0 }
    return results
  }

  @Test func manyLinesComeInTheirOrder() throws {
    let folder = try TemporaryDirectory()
    let words = ["dog", "fox", "the", "lazy", "", "quick", "…"]
    let lines = (0..<700).map { index in
      (0...index % 5).map { words[(index * 3 + $0 * $0) % words.count] }.joined(separator: " ")
    }
    for name in ["lines", "lines.gz"] {
      try folder.write(lines.map { $0 + "\n" }.joined(), to: name)
      var options = TranslatorOptions()
      options.search = SamplingSearch(seed: Seed(4))
      let translator = try Translator(smallModel(), options)
      let results = try translated(folder.path(name), translator)
      #expect(results.map(\.source) == lines)
      #expect(results == translator.translate(lines))
    }
  }

  @Test func blocksForOtherProcessesGiveTheSame() throws {
    let folder = try TemporaryDirectory()
    let lines = (0..<600).map { ["the \"fox\"\t\($0)", "", "a\u{2028}dog \u{0}", "lazy 😀"][$0 % 4] }
    let path = try folder.write(lines.map { $0 + "\n" }.joined(), to: "lines")
    let prefixes = try folder.write(lines.map { $0.isEmpty ? "\n" : "A\n" }.joined(), to: "prefixes")
    var options = TranslatorOptions()
    options.search = SamplingSearch(seed: Seed(4))
    let translator = try Translator(smallModel(), options)
    let blocks = TextBlocks(
      of: try LineReader(path: path), prefixes: .each(try LineReader(path: prefixes)), .shared(threads: 1))
    var (results, sizes) = ([TranslatedText](), [Int]())
    while let block = try blocks.next() {
      let sent = try JSONEncoder().encode(block)
      results += translator.translate(try JSONDecoder().decode(TextBlock.self, from: sent))
      sizes.append(block.texts.count)
    }
    #expect(sizes == [256, 256, 88])
    #expect(results == translator.translate(lines, prefixes: lines.map { $0.isEmpty ? "" : "A" }))
  }

  @Test func eachLineHasAPrefixOfItsOwn() throws {
    let folder = try TemporaryDirectory()
    let lines = (0..<200).map { $0 % 5 == 3 ? "" : "the fox \($0)" }
    let prefixes = lines.indices.map { ["a dog", "", "The "][$0 % 3] }
    let path = try folder.write(lines.map { $0 + "\n" }.joined(), to: "lines")
    func translated(_ prefixes: [String], _ translator: Translator) throws -> [TranslatedText] {
      let file = try folder.write(prefixes.map { $0 + "\n" }.joined(), to: "prefixes")
      var results: [TranslatedText] = []
      try translator.translateLines(of: LineReader(path: path), prefixes: .each(LineReader(path: file))) {
        results += $0
      }
      return results
    }
    let translator = try Translator(smallModel())
    #expect(try translated(prefixes, translator) == translator.translate(lines, prefixes: prefixes))
    var same: [TranslatedText] = []
    try translator.translateLines(of: LineReader(path: path), prefixes: .same("A")) { same += $0 }
    #expect(same == translator.translate(lines, prefixes: lines.map { _ in "A" }))
    let file = folder.path("prefixes")
    #expect(throws: LinePrefixError.tooFew(path: file, lines: 150, source: path)) {
      _ = try translated(Array(prefixes.prefix(150)), translator)
    }
    #expect(throws: LinePrefixError.tooMany(path: file, source: path, lines: 200)) {
      _ = try translated(prefixes + [""], translator)
    }
  }

  @Test func anErrorComesAfterTheLinesBeforeIt() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write(Array("a dog\nthe fox\n".utf8) + [0xFF] + Array("\nlazy\n".utf8), to: "lines")
    let translator = try Translator(smallModel())
    var results: [TranslatedText] = []
    #expect(throws: FileError.notUTF8(path: path, line: 3, byte: 1)) {
      try translator.translateLines(of: LineReader(path: path)) { results += $0 }
    }
    #expect(results.map(\.source) == ["a dog", "the fox"])
  }

  @Test func anErrorOfTheWriterEndsTheWork() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write(String(repeating: "dog\n", count: 500), to: "lines")
    let translator = try Translator(smallModel())
    var calls = 0
    #expect(throws: FileError.outputClosed) {
      try translator.translateLines(of: LineReader(path: path)) { _ in
        calls += 1
        throw FileError.outputClosed
      }
    }
    #expect(calls == 1)
  }

  @Test func aLineIsAnsweredBeforeTheNextOneComes() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    // Opened for reading and writing, so that opening does not wait for another process.
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    func send(_ text: String) { _ = text.withCString { write(descriptor, $0, strlen($0)) } }
    let translator = try Translator(smallModel())
    var blocks: [[String]] = []
    send("a dog\nthe fox\nla")
    #expect(throws: FileError.outputClosed) {
      // Were the second block waited for before the first is written, this would never end.
      try translator.translateLines(of: LineReader(path: path)) { results in
        blocks.append(results.map(\.source))
        send(blocks.count == 1 ? "zy\n" : "end\n")
        if blocks.count == 3 { throw FileError.outputClosed }
      }
    }
    #expect(blocks == [["a dog", "the fox"], ["lazy"], ["end"]])
  }

  @Test func anEmptyFileGivesNothing() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("", to: "lines")
    #expect(try translated(path, Translator(smallModel())).isEmpty)
  }
}
