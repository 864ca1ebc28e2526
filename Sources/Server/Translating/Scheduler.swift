internal import Synchronization
internal import Threads
internal import Translation

/// How work is scheduled.
struct SchedulerSettings: Sendable {
  /// How long the first request of an idle server waits for others, in microseconds.
  var batchWait: UInt32 = 2000
  /// How many source tokens are translated at a time: the longer, the better batches are filled; the shorter, the sooner
  /// it is the turn of what comes next.
  var roundTokens = 1024
  var memoryBytes = 4 << 30
  var cacheBytes = 64 << 20
  var queue = Intake.Limits()
}

/// Translates what all requests in flight ask for, on one thread that shares the work of each round with those of the
/// translator.
final class Scheduler: Sendable {
  private let intake: Intake
  private let thread: BackgroundThread

  init(
    _ settings: SchedulerSettings, _ models: [ServedModel],
    identifier: (@Sendable () throws -> LanguageIdentifier)?, _ metrics: Metrics
  ) {
    let intake = Intake(settings.queue)
    self.intake = intake
    thread = BackgroundThread {
      var conductor = Conductor(settings, intake, metrics, models, Identification(identifier))
      conductor.run()
    }
  }

  /// What waits or is worked on.
  var load: Intake.Load { intake.load }

  /// Takes work, whose completion is called once, on another thread unless the work is not taken.
  func submit(
    _ work: TranslationWork,
    _ completion: @escaping @Sendable (Result<[TranslatedPassage], TranslationFailure>) -> Void
  ) {
    if let failure = intake.add(.translation(work, completion), work.load) { completion(.failure(failure)) }
  }

  /// Has the languages of texts told; the completion is called as that of `submit`.
  func identify(
    _ texts: [String],
    _ completion: @escaping @Sendable (Result<[IdentifiedText], TranslationFailure>) -> Void
  ) {
    let load = Intake.Load(texts: texts.count, characters: 0)
    if let failure = intake.add(.identification(texts, completion), load) { completion(.failure(failure)) }
  }

  /// Ends once everything that was taken is done.
  func stop() {
    intake.close()
    thread.join()
  }
}
