internal import Glibc
internal import Synchronization

/// Counts the characters that clients have translated, a day at a time, counted in UTC.
final class CharacterLedger: Sendable {
  /// What a client may have translated in a day; nil for any number.
  let quota: Int?
  private let state = Mutex(State())

  fileprivate struct State {
    var day = 0
    var characters: [String: Int] = [:]
  }

  private static let secondsPerDay = 86_400
  /// Addresses are many, and there must be an end to them.
  private static let maximumClients = 100_000

  init(quota: Int?) { self.quota = quota }

  /// Counts characters, unless they are more than the client has left.
  func charge(_ characters: Int, to client: String, at time: Int = CharacterLedger.now) -> Bool {
    state.withLock { state in
      state.turn(to: time / Self.secondsPerDay)
      let known = state.characters[client] ?? 0
      let (sum, overflows) = known.addingReportingOverflow(characters)
      if overflows || quota.map({ sum > $0 }) ?? false { return false }
      if state.characters.count >= Self.maximumClients { state.forgetSmallHalf() }
      state.characters[client] = sum
      return true
    }
  }

  /// Takes characters back that were not translated.
  func refund(_ characters: Int, to client: String, at time: Int = CharacterLedger.now) {
    state.withLock { state in
      state.turn(to: time / Self.secondsPerDay)
      if let known = state.characters[client] { state.characters[client] = max(0, known - characters) }
    }
  }

  /// Returns how many characters a client has had translated today.
  func characters(of client: String, at time: Int = CharacterLedger.now) -> Int {
    state.withLock { state in
      state.turn(to: time / Self.secondsPerDay)
      return state.characters[client] ?? 0
    }
  }

  /// Returns how many seconds the day still has.
  static func secondsLeft(at time: Int = CharacterLedger.now) -> Int { secondsPerDay - time % secondsPerDay }

  /// Seconds since 1970.
  static var now: Int { Glibc.time(nil) }
}

extension CharacterLedger.State {
  fileprivate mutating func turn(to day: Int) {
    if day != self.day { (self.day, characters) = (day, [:]) }
  }

  fileprivate mutating func forgetSmallHalf() {
    let middle = characters.values.sorted()[characters.count / 2]
    characters = characters.filter { $0.value > middle }
  }
}
