internal import Glibc

/// What the minutes of a training are minutes of.
public enum TrainingClock: String, Codable, CaseIterable, Sendable {
  /// Time as it passes.
  case wall
  /// Time that the threads of the process have computed, by thread: what it would have taken had the machine nothing else
  /// to do.
  case processor
}

/// A clock for a number of threads, in seconds since some moment; it never goes back.
struct Stopwatch: Sendable {
  var clock: TrainingClock
  var threads: Int

  var seconds: Double {
    switch clock {
    case .wall: reading(CLOCK_MONOTONIC)
    case .processor: reading(CLOCK_PROCESS_CPUTIME_ID) / Double(max(1, threads))
    }
  }

  private func reading(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
