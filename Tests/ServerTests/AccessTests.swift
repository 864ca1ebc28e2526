internal import Files
internal import TestSupport
internal import Testing

@testable import Server

@Suite struct AccessTests {
  @Test func keysAreKnownByAllTheirBytes() {
    let keys = APIKeys(["secret", "other key"])
    #expect(keys.number(of: "secret") == 1)
    #expect(keys.number(of: "other key") == 2)
    for wrong in ["", "s", "secre", "secret ", "secretsecret", "Secret", "other ke"] {
      #expect(keys.number(of: wrong) == nil)
    }
    #expect(!APIKeys.isEqual([0], []))
  }

  @Test func keysAreReadLineByLine() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("# of the team\n  one \n\ntwo\n", to: "keys")
    let keys = try APIKeys.read(from: path)
    #expect(keys.number(of: "one") == 1)
    #expect(keys.number(of: "two") == 2)
    #expect(keys.number(of: "# of the team") == nil)
    let empty = try folder.write("# none\n", to: "empty")
    #expect(throws: APIKeyError.none(path: empty)) { try APIKeys.read(from: empty) }
  }

  @Test func whoAsksTooOftenWaits() {
    let limiter = RateLimiter(perMinute: 60)
    let start = ContinuousClock.now
    for _ in 0..<60 { #expect(limiter.secondsToWait("a", at: start) == nil) }
    #expect(limiter.secondsToWait("a", at: start) == 1)
    #expect(limiter.secondsToWait("b", at: start) == nil)
    #expect(limiter.secondsToWait("a", at: start + .seconds(2)) == nil)
    #expect(RateLimiter(perMinute: nil).secondsToWait("a") == nil)
  }

  @Test func charactersAreCountedByDay() {
    let ledger = CharacterLedger(quota: 100)
    let (morning, next) = (86_400 * 20_000 + 100, 86_400 * 20_001)
    #expect(ledger.charge(90, to: "a", at: morning))
    #expect(!ledger.charge(11, to: "a", at: morning))
    #expect(ledger.charge(11, to: "b", at: morning))
    #expect(ledger.characters(of: "a", at: morning) == 90)
    ledger.refund(50, to: "a", at: morning)
    #expect(ledger.charge(60, to: "a", at: morning))
    #expect(!ledger.charge(.max, to: "a", at: morning))
    #expect(ledger.charge(90, to: "a", at: next))
    #expect(CharacterLedger.secondsLeft(at: morning) == 86_300)
    #expect(CharacterLedger(quota: nil).charge(1 << 40, to: "a"))
  }

  @Test func namesCannotBeGuessed() {
    let names = Set((0..<100).map { _ in randomDigits(32) })
    #expect(names.count == 100)
    #expect(names.allSatisfy { $0.utf8.count == 32 })
    let parts = randomIdentifier().split(separator: "-").map(\.count)
    #expect(parts == [8, 4, 4, 4, 12])
  }
}
