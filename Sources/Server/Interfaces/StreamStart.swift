internal import Files
internal import Synchronization
internal import Web

/// The answer of a call that comes as events: what is refused before it has begun is an ordinary answer.
final class StreamStart: Sendable {
  private let call: Call
  private let stream: EventStream
  private let state = Mutex(State())

  private struct State {
    var isAnswered = false
  }

  init(_ call: Call, _ stream: EventStream) {
    self.call = call
    self.stream = stream
  }

  /// Begins to send, unless the call was refused.
  func begin() {
    if claim() { call.answer(WebResponse(stream)) }
  }

  /// Ends the stream, or refuses the call.
  func end(with result: Result<[TranslatedPassage], TranslationFailure>) {
    let isFirst = claim()
    switch result {
    case .failure(let failure) where isFirst: return call.fail(APIError(failure))
    case .failure(let failure):
      stream.send("error", data: (try? jsonLine(of: ["error": APIError(failure).message])) ?? "{}")
    case .success: stream.send("done", data: "{}")
    }
    stream.finish()
    if isFirst { call.answer(WebResponse(stream)) }
  }

  /// Returns whether nobody has answered the call.
  private func claim() -> Bool {
    state.withLock { state in
      defer { state.isAnswered = true }
      return !state.isAnswered
    }
  }
}
