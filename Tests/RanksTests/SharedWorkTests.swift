import Files
import Glibc
import Ranks
import TestSupport
import Testing
import Threads

/// What several processes do together, in the order in which one does it.
struct SharedWorkTests {
  private struct Failure: ReportableError, Equatable {
    let description: String
    var exitStatus: Files.ExitStatus { .badData }
  }

  /// What the first process took, and what each process threw.
  private struct Run: Sendable {
    var taken: [String] = []
    var error: String?
    var status: Files.ExitStatus?
  }

  /// Has processes work on the numbers below `count`, at uneven speeds.
  private func run(
    _ processes: Int, _ count: Int, failingToRead unreadable: Int? = nil,
    failingToWork unworkable: Int? = nil,
    failingToTake untakeable: Int? = nil
  ) -> [Run] {
    ThreadGroup.run(processes) { group in
      let work = SharedWork<Int, String>(
        reading: {
          var next = 0
          return {
            if next == unreadable { throw Failure(description: "cannot read \(next)") }
            defer { next += 1 }
            return next < count ? next : nil
          }
        },
        working: {
          { number in
            usleep(UInt32(number * 7919 % 5) * 300)
            if number == unworkable { throw Failure(description: "cannot do \(number)") }
            return "\(number)²=\(number * number)"
          }
        })
      var run = Run()
      do {
        try work.run(on: group) { dealer in
          try dealer.forEach { number, answer in
            if number == untakeable { throw Failure(description: "cannot take \(number)") }
            run.taken.append(answer)
          }
        }
      } catch let error as any ReportableError {
        (run.error, run.status) = (error.description, error.exitStatus)
      } catch {
        run.error = "\(error)"
      }
      return run
    }
  }

  private func squares(_ count: Int) -> [String] { (0..<count).map { "\($0)²=\($0 * $0)" } }

  @Test(arguments: [1, 2, 3, 5], [0, 1, 4, 100])
  func whatBecomesOfBlocksComesInTheirOrder(_ processes: Int, _ count: Int) {
    let runs = run(processes, count)
    #expect(runs[0].taken == squares(count))
    #expect(runs.allSatisfy { $0.error == nil })
    #expect(runs.dropFirst().allSatisfy { $0.taken.isEmpty })
  }

  @Test(arguments: [1, 2, 3, 5])
  func anErrorComesAfterTheBlocksBeforeItAndFromTheFirstAlone(_ processes: Int) {
    let runs = [
      run(processes, 50, failingToRead: 20), run(processes, 50, failingToWork: 20),
      run(processes, 50, failingToTake: 20),
    ]
    for (run, verb) in zip(runs, ["read", "do", "take"]) {
      #expect(run[0].taken == squares(20))
      // Who could not do it is named, unless it was the first itself.
      #expect(run[0].error?.hasSuffix("cannot \(verb) 20") == true)
      #expect(run[0].status == .badData)
      #expect(run.dropFirst().allSatisfy { $0.error == nil })
    }
  }

  @Test(arguments: [1, 2, 4])
  func allEndWhereTheFirstFailsBeforeItBegins(_ processes: Int) {
    let errors = ThreadGroup.run(processes) { group -> String? in
      let work = SharedWork<Int, Int>(reading: { { 1 } }, working: { { $0 } })
      do {
        try work.run(on: group) { _ in throw Failure(description: "no room") }
        return nil
      } catch { return "\(error)" }
    }
    #expect(errors[0] == "no room")
    #expect(errors.dropFirst().allSatisfy { $0 == nil })
  }

  @Test func anAnswerIsTakenBeforeTheNextBlockComes() {
    let taken = Monitor(0)
    let ends = ThreadGroup.run(3) { group -> Int in
      let work = SharedWork<Int, Int>(
        reading: {
          var next = 0
          return {
            // Were the next block waited for first, this would never end.
            taken.wait(until: { $0 == next })
            next += 1
            return next <= 5 ? next : nil
          }
        }, working: { { $0 } })
      var sum = 0
      try? work.run(on: group) { dealer in
        try dealer.forEach { _, answer in
          sum += answer
          taken.withLock { $0 += 1 }
          taken.wake()
        }
      }
      return sum
    }
    #expect(ends == [15, 0, 0])
  }

  @Test func noMoreIsReadThanTheWindowHolds() {
    let processes = 3
    let (read, taken, most) = (Monitor(0), Monitor(0), Monitor(0))
    _ = ThreadGroup.run(processes) { group in
      let work = SharedWork<Int, Int>(
        reading: {
          {
            let count = read.withLock { count in
              count += 1
              return count
            }
            let ahead = count - taken.withLock { $0 }
            most.withLock { $0 = max($0, ahead) }
            return count <= 200 ? count : nil
          }
        },
        working: {
          { number in
            // The first block is long in coming.
            if number == 1 { usleep(200_000) }
            return number
          }
        })
      try? work.run(on: group) { dealer in try dealer.forEach { _, _ in taken.withLock { $0 += 1 } } }
    }
    #expect(taken.withLock { $0 } == 200)
    // Those dealt, those that wait to be dealt, and the one that is read.
    #expect(most.withLock { $0 } <= 4 * processes + 2 + 2)
  }

  // MARK: Agreement

  @Test func whoCannotBeginIsNamedByTheFirst() {
    let errors = ThreadGroup.run(4) { group -> (any Error)? in
      do {
        _ = try group.prepared { if group.rank == 2 { throw Failure(description: "no model here") } }
        return nil
      } catch { return error }
    }
    let told = errors[0] as? any ReportableError
    #expect(told?.description == "thread 2: no model here")
    #expect(told?.exitStatus == .badData)
    #expect(errors.dropFirst().allSatisfy { $0 is ToldByFirst })
  }

  @Test func whatAilsAllTheFirstTellsAsItsOwn() {
    let errors = ThreadGroup.run(3) { group -> (any Error)? in
      do {
        _ = try group.prepared { throw Failure(description: "no model") }
        return nil
      } catch { return error }
    }
    #expect(errors[0] as? Failure == Failure(description: "no model"))
    #expect(errors.dropFirst().allSatisfy { $0 is ToldByFirst })
  }

  @Test func processesThatAreToldOtherThingsAreRefused() {
    func errors(_ wordings: [String]) -> [(any Error)?] {
      ThreadGroup.run(wordings.count) { group in
        do {
          try group.agree(on: wordings[group.rank])
          return nil
        } catch { return error }
      }
    }
    #expect(errors(["a", "a", "a"]).allSatisfy { $0 == nil })
    let told = errors(["a", "a", "b"])
    #expect(
      (told[0] as? any ReportableError)?.description.contains("thread 2: its command line is not") == true)
    #expect(told.dropFirst().allSatisfy { $0 is ToldByFirst })
  }
}
