internal import Inspection
internal import Synchronization
internal import Translation

/// A text of a client, in one language, as the lines or blocks that are translated one by one.
struct Passage: Sendable {
  /// What its language is told by.
  var text: String
  var units: [Unit]
  /// The number of the model that translates it; nil for the first that can.
  var model: Int?

  struct Unit: Sendable {
    var text: String
    /// What its translation begins with.
    var prefix = ""
    /// Ranges of bytes that stay as they are.
    var marked: [Range<Int>] = []
  }

  /// How many characters it has, counted as code points: what limits and bills count.
  var characters: Int { units.reduce(0) { $0 + $1.text.unicodeScalars.count } }
}

/// What became of a passage.
struct TranslatedPassage: Sendable {
  /// The language it is in, as a model or the client calls it.
  var language: String
  /// How sure that is, from 0 to 1.
  var confidence: Double
  /// The model that translated it; nil where the passage is what it was.
  var model: String?
  /// One for each unit; none where the passage is what it was.
  var units: [TranslatedText] = []
  /// How the model read each part and wrote its translation, where that was asked for.
  var inspections: [InspectedSentence] = []
}

/// What a client asks to have translated.
struct TranslationWork: Sendable {
  var passages: [Passage]
  /// The language they are in; nil where a model has to tell.
  var source: String?
  var target: String
  var mode = TranslationMode()
  /// Whether all that is known of how models read and wrote is told; takes a mode with attention.
  var wantsInspection = false
  /// For whom, so that none keeps the others from their turn.
  var client: String
  var cancellation = Cancellation()
  /// Called for each passage as it is done, in any order.
  var progress: (@Sendable (_ passage: Int, TranslatedPassage) -> Void)?

  var units: Int { passages.reduce(0) { $0 + $1.units.count } }
  var characters: Int { passages.reduce(0) { $0 + $1.characters } }
}

/// A word to the scheduler that nobody waits for some work any more.
final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)
  /// When it is given of itself; nil for never.
  private let deadline: ContinuousClock.Instant?

  init(after time: Duration? = nil) { deadline = time.map { .now + $0 } }

  func cancel() { flag.store(true, ordering: .relaxed) }

  var isCancelled: Bool { flag.load(ordering: .relaxed) || deadline.map { $0 <= .now } ?? false }
}

/// Why there is no translation.
enum TranslationFailure: Error, Equatable {
  /// Too much is waiting.
  case full
  /// Nobody waits any more.
  case cancelled
  /// There is no model that tells languages.
  case cannotIdentify
  case noModel(source: String, target: String)
  /// A model cannot be loaded.
  case broken(String)
  /// The server ends.
  case ended
}
