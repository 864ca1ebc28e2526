internal import Synchronization

/// Holds clients to a number of requests a minute, with as many at once: a bucket of tokens for each.
final class RateLimiter: Sendable {
  /// Nil for no limit.
  private let perMinute: Int?
  private let state = Mutex(State())

  private struct State {
    var buckets: [String: Bucket] = [:]
    /// With so many it is looked which can go.
    var limit = 10_000
  }

  private struct Bucket {
    var tokens: Double
    var time: ContinuousClock.Instant
  }

  init(perMinute: Int?) { self.perMinute = perMinute }

  /// Counts a request; returns after how many seconds there may be the next, where it is too many.
  func secondsToWait(_ client: String, at now: ContinuousClock.Instant = .now) -> Int? {
    guard let perMinute else { return nil }
    let rate = Double(perMinute) / 60
    return state.withLock { state in
      // Full buckets are as good as none; clients that are gone must not stay for ever.
      if state.buckets.count > state.limit {
        state.buckets = state.buckets.filter { ($0.value.time.duration(to: now)) < .seconds(60) }
        state.limit = max(10_000, 2 * state.buckets.count)
      }
      var bucket = state.buckets[client] ?? Bucket(tokens: Double(perMinute), time: now)
      let elapsed = bucket.time.duration(to: now) / .seconds(1)
      bucket.tokens = min(Double(perMinute), bucket.tokens + max(0, elapsed) * rate)
      bucket.time = now
      let isAllowed = bucket.tokens >= 1
      if isAllowed { bucket.tokens -= 1 }
      state.buckets[client] = bucket
      return isAllowed ? nil : max(1, Int(((1 - bucket.tokens) / rate).rounded(.up)))
    }
  }
}
