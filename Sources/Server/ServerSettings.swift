/// How a server answers: its limits, and whom it serves.
package struct ServerSettings: Sendable {
  /// Characters of the texts of one request; nil for any number.
  package var maximumCharacters: Int? = 200_000
  /// Texts of one request.
  package var maximumTexts: Int? = 2000
  /// Translations of each text, beside the first.
  package var maximumAlternatives = 20
  package var requestsPerMinute: Int?
  /// Characters of one client a day, counted in UTC.
  package var charactersPerDay: Int?
  package var keys = APIKeys()
  /// Whether only clients with a key are served; otherwise a key only tells who it is.
  package var requiresKey = false
  /// What `/metrics` asks for; nil where everybody may read them.
  package var metricsToken: String?
  /// Whether `/metrics` is answered at a port of its own alone.
  package var hasMetricsPort = false
  /// Which pages of other servers may use this one: their origins, or `*`.
  package var origins: [String] = []
  package var translatesFiles = true
  package var hasPage = true
  /// Where a training or a study runs whose pages are shown; nil for none.
  package var watched: WatchedFolder?
  /// Whether addresses that it tells begin with https.
  package var usesTLS = false

  // MARK: Work

  /// How long the first request of an idle server waits for others, in milliseconds.
  package var batchWait = 2
  /// How many source tokens are translated at a time.
  package var roundTokens = 1024
  /// How many bytes of models are kept, about.
  package var memoryBytes = 4 << 30
  /// How many bytes of translations are kept for who asks again; 0 for none.
  package var cacheBytes = 64 << 20
  /// How many texts and characters may wait.
  package var queuedTexts = 20_000
  package var queuedCharacters = 2_000_000

  package init() {}

  var scheduler: SchedulerSettings {
    var settings = SchedulerSettings()
    settings.batchWait = UInt32(clamping: batchWait.multipliedReportingOverflow(by: 1000).partialValue)
    settings.roundTokens = roundTokens
    settings.memoryBytes = memoryBytes
    settings.cacheBytes = cacheBytes
    settings.queue = Intake.Limits(texts: queuedTexts, characters: queuedCharacters)
    return settings
  }
}
