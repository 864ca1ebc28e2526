import Synchronization
import Testing
import Threads

struct WorkerLocalTests {
  @Test func noTwoTasksHaveTheSameAtOnce() {
    let pool = ThreadPool(threads: 4)
    let busy = (0..<pool.threads).map { _ in Counter() }
    let locals = WorkerLocal(pool) { $0 }
    pool.map(2000, with: locals) { _, worker in
      #expect(busy[worker].value.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue == 0)
      busy[worker].value.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    }
  }

  @Test func eachWorkerKeepsItsOwn() {
    let pool = ThreadPool(threads: 3)
    let locals = WorkerLocal(pool) { _ in Scratch() }
    for _ in 0..<10 { pool.map(20, with: locals) { task, scratch in scratch.words.append("\(task)") } }
    let words = locals.map { $0.words }.flatMap { $0 }
    #expect(words.sorted() == (0..<200).map { "\($0 % 20)" }.sorted())
  }

  @Test func whatCannotBeMadeIsSaid() {
    struct Refused: Error {}
    let pool = ThreadPool(threads: 2)
    #expect(throws: Refused.self) { try WorkerLocal(pool) { worker -> Int in throw Refused() } }
  }
}
