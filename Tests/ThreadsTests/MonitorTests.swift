import Testing
import Threads

struct MonitorTests {
  @Test func changesAreWaitedFor() {
    let pool = ThreadPool(threads: 2)
    let turn = Monitor(0)
    // Each task waits for the one before it, whichever thread has that.
    let order = Monitor([Int]())
    pool.map(100) { task in
      turn.wait(until: { $0 == task }) { _ in order.withLock { $0.append(task) } }
      turn.withLock { $0 += 1 }
      turn.wake()
    }
    #expect(order.withLock { $0 } == Array(0..<100))
  }
}
