/// Work done once to see how long it takes, its results thrown away.
struct SpeedTrial {
  let clock: Stopwatch
  /// How long to measure, at least.
  let seconds: Double

  /// Returns what a token takes in training.
  ///
  /// - Parameter compute: Computes the gradient of a batch; returns its number of tokens.
  func secondsPerToken(of epoch: TrainingEpoch, _ compute: ([Int]) throws -> Int) rethrows -> Double {
    guard !epoch.isEmpty else { return 0 }
    // The first meet memory that has to be fetched.
    for index in 0..<min(2, epoch.count) { _ = try compute(epoch[index]) }
    let begin = clock.seconds
    var tokens = 0
    var count = 0
    while count < 8 || clock.seconds - begin < seconds {
      tokens += try compute(epoch[count % epoch.count])
      count += 1
    }
    return (clock.seconds - begin) / Double(max(1, tokens))
  }

  /// Returns what an update of the weights takes besides.
  func secondsPerUpdate(_ update: () -> Void) -> Double {
    let begin = clock.seconds
    for _ in 0..<4 { update() }
    return (clock.seconds - begin) / 4
  }
}
