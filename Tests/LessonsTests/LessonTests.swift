import Bitext
import Layers
import Settings
import Testing
import Text
import Training
import Translation

@testable import Lessons

/// What every lesson keeps to.
struct LessonTests {
  @Test func thereAreEightOfDifferentNames() {
    #expect(Lesson.all.count == 8 && Set(Lesson.all.map(\.name)).count == 8)
  }

  @Test(arguments: Lesson.all.map(\.name))
  func itsSystemsCanBeTrained(name: String) throws {
    let lesson = try #require(Lesson.all.first { $0.name == name })
    #expect(Set(lesson.systems.map(\.name)).count == lesson.systems.count)
    for system in lesson.systems {
      let settings = system.settings(seed: 3)
      #expect(settings.architecture.problems.isEmpty && settings.training.problems.isEmpty)
      #expect(settings.architecture.kind == system.kind && settings.training.seed == 3)
      // What is left to a plan would follow from the corpus, and not from the command.
      #expect(settings.automatic.isSubset(of: [.validationPairs]))
    }
  }

  @Test(arguments: Lesson.all.map(\.name))
  func itsTextsAndPicturesAreInOrder(name: String) throws {
    let lesson = try #require(Lesson.all.first { $0.name == name })
    let names = lesson.systems.map(\.name)
    #expect(!lesson.summary.hasSuffix(".") && lesson.explanation.last.map { ".?".contains($0) } == true)
    #expect(lesson.pictures.allSatisfy { names.contains($0.system) && $0.file.hasSuffix(".svg") })
    #expect(Set(lesson.pictures.map(\.file)).count == lesson.pictures.count)
    #expect(lesson.page.count <= 2 && lesson.page.allSatisfy(names.contains))
  }

  @Test func anOptionIsWhatTrainMakesOfIt() {
    let recipe = LessonRecipe.transformer.with(["heads": "2", "steps": "7"])
    let system = LessonSystem("x", recipe, ["window": "3", "positions": "none", "heads": "1"])
    let settings = system.settings(seed: 1)
    #expect(settings.architecture.heads == 1 && settings.architecture.window == 3)
    #expect(settings.architecture.positions == .none && settings.architecture.tiedEmbeddings == .all)
    #expect(settings.training.budget.steps == 7 && settings.training.vocabulary.kind == .word)
    #expect(system.words.filter { $0.first == "--heads" } == [["--heads", "1"]])
  }

  @Test func labelsAreJudgedByAccuracyAndAttentionByItsKind() {
    let tagger = LessonSystem("x", .tagger, kind: Architecture.Kind(.transformer, labelling: .word))
    let settings = tagger.settings(seed: 1)
    #expect(settings.training.validation.metric == .accuracy && settings.training.labelSmoothing == 0)
    #expect(!settings.hasJointVocabulary && tagger.words.first == ["--task", "tag"])
    let recurrent = LessonSystem("x", .recurrent, kind: .attentionRNN)
    #expect(recurrent.words.first == ["--architecture", "attention-rnn"])
  }
}
