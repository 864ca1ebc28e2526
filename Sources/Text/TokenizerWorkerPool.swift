internal import Glibc
internal import Synchronization

/// The workers of a tokenizer that are not at work, without locks: a thread first looks where it left its
/// last one.
final class TokenizerWorkerPool: Sendable {
  private let vocabulary: Vocabulary
  private let model: any SubwordModel
  /// Each place holds a retained worker, or 0; whoever exchanges it for 0 owns it.
  private let places: [Place]

  private final class Place: Sendable {
    let worker = Atomic<UInt>(0)
  }

  /// Creates a pool with its first worker.
  ///
  /// - Throws: `LocaleError`.
  init(_ vocabulary: Vocabulary, _ model: any SubwordModel) throws {
    self.vocabulary = vocabulary
    self.model = model
    places = (0..<64).map { _ in Place() }
    put(try TokenizerWorker(vocabulary, model))
  }

  deinit {
    for place in places { _ = Self.take(place) }
  }

  /// Calls the body with a worker that no other thread uses meanwhile.
  func withWorker<Result>(_ body: (TokenizerWorker) -> Result) -> Result {
    let worker = take()
    defer { put(worker) }
    return body(worker)
  }

  private func take() -> TokenizerWorker {
    let home = home
    for step in 0..<Self.reach {
      if let worker = Self.take(places[(home + step) % places.count]) { return worker }
    }
    do {
      return try TokenizerWorker(vocabulary, model)
    } catch {
      preconditionFailure("a word iterator that was opened before cannot be opened again: \(error)")
    }
  }

  private func put(_ worker: TokenizerWorker) {
    let reference = Unmanaged.passRetained(worker)
    let bits = UInt(bitPattern: reference.toOpaque())
    let home = home
    for step in 0..<Self.reach {
      let place = places[(home + step) % places.count]
      if place.worker.compareExchange(expected: 0, desired: bits, ordering: .acquiringAndReleasing).exchanged
      {
        return
      }
    }
    reference.release()
  }

  /// How many places a thread tries: more threads than that at one place are unlikely.
  private static let reach = 4

  /// The place that the calling thread uses first.
  private var home: Int {
    // Thread descriptors lie pages apart: the low bits say nothing.
    let thread = UInt64(pthread_self()) >> 12
    return Int(truncatingIfNeeded: (thread &* 0x9E37_79B9_7F4A_7C15) >> 58)
  }

  // The optimizer of Swift 6.3 fails on this function inlined into its callers.
  @inline(never)
  private static func take(_ place: Place) -> TokenizerWorker? {
    let bits = place.worker.exchange(0, ordering: .acquiringAndReleasing)
    guard let pointer = UnsafeRawPointer(bitPattern: bits) else { return nil }
    return Unmanaged<TokenizerWorker>.fromOpaque(pointer).takeRetainedValue()
  }
}
