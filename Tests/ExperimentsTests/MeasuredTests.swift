internal import Testing

@testable internal import Experiments

struct MeasuredTests {
  @Test func anIntervalIsThatOfStudentsT() throws {
    let measured = Measured([10, 12, 14])
    #expect(measured.mean == 12)
    // 4.303 · 2 / √3
    #expect(abs(try #require(measured.halfWidth) - 4.9687) < 1e-3)
    #expect(measured.isAbove(7) && !measured.isAbove(7.1) && measured.isBelow(17))
  }

  @Test func aSingleValueHasNoInterval() {
    let measured = Measured(3)
    #expect(measured.interval == nil)
    #expect(measured.isAbove(2) && !measured.isAbove(3))
  }

  @Test func differencesAreThoseOfTheSameSeeds() {
    #expect(Measured([3, 5]).minus(Measured([1, 1])).values == [2, 4])
  }
}
