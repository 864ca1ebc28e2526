import Testing
import TranslationToolkit

/// The library as a program sees it that uses all of it.
struct TranslationToolkitTests {
  @Test func everyPartIsThereByOneImport() throws {
    let root = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    let grammar = try SynchronousGrammar(path: FileSystem.join(root, "Corpora/german-english.grammar"))
    #expect(grammar.languages == ["de", "en"])
    #expect(TrainingConfiguration().problems.isEmpty)
    #expect(try SystemSpecification.list("transformer,attention-rnn").map(\.architecture).count == 2)
    #expect(try MetricKind.list("bleu,chrf").count == 2)
    #expect(Color(0xFF0000).red == 1)
    #expect(!ModelDirectory(root).exists)
  }
}
