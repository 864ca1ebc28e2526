internal import CommandLineTool
internal import Files
internal import Tensors
internal import Translation

extension Command {
  static let serve = Command(
    name: "serve",
    summary:
      "measure a server: sentences a second for clients that ask at the same time, waiting times, memory",
    options: {
      ServeOptions.model
      ServeOptions.url
      group("Asking") {
        ServeOptions.clients
        ServeOptions.input
        ServeOptions.from
        ServeOptions.to
      }
      group("Model") {
        ServeOptions.beam
        ServeOptions.precision
      }
      group("Measuring") {
        ServeOptions.duration
        ServeOptions.warmup
        ServeOptions.runs
        ServeOptions.process
      }
    },
    example: """
      benchmark serve --model Models/german-english --beam-size 1 --precision int8
      benchmark serve --url http://127.0.0.1:5000/translate --clients 1 8 64 --from de --to en
      """
  ) { arguments in
    try arguments.refuse(ServeOptions.model, with: ServeOptions.url)
    try arguments.refuse(ServeOptions.model, with: ServeOptions.process)
    let output = try OutputFile(path: "-")
    let sentences = try ServedSentences.sentences(arguments[ServeOptions.input])
    let counts = arguments[ServeOptions.clients]
    let run = ServeRun(
      clients: counts.isEmpty ? [1, 8, 64, 512] : counts, sentences: sentences,
      runs: arguments[ServeOptions.runs], seconds: arguments[ServeOptions.duration],
      warmup: arguments[ServeOptions.warmup])
    if let url = arguments[ServeOptions.url] {
      let address = try ServerAddress(url)
      try run.measure(
        address, from: arguments[ServeOptions.from] ?? "de", to: arguments[ServeOptions.to] ?? "en",
        ["server": .text(url)], process: arguments[ServeOptions.process], output)
    } else if let model = arguments[ServeOptions.model] {
      try measure(model, run, arguments, output)
    } else {
      throw UsageError.inconsistent("name a model with --model, or a running server with --url")
    }
    try output.close()
  }
}

/// Starts a server of a model, and measures it and the model alone by turns.
private func measure(_ path: String, _ run: ServeRun, _ arguments: Arguments, _ output: OutputFile) throws {
  for option in [ServeOptions.from, ServeOptions.to] where arguments.isGiven(option) {
    throw UsageError.inconsistent("--\(option.name) belongs to --url: a model has languages of its own")
  }
  guard arguments[ServeOptions.precision].isSupported else {
    throw UsageError.inconsistent(
      "this processor has no instructions for \(arguments[ServeOptions.precision].rawValue)")
  }
  let plain = try PlainTranslation(
    path, run.sentences, beamSize: arguments[ServeOptions.beam], precision: arguments[ServeOptions.precision],
    threads: arguments.threads)
  let server = try ServedProcess([
    "--model", path, "--cache", "0", "--beam-size", String(arguments[ServeOptions.beam]),
    "--precision", arguments[ServeOptions.precision].rawValue, "--threads", String(arguments.threads),
    "--connections", String((run.clients.max() ?? 1) + 512),
  ])
  defer { server.stop() }
  let fields: Record = [
    "server": "translate serve", "model": .text(path), "beam": .integer(arguments[ServeOptions.beam]),
    "precision": .text(arguments[ServeOptions.precision].rawValue), "threads": .integer(arguments.threads),
  ]
  try run.measure(
    try ServerAddress("http://127.0.0.1:\(server.port)/translate"), from: plain.languages.source,
    to: plain.languages.target, fields, process: server.number, plain: plain, output)
}

/// What is measured, and how.
enum ServeOptions {
  static let model = Option.optional(
    "model", .directory,
    help:
      "start the program translate, which lies beside this one, as a server of this model, without a cache")
  static let url = Option.optional(
    "url", .text("URL"),
    help: "instead: a server that runs already and speaks as LibreTranslate's POST /translate does")
  static let clients = Option.list(
    "clients", .integer(from: 1, through: 20_000),
    help:
      "how many ask at a time, each sentence after sentence on a connection that stays; by default 1 8 64 512"
  )
  static let input = Option.optional(
    "input", .inputOnce, defaultText: "some of German", help: "the sentences, one a line, which go round")
  static let from = Option.optional(
    "from", .text("TAG"), defaultText: "de", help: "their language, for --url")
  static let to = Option.optional(
    "to", .text("TAG"), defaultText: "en", help: "into which they are translated, for --url")
  static let beam = Option("beam-size", .integer(from: 1, through: 1000), default: 5, help: "1 is greedy")
  static let precision = Option(
    "precision", .choice("NAME", of: WeightPrecision.self), default: .float32,
    help: "what weights are packed in and products computed with")
  static let duration = Option(
    "seconds", .number("S", above: 0, through: 86_400), default: 3, help: "how long each run takes")
  static let warmup = Option(
    "warmup", .number("S", from: 0, through: 86_400), default: 1,
    help: "how long is asked before anything counts, for each number of clients")
  static let runs = Option(
    "runs", .integer(from: 1, through: 1000), default: 3, help: "runs for each number of clients")
  static let process = Option.optional(
    "process", .integer("PID", from: 1),
    help: "with --url: the server's process, whose memory is told; that of its children counts with it")
}
