import Testing
import TranslationEngine

/// The library as a program sees it that translates and does nothing else.
struct TranslationEngineTests {
  @Test func aSentenceIsTranslatedInThreeLines() throws {
    let translator = try Translator(ModelDirectory(Self.model).load())
    let translations = translator.translate(["Guten Morgen.", "Der Zug hat Verspätung."])
    #expect(translations.map(\.text) == ["Good morning.", "The train is late."])
  }

  /// Types of the leaves that the interface shows are there without another import.
  @Test func whatTheInterfaceShowsCanBeNamed() throws {
    var options = TranslatorOptions()
    options.search = SamplingSearch(seed: Seed(7))
    let model: TrainedModel = try ModelDirectory(Self.model).load()
    let translator = try Translator(model, options)
    #expect(translator.translate(["Guten Morgen."])[0].text.isEmpty == false)
    do {
      _ = try ModelDirectory("/nowhere").load()
    } catch let error as any ReportableError {
      #expect(error.exitStatus == ExitStatus.noInput)
    }
  }

  private static let model: String = {
    let root = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    return FileSystem.join(root, "Models/german-english")
  }()
}
