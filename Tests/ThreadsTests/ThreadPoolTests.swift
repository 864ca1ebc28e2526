import Synchronization
import Testing

@testable import Threads

struct ThreadPoolTests {
  @Test(arguments: [0, 1, 2, 3, 8])
  func resultsStandInTheOrderOfTheTasks(threads: Int) {
    let pool = ThreadPool(threads: threads)
    #expect((1...max(1, threads)).contains(pool.threads))
    for tasks in [0, 1, 2, 7, 1000] {
      #expect(pool.map(tasks) { 3 * $0 } == (0..<tasks).map { 3 * $0 })
    }
  }

  @Test(arguments: [1, 2, 3, 8])
  func everyTaskRunsOnceInEveryRun(threads: Int) {
    let pool = ThreadPool(threads: threads)
    for tasks in [0, 1, 2, 7, 1000] {
      let runs = (0..<tasks).map { _ in Counter() }
      pool.run(tasks) { task, worker in
        #expect((0..<pool.threads).contains(worker))
        runs[task].value.wrappingAdd(1, ordering: .relaxed)
      }
      #expect(runs.allSatisfy { $0.number == 1 })
    }
  }

  @Test func thousandsOfSmallCallsAreEachDone() {
    let pool = ThreadPool(threads: 4)
    for call in 0..<5000 {
      let tasks = call % 6
      #expect(pool.map(tasks) { $0 + call } == (0..<tasks).map { $0 + call })
    }
  }

  @Test(arguments: [1, 3])
  func blocksGiveWhatTasksGive(threads: Int) {
    let pool = ThreadPool(threads: threads)
    let locals = WorkerLocal(pool) { _ in Scratch() }
    for count in [0, 1, 9, 10, 11, 1234] {
      let expected = (0..<count).map { "\($0)" }
      #expect(pool.map(count, inBlocksOf: 10) { "\($0)" } == expected)
      let results = pool.map(count, inBlocksOf: 10, with: locals) { index, scratch in
        scratch.words.append("\(index)")
        return scratch.words.last ?? ""
      }
      #expect(results == expected)
    }
    let kept = locals.map { $0.words.count }
    #expect(kept.reduce(0, +) == 1265)
  }

  @Test(arguments: [1, 2, 5])
  func everyElementIsChangedInItsPlace(threads: Int) {
    let pool = ThreadPool(threads: threads)
    var rows = (0..<40).map { [$0] }
    pool.update(&rows) { row in row.append(row[0] * row[0]) }
    #expect(rows == (0..<40).map { [$0, $0 * $0] })
    var none: [Int] = []
    pool.update(&none) { $0 += 1 }
    #expect(none.isEmpty)
  }

  @Test func tasksMayUsePoolsOfTheirOwn() {
    let outer = ThreadPool(threads: 3)
    let counts = outer.map(6) { _ in ThreadPool(threads: 2).map(10) { $0 }.reduce(0, +) }
    #expect(counts == [Int](repeating: 45, count: 6))
  }

  @Test func aPoolInsideItselfIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let pool = ThreadPool(threads: 2)
      pool.map(2) { _ in pool.map(2) { $0 }.count }
    }
    await #expect(processExitsWith: .failure) {
      let pool = ThreadPool(threads: 1)
      pool.map(1) { _ in pool.map(1) { $0 }.count }
    }
  }

  @Test func severalThreadsMayCallOnePool() {
    let pool = ThreadPool(threads: 2)
    let callers = ThreadPool(threads: 4)
    let results = callers.map(40) { caller in pool.map(8) { caller * $0 } }
    #expect(results == (0..<40).map { caller in (0..<8).map { caller * $0 } })
  }

  @Test func everyThreadIsPreparedAndFinished() {
    let (prepared, finished) = (Counter(), Counter())
    var threads = 0
    do {
      let pool = ThreadPool(
        threads: 3, prepare: { prepared.value.wrappingAdd(1, ordering: .relaxed) },
        finish: { finished.value.wrappingAdd(1, ordering: .relaxed) })
      threads = pool.threads
    }
    #expect(prepared.number == threads)
    // The caller's goes on.
    #expect(finished.number == threads - 1)
  }
}
