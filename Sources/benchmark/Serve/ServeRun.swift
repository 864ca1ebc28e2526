internal import CommandLineTool
internal import Files

/// Measuring a server with more and more clients.
struct ServeRun {
  let clients: [Int]
  let sentences: [String]
  let runs: Int
  let seconds: Double
  let warmup: Double

  /// Measures a server and writes a line for each number of clients as soon as it is known.
  ///
  /// - Parameters:
  ///   - address: Where it is.
  ///   - source: The language of the sentences.
  ///   - target: Into which they are translated.
  ///   - fields: What each line tells of it.
  ///   - process: The process whose memory is told; nil for none.
  ///   - plain: What it is compared with, measured before and after, since machines grow faster and slower.
  func measure(
    _ address: ServerAddress, from source: String, to target: String, _ fields: Record, process: Int?,
    plain: PlainTranslation? = nil, _ output: OutputFile
  ) throws {
    StopSignals.endInOrder()
    let requests = sentences.map { address.request($0, from: source, to: target) }
    var before = plain?.rates()
    for count in clients {
      var driver = LoadDriver(address, requests, clients: count)
      let load = try driver.measure(runs: runs, seconds: seconds, warmup: warmup)
      let memory = process.flatMap(ProcessMemory.init)
      if StopSignals.hasArrived { return }
      let after = plain?.rates()
      var record = line(fields, clients: count, load)
      if let memory {
        record.add("rss_mib", .integer(memory.resident))
        record.add("peak_mib", .integer(memory.peak))
      }
      if let before, let after { addShares(of: load, before, after, to: &record) }
      try output.write(record)
      before = after
    }
  }

  private func line(_ fields: Record, clients: Int, _ load: MeasuredLoad) -> Record {
    var record: Record = ["bench": "serve"]
    record.add(fields)
    record.add("clients", .integer(clients))
    record.add("sentences", .integer(sentences.count))
    record.add("sent_s", .spread(Spread(load.rates), decimals: 1))
    for (name, share) in [("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99)] {
      record.add(name, .number(load.percentile(share), decimals: 2))
    }
    record.add("answers", .integer(load.latencies.count))
    record.add("refused", .integer(load.refused))
    record.add("failed", .integer(load.failed))
    return record
  }

  private func addShares(
    of load: MeasuredLoad, _ before: PlainTranslation.Rates, _ after: PlainTranslation.Rates,
    to record: inout Record
  ) {
    let rate = Spread(load.rates).median
    let translator = (before.translator + after.translator) / 2
    let identifiers = (before.identifiers + after.identifiers) / 2
    record.add("translator_sent_s", .number(translator, decimals: 1))
    record.add("share_of_translator", .number(rate / translator, decimals: 3))
    record.add("translate_sent_s", .number(identifiers, decimals: 1))
    record.add("share_of_translate", .number(rate / identifiers, decimals: 3))
  }
}
