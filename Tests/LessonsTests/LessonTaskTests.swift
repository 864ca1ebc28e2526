import Files
import Tensors
import TestSupport
import Testing
import Training

@testable import Lessons

/// A lesson of a few steps, given to its end, stopped, and refused.
struct LessonTaskTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try FileSystem.createDirectory(folder.path("Corpora"))
    let lines = (0..<600).map { number in
      let digits = [number / 100, number / 10 % 10, number % 10, 7].map(String.init)
      return digits.joined(separator: " ") + "\t" + digits.reversed().joined(separator: " ") + "\n"
    }
    try folder.write(lines.joined(), to: "Corpora/reversed-digits.tsv")
  }

  /// Two systems that learn next to nothing.
  private static let lesson: Lesson = {
    let recipe = LessonRecipe.transformer.with([
      "features": "16", "feed-forward-features": "16", "heads": "2", "encoder-layers": "1",
      "decoder-layers": "1", "steps": "6", "warmup-steps": "2", "validate-every": "3", "save-every": "2",
    ])
    return Lesson(
      "small", summary: "a lesson", explanation: "Nothing is learned. That is quick.", corpus: .digits,
      systems: [LessonSystem("one", recipe), LessonSystem("two", recipe, ["scale": "none"])],
      pictures: [LessonPicture(system: "one", showsHeads: true, file: "heads.svg")], page: ["one", "two"]
    ) { trained in
      let model = try trained.model("one")
      let (even, mirror) = (evenShare(on: trained.sample), model.mirrorShares(on: trained.sample))
      let ahead = model.shareBehind(of: .decoderSelf, on: trained.sample)
      let entropy = try trained.untrained("two").entropy(of: .cross, on: trained.sample)
      return LessonConclusion(
        sentence: "\(mirror.count) heads, \(mirror[0].share > 0 && mirror[0].share < 2 * even), \(ahead), "
          + "\(entropy > 0 && entropy < 3), \(trained.exact(try trained.answers(of: model)))",
        plots: [try trained.learningPlot(["one", "two"])])
    }
  }()

  private func task(_ name: String, _ lesson: Lesson = lesson, restarts: Bool = false) throws -> LessonTask {
    try LessonTask(
      lesson, in: folder.path(name), corpora: folder.path("Corpora"), threads: 2, restarts: restarts)
  }

  @Test func aLessonEndsWithPicturesAndASentence() throws {
    let task = try task("whole")
    var systems: [String] = []
    let found = try task.run { event in
      if case .system(let name, _, _) = event { systems.append(name) }
    } shouldStop: {
      false
    }
    let result = try #require(found)
    #expect(systems == ["one", "two"])
    #expect(result.sentence.hasPrefix("2 heads, true, 0.0, true, 0"))
    let names = ["learning.svg", "heads.svg", "attention.html"].map { folder.path("whole/" + $0) }
    #expect(result.files == names && names.allSatisfy(FileSystem.exists))
  }

  @Test func theCommandsNameEveryStep() throws {
    let commands = try task("whole").commands
    #expect(commands.count == 4)
    #expect(commands[0].hasPrefix("translate train --model \(folder.path("whole/one")) "))
    #expect(commands[1].contains("--scale none") && commands[1].contains("--validation-pairs 200"))
    #expect(commands[2].hasPrefix("translate attention '") && commands[2].contains("--head all"))
    #expect(commands[3].contains("--beside \(folder.path("whole/two"))"))
  }

  @Test func whatWasStoppedGoesOnAsIfItHadNotBeen() throws {
    let whole = try task("whole").run(observe: { _ in }, shouldStop: { false })
    for _ in 0..<20 {
      var questions = 0
      let result = try task("stopped").run(observe: { _ in }) {
        questions += 1
        return questions > 3
      }
      guard let result else { continue }
      #expect(result.sentence == whole?.sentence)
      for file in ["one/parameters.safetensors", "two/parameters.safetensors", "heads.svg", "attention.html"]
      {
        let same =
          try FileSystem.readAll(folder.path("stopped/" + file))
          == FileSystem.readAll(folder.path("whole/" + file))
        #expect(same, "\(file)")
      }
      return
    }
    Issue.record("it never came to an end")
  }

  @Test func whatHoldsSomethingElseIsRefused() throws {
    _ = try task("whole")
    let other = Lesson(
      "other", summary: "", explanation: "", corpus: .digits, systems: Self.lesson.systems,
      conclude: Self.lesson.conclude)
    #expect(throws: LessonError.otherLesson(path: folder.path("whole"), lesson: "small")) {
      try task("whole", other)
    }
    #expect(throws: LessonError.notALesson(path: folder.path("Corpora"))) { try task("Corpora") }
    try folder.write("{}", to: "whole/lesson.json")
    #expect(throws: LessonError.damagedRecord(path: folder.path("whole/lesson.json"))) { try task("whole") }
    #expect(throws: LessonError.corpusMissing(name: "reversed-digits.tsv")) {
      try LessonTask(Self.lesson, in: folder.path("new"), corpora: nil, threads: 1)
    }
    #expect(!FileSystem.exists(folder.path("new")))
  }

  @Test func nobodyElseWorksInTheFolder() throws {
    let first = try task("whole")
    #expect(throws: LessonError.folderInUse(path: folder.path("whole"))) { try task("whole") }
    withExtendedLifetime(first) {}
  }
}
