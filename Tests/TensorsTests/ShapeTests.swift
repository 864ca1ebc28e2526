import Tensors
import Testing

struct ShapeTests {
  @Test func rowsAreAllExtentsButTheInnermost() {
    let shape: Shape = [2, 3, 5]
    #expect(shape.rank == 3)
    #expect(shape.count == 30)
    #expect(shape.rows == 6)
    #expect(shape.columns == 5)
    #expect(shape[1] == 3)
    #expect(shape.description == "[2, 3, 5]")
    #expect(Shape([7]).rows == 1)
    #expect(Shape([0, 4]).count == 0)
  }

  @Test func shapesOfDifferentRankDiffer() {
    #expect(([2, 3] as Shape) == [2, 3])
    #expect(([2, 3] as Shape) != [2, 3, 1])
    #expect(Set([[2, 3], [2, 3], [3, 2], [2, 3, 1]] as [Shape]).count == 3)
  }

  @Test func fiveExtentsAreRefused() async {
    await #expect(processExitsWith: .failure) { _ = Shape([1, 2, 3, 4, 5]) }
  }
}
