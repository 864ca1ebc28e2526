import NumberText
import Testing

struct NumberTextTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (-0.001, 2, "0.00"), (-1.5, 0, "-2"), (2.5, 0, "2"), (0.05, 1, "0.1"),
    (0.25, 1, "0.2"), (999.996, 2, "1000.00"), (-999.996, 2, "-1000.00"), (1e-9, 8, "0.00000000"),
    (123_456_789_012.5, 10, "123456789012.5000000000"), (.infinity, 2, "inf"), (.nan, 2, "nan"),
    (1e300, 2, "1e+300"),
  ])
  func decimalsAreThoseAskedFor(_ value: Double, _ count: Int, _ text: String) {
    #expect(fixed(value, count) == text)
  }

  @Test(arguments: [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (1200, "1,200 lines")])
  func oneIsSaidInTheSingular(_ count: Int, _ text: String) {
    #expect(counted(count, "line") == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (123_456, "123,456"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func digitsAreInGroupsOfThree(_ value: Int, _ text: String) {
    #expect(grouped(value) == text)
  }
}
