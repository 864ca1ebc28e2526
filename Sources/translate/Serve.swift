internal import CommandLineTool
internal import Files

extension Command {
  static let serve = Command(
    name: "serve", summary: "translate for clients over HTTP, by the APIs of LibreTranslate and DeepL",
    options: {
      group("Models") {
        ServeOptions.models
        SearchOptions.beamSize
        SearchOptions.lengthPenalty
        SearchOptions.precision
        ServeOptions.memory
      }
      group("Network") {
        ServeOptions.host
        ServeOptions.port
        ServeOptions.connections
        ServeOptions.bodyLimit
        ServeOptions.timeout
        ServeOptions.certificate
        ServeOptions.key
        ServeOptions.origins
        ServeOptions.trustsForwardedFor
      }
      group("Clients") {
        ServeOptions.apiKeys
        ServeOptions.requiresKey
        ServeOptions.requestLimit
        ServeOptions.characterLimit
        ServeOptions.textLimit
        ServeOptions.alternativesLimit
        ServeOptions.characterQuota
        ServeOptions.metricsToken
        ServeOptions.metricsPort
        ServeOptions.noFiles
        ServeOptions.noPage
        ServeOptions.watch
      }
      group("Work") {
        ServeOptions.batchWait
        ServeOptions.queueTexts
        ServeOptions.queueCharacters
        ServeOptions.cache
        ServeOptions.drain
      }
      group("Running it for good") {
        ServeOptions.printsUnit
        ServeOptions.printsSocket
        ServeOptions.printsContainer
      }
    },
    example: """
      translate serve
      translate serve --model german-english --port 8080 --precision int8
      translate serve --host 0.0.0.0 --api-keys keys.txt --require-api-key --req-limit 120
      curl -d q="Guten Morgen." -d source=de -d target=en http://127.0.0.1:5000/translate
      """
  ) { arguments in
    for (option, file) in ServeOptions.files where arguments[option] { return try file.print() }
    try Serving(arguments).run()
  }
}

/// Where the server listens, whom it serves, and how much.
enum ServeOptions {
  static let models = Option.list(
    "model", .model(),
    help: "folders, or names in Models, each loaded when a text first needs it; by default all that translate"
  )
  static let memory = Option(
    "memory", .integer("MiB", from: 64), default: 4096,
    help: "models beyond this are given back, those first that were used longest ago")

  static let host = Option(
    "host", .text("ADDRESS"), default: "127.0.0.1",
    help: "where to listen: 127.0.0.1 is this machine alone, 0.0.0.0 every network it is in")
  static let port = Option(
    "port", .integer(from: 0, through: 65535), default: 5000, help: "the port; 0 for one that is free")
  static let connections = Option(
    "connections", .integer(from: 1, through: 100_000), default: 1024, help: "clients at a time")
  static let bodyLimit = Option(
    "body-limit", .integer("KiB", from: 1, through: 1 << 20), default: 16 << 10,
    help: "how large a request may be, documents among them")
  static let timeout = Option(
    "timeout", .integer("SECONDS", from: 1, through: 86_400), default: 300,
    help: "how long a request may wait for its answer")
  static let certificate = Option.optional(
    "tls-certificate", .input, help: "certificates in PEM, the server's own first: listen with TLS")
  static let key = Option.optional("tls-key", .input, help: "the key of the certificate, in PEM")
  static let origins = Option.list(
    "cors", .text("ORIGIN"),
    help: "pages of which servers may use this one, such as https://example.org; * for all; none by default")
  static let trustsForwardedFor = Option.flag(
    "trust-forwarded-for",
    help: "the last address of X-Forwarded-For is the client: behind a proxy that sets it, and only there")

  static let apiKeys = Option.optional(
    "api-keys", .input, defaultText: "those of $TRANSLATE_API_KEYS, with commas between them",
    help: "keys of clients, one a line; lines that begin with # say nothing")
  static let requiresKey = Option.flag("require-api-key", help: "serve clients with a key only")
  static let requestLimit = Option.optional(
    "req-limit", .integer(from: 1, through: 1_000_000), help: "requests of one client a minute")
  static let characterLimit = Option(
    "char-limit", .integer(from: 1), default: 200_000, help: "characters of one request")
  static let textLimit = Option(
    "batch-limit", .integer(from: 1), default: 2000, help: "texts of one request")
  static let alternativesLimit = Option(
    "alternatives-limit", .integer(from: 0, through: 100), default: 20,
    help: "further translations of each text")
  static let metricsToken = Option.optional(
    "metrics-token", .input, help: "a file with the token that /metrics then asks for")
  static let characterQuota = Option.optional(
    "char-quota", .integer(from: 1), help: "characters of one client a day, counted in UTC")
  static let metricsPort = Option.optional(
    "metrics-port", .integer(from: 0, through: 65535), defaultText: "that of everything else",
    help: "a port for /metrics, which is then answered there alone")
  static let watch = Option.optional(
    "watch", .directory,
    help:
      "show the pages of the training or study that runs in this folder, at /watch, to everybody who reaches it"
  )
  static let noFiles = Option.flag("no-files", help: "translate no documents")
  static let noPage = Option.flag("no-page", help: "show no page at /")

  static let batchWait = Option(
    "batch-wait", .integer("MS", from: 0, through: 1000), default: 2,
    help: "how long the first request of an idle server waits for others to share its batch")
  static let queueTexts = Option(
    "queue-texts", .integer(from: 1), default: 20_000,
    help: "texts that may wait; beyond that clients are asked to try again later")
  static let queueCharacters = Option(
    "queue-characters", .integer(from: 1), default: 2_000_000, help: "characters of these")
  static let cache = Option(
    "cache", .integer("MiB", from: 0, through: 1 << 20), default: 64,
    help: "translations that are kept for who asks again; 0 for none")
  static let drain = Option(
    "drain", .integer("SECONDS", from: 0, through: 86_400), default: 30,
    help: "after SIGTERM, how long requests that are there may take; a second signal ends at once")
  static let printsUnit = Option.flag(
    "print-unit", help: "write a unit for systemd that runs this program, and end")
  static let printsSocket = Option.flag(
    "print-socket",
    help: "write a unit for systemd that listens for it and starts it when somebody asks, and end")
  static let printsContainer = Option.flag(
    "print-container", help: "write a Containerfile for an image of an installed program, and end")

  /// What is written instead of serving.
  static let files: [(option: Option<Bool>, file: DeploymentFile)] = [
    (printsUnit, .unit), (printsSocket, .socket), (printsContainer, .container),
  ]
}
