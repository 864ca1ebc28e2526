import Study
import Testing

struct LengthGroupTests {
  private func words(_ count: Int) -> String { Array(repeating: "w", count: count).joined(separator: " ") }

  @Test func everyLineIsInTheGroupOfItsLength() {
    let lengths = [0, 1, 10, 11, 20, 21, 50, 51, 400]
    let groups = LengthGroup.groups(of: lengths.map(words))
    #expect(groups.map(\.name) == ["1–10", "11–20", "21–30", "41–50", "51 and more"])
    #expect(groups.map(\.lines) == [[0, 1, 2], [3, 4], [5], [6], [7, 8]])
    #expect(groups.map(\.middle) == [5.5, 15.5, 25.5, 45.5, 55.5])
  }

  @Test func scriptsWithoutSpacesAreCountedByCharacter() {
    #expect(LengthGroup.groups(of: ["我喜欢猫也喜欢狗和鸟类"]).map(\.name) == ["11–20"])
  }
}
