internal import Synchronization

/// Counts what a server does, as Prometheus reads it.
///
/// The text is in its format 0.0.4. No client is in it, nor anything that one has sent.
final class Metrics: Sendable {
  private let state = Mutex(State())

  private struct State {
    var requests: [Request: (count: Int, seconds: Double)] = [:]
    var characters = 0
    var rounds = 0
    var parts = 0
    var cacheHits = 0
    var cacheBytes = 0
    var models = 0
  }

  private struct Request: Hashable {
    let endpoint: String
    let status: Int
  }

  /// Counts an answer; `endpoint` is one of few names, never what a client has written.
  func noteAnswer(_ endpoint: String, status: Int, after time: Duration) {
    state.withLock { state in
      let old = state.requests[Request(endpoint: endpoint, status: status)] ?? (0, 0)
      state.requests[Request(endpoint: endpoint, status: status)] = (
        old.count + 1, old.seconds + time / .seconds(1)
      )
    }
  }

  func note(characters: Int) { state.withLock { $0.characters += characters } }

  func noteRound(parts: Int) {
    state.withLock { state in
      state.rounds += 1
      state.parts += parts
    }
  }

  func noteCacheHit() { state.withLock { $0.cacheHits += 1 } }

  func note(models: Int, cacheBytes: Int) {
    state.withLock { state in
      state.models = models
      state.cacheBytes = cacheBytes
    }
  }

  /// How many characters have been taken for translation.
  var characters: Int { state.withLock { $0.characters } }

  /// Returns the text that a scraper reads.
  func text(load: Intake.Load) -> String {
    let state = state.withLock { $0 }
    var lines: [String] = []
    let requests = state.requests.sorted {
      ($0.key.endpoint, $0.key.status) < ($1.key.endpoint, $1.key.status)
    }
    lines += head("translate_http_request_duration_seconds", "summary", "Time from request to answer.")
    for (request, sum) in requests {
      let labels = "{endpoint=\"\(request.endpoint)\",status=\"\(request.status)\"}"
      lines.append("translate_http_request_duration_seconds_count\(labels) \(sum.count)")
      lines.append("translate_http_request_duration_seconds_sum\(labels) \(sum.seconds)")
    }
    lines += value("translate_queue_texts", "gauge", "Texts that wait or are translated.", load.texts)
    lines += value("translate_queue_characters", "gauge", "Characters of these.", load.characters)
    lines += value(
      "translate_characters_total", "counter", "Characters taken for translation.", state.characters)
    lines += value("translate_rounds_total", "counter", "Rounds of translation.", state.rounds)
    lines += value("translate_sentences_total", "counter", "Sentences translated in them.", state.parts)
    lines += value("translate_cache_hits_total", "counter", "Texts that the cache knew.", state.cacheHits)
    lines += value("translate_cache_bytes", "gauge", "Size of the cache, about.", state.cacheBytes)
    lines += value("translate_models_loaded", "gauge", "Models in memory.", state.models)
    return lines.joined(separator: "\n") + "\n"
  }

  private func value(_ name: String, _ type: String, _ help: String, _ value: Int) -> [String] {
    head(name, type, help) + ["\(name) \(value)"]
  }

  private func head(_ name: String, _ type: String, _ help: String) -> [String] {
    ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"]
  }
}
