internal import CommandLineTool
internal import Files
internal import Lessons
internal import Randomness
internal import Training

extension Command {
  static let learn = Command(
    name: "learn",
    summary: "see how attention works: lessons of a minute that train small models and draw them",
    operands: .of("LESSON", through: 1, completion: .words(Lesson.all.map(\.name))),
    options: {
      output
      restart
    },
    example: """
      translate learn
      translate learn reversal
      translate learn heads --output heads
      """
  ) { arguments in
    guard let name = arguments.operands.first else {
      for (option, isGiven) in [
        (output.name, arguments.isGiven(output)), (restart.name, arguments[restart]),
      ] where isGiven {
        throw UsageError.inconsistent("--\(option) is of a lesson: name one, such as \(Lesson.all[0].name)")
      }
      return try say(listOfLessons)
    }
    guard let lesson = Lesson.all.first(where: { $0.name == name }) else {
      throw UsageError.invalidOperand(
        name, expected: "a lesson: choose one of \(Lesson.all.map(\.name).joined(separator: ", "))")
    }
    try give(lesson, arguments)
  }
}

private let output = Option.optional(
  "output", .directory, defaultText: "lesson-LESSON",
  help: "the folder of the models and the pictures; one that holds the same lesson is continued")
private let restart = Option.flag("restart", help: "train anew what the folder holds of the lesson")

private var listOfLessons: String {
  let width = Lesson.all.map(\.name.utf8.count).max() ?? 0
  return "Lessons on attention, each of a minute, in the order in which one builds on another:\n\n"
    + Lesson.all.map { "  \(padded($0.name, to: width))  \($0.summary)\n" }.joined()
    + "\n'translate learn \(Lesson.all[0].name)' gives the first of them."
}

/// Says what a lesson does, lets it train, and says what came out.
private func give(_ lesson: Lesson, _ arguments: Arguments) throws {
  let console = arguments.console
  let task = try LessonTask(
    lesson, in: arguments[output] ?? "lesson-\(lesson.name)", corpora: ModelFolders.corpora,
    seed: arguments.seed.value, threads: arguments.threads, restarts: arguments[restart])
  try say(
    "\(lesson.explanation)\n\nThe same by hand:\n\n" + task.commands.joined(separator: "\n"))
  let training = TrainingReport(console)
  StopSignals.endInOrder()
  defer { training.finish() }
  let result = try task.run { event in
    switch event {
    case .system(let name, let number, let count): console.note("\nmodel \(number) of \(count): \(name)")
    case .training(let event):
      if event.isOfLesson(showingBars: console.drawsBars) { training.show(event) }
    case .concluding: console.note("\nmeasuring and drawing")
    }
  } shouldStop: {
    StopSignals.hasArrived
  }
  guard let result else { return console.note("interrupted; run the same command to continue") }
  try say("\n" + result.files.joined(separator: "\n") + "\n\n\(result.sentence)")
}

extension TrainingEvent {
  /// Whether who watches a lesson is told of it: of sizes, memory and sentences the lesson itself tells what matters.
  fileprivate func isOfLesson(showingBars: Bool) -> Bool {
    switch self {
    case .continuing, .stepped, .validated, .skipped, .precisionMissing, .sharing: true
    case .progress: showingBars
    case .model, .memory, .planned, .revised, .saved, .found, .warned, .finished: false
    }
  }
}

/// Writes to standard output at once, so that it stands there while the lesson goes on.
private func say(_ text: String) throws {
  let standardOutput = try OutputFile(path: "-")
  try standardOutput.writeLine(text)
  try standardOutput.close()
}
