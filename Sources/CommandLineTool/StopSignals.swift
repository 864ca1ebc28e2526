internal import Files
package import Glibc
internal import Synchronization

/// The signals by which a user, a shell or the system asks a program to end.
///
/// No thread that computes may be interrupted by a signal that has a handler: kernels of oneDNN keep the stack pointer in
/// the heap while they multiply, so that the kernel would write the handler's frame over other data. The signals are
/// therefore blocked in all threads, which inherit that from the first, and one thread takes them that does nothing else.
/// A program started from here would inherit that too: `giveBack` spares it.
package enum StopSignals {
  /// Whether the user has asked for an end in order.
  package static var hasArrived: Bool { arrived.load(ordering: .relaxed) }

  /// From now on the first hangup, interrupt or termination asks for an end in order; the second ends the process.
  package static func endInOrder() { endsInOrder.store(true, ordering: .relaxed) }

  /// Has a program that will be started with these attributes find no signal blocked, and SIGPIPE not ignored.
  package static func giveBack(to attributes: inout posix_spawnattr_t) {
    var (none, ignored) = (set(of: []), set(of: [SIGPIPE]))
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  }

  /// Blocks the signals in this thread and in those that it will create, and lets a new one take them.
  ///
  /// To be called before there are other threads. What whoever started the process had it ignore stays ignored, as
  /// SIGINT where a shell runs something in the background, and SIGHUP under `nohup`.
  static func receive() {
    let heeded = heeded
    var signals = set(of: heeded)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    guard
      pthread_create(
        &thread, nil,
        { _ in
          StopSignals.take()
          return nil
        }, nil) == 0
    else {
      // Better ended at once than not at all.
      for number in heeded { signal(number, SIG_DFL) }
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      return
    }
    pthread_detach(thread)
  }

  /// The signals that are not ignored; the last two have a handler of Swift's own, which shows where the program was and
  /// lets it go on.
  private static var heeded: [Int32] {
    [SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGABRT].filter { number in
      var action = sigaction()
      sigaction(number, nil, &action)
      return action.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } != 1
    }
  }

  private static func set(of numbers: [Int32]) -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    return signals
  }

  private static func take() {
    var first: (number: Int32, time: ContinuousClock.Instant)?
    var signals = set(of: heeded)
    while true {
      var number: Int32 = 0
      guard sigwait(&signals, &number) == 0 else { continue }
      let asks = [SIGHUP, SIGINT, SIGTERM].contains(number) && endsInOrder.load(ordering: .relaxed)
      if asks, let first {
        // `timeout` sends its signal twice, and a terminal that is closed is told by its shell as well.
        if number == SIGHUP || number == first.number && .now - first.time < repetition { continue }
      } else if asks {
        first = (number, .now)
        arrived.store(true, ordering: .relaxed)
        continue
      }
      end(by: number)
    }
  }

  /// Within this time the same signal is the same wish.
  private static let repetition = Duration.milliseconds(250)

  /// Ends the process as the signal does where nobody handles it, so that shells see which it was.
  private static func end(by number: Int32) -> Never {
    UnfinishedFiles.clearAway {
      var signals = set(of: [number])
      signal(number, SIG_DFL)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      raise(number)
      // The first process of a container is spared by the system.
      _exit(128 + number)
    }
  }
}

private let arrived = Atomic<Bool>(false)
private let endsInOrder = Atomic<Bool>(false)
