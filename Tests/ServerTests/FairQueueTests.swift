internal import Testing

@testable import Server

@Suite struct FairQueueTests {
  private func ids(_ queue: inout FairQueue<String>, budget: Int) -> [Int] {
    queue.next(budget: budget)?.parts.map(\.id) ?? []
  }

  @Test func requestsOfOneClientTakeTurns() {
    var queue = FairQueue<String>()
    queue.add(1, "a", client: "x", costs: [1, 1, 1, 1])
    queue.add(2, "a", client: "x", costs: [1])
    queue.add(3, "a", client: "x", costs: [1, 1])
    #expect(ids(&queue, budget: 4) == [1, 2, 3, 1])
    #expect(ids(&queue, budget: 4) == [3, 1, 1])
    #expect(queue.isEmpty)
  }

  @Test func clientsTakeTurnsHoweverMuchOneAsksFor() {
    var queue = FairQueue<String>()
    for id in 0..<100 { queue.add(id, "a", client: "greedy", costs: [1, 1]) }
    queue.add(100, "a", client: "modest", costs: [1])
    #expect(ids(&queue, budget: 3) == [0, 100, 1])
  }

  @Test func partsOfARequestKeepTheirOrder() {
    var queue = FairQueue<String>()
    queue.add(1, "a", client: "x", costs: [5, 5, 5])
    var parts: [Int] = []
    while let next = queue.next(budget: 8) { parts += next.parts.map(\.part) }
    #expect(parts == [0, 1, 2])
  }

  @Test func noLaneWaitsForEver() {
    var queue = FairQueue<String>()
    queue.add(1, "a", client: "x", costs: [Int](repeating: 1, count: 50))
    queue.add(2, "b", client: "y", costs: [1])
    queue.add(3, "b", client: "x", costs: [1])
    var lanes: [String] = []
    for _ in 0..<4 { lanes.append(queue.next(budget: 2)?.lane ?? "") }
    #expect(lanes.contains("b"))
    #expect(lanes.first == "a")
  }

  @Test func aPartLargerThanTheBudgetIsTaken() {
    var queue = FairQueue<String>()
    queue.add(1, "a", client: "x", costs: [1000, 1000])
    #expect(ids(&queue, budget: 10) == [1])
    #expect(ids(&queue, budget: 10) == [1])
    #expect(queue.isEmpty)
  }

  @Test func whatIsRemovedDoesNotCome() {
    var queue = FairQueue<String>()
    queue.add(1, "a", client: "x", costs: [1, 1])
    queue.add(2, "a", client: "y", costs: [1])
    queue.remove { $0 == 1 }
    #expect(ids(&queue, budget: 10) == [2])
    #expect(queue.isEmpty)
  }
}
