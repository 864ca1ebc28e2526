import Randomness
import Testing

struct KeyedPermutationTests {
  @Test(arguments: [1, 2, 3, 4, 5, 16, 17, 64, 65, 1_000, 4_096, 4_097, 70_000], [UInt64(0), 1, .max])
  func everyNumberHasOnePlace(count: Int, key: UInt64) {
    let order = KeyedPermutation(count: count, key: key)
    #expect(order.count == count)
    #expect((0..<count).map { order[$0] }.sorted() == Array(0..<count))
  }

  @Test func theKeyDecidesTheOrder() {
    let orders = [UInt64(7), 7, 8].map { key in
      let order = KeyedPermutation(count: 1_000, key: key)
      return (0..<1_000).map { order[$0] }
    }
    #expect(orders[0] == orders[1])
    // Of two random orders about one number stands at the same place.
    #expect(zip(orders[0], orders[2]).count { $0 == $1 } < 12)
  }

  @Test func neighboursGoAnywhere() {
    let order = KeyedPermutation(count: 10_000, key: 3)
    let numbers = (0..<10_000).map { order[$0] }
    let rises = zip(numbers, numbers.dropFirst()).count { $0 < $1 }
    #expect(rises > 4_800 && rises < 5_200)
    // The first tenth of the places has numbers of all tenths.
    let tenths = (0..<10).map { tenth in numbers[..<1_000].count { $0 / 1_000 == tenth } }
    #expect(tenths.allSatisfy { $0 > 60 && $0 < 140 })
  }

  @Test func moreNumbersThanMemoryHoldsHaveAnOrder() {
    let order = KeyedPermutation(count: .max, key: 5)
    let numbers = (0..<1_000).map { order[$0] }
    #expect(Set(numbers).count == 1_000)
    #expect(numbers.allSatisfy { $0 >= 0 })
    #expect(numbers.contains { $0 > .max / 2 })
  }
}
