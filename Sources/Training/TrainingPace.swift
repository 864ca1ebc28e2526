/// How long a step and a validation take, as measured.
struct TrainingPace: Sendable, Equatable {
  var secondsPerStep: Double
  var secondsPerValidation: Double

  /// Returns how many steps, and validations on the way, fit into a time.
  ///
  /// Where the interval is not chosen, validations may take a twentieth of the time, and there are ten at most. A little is
  /// left for saving.
  ///
  /// - Parameter validateEvery: The interval, where it is chosen.
  func steps(in seconds: Double, validateEvery: Int?) -> (steps: Int, validations: Int) {
    let time = max(0, 0.985 * seconds)
    let step = max(1e-9, secondsPerStep)
    func whole(_ value: Double) -> Int { max(1, Int(min(1e12, max(0, value)))) }
    if let validateEvery {
      // The one at the end comes on top.
      let steps = whole(
        (time - secondsPerValidation) / (step + secondsPerValidation / Double(max(1, validateEvery))))
      return (steps, steps / max(1, validateEvery) + 1)
    }
    let affordable = time / 20 / max(1e-9, secondsPerValidation)
    let validations = Int(min(10, max(1, affordable)))
    return (whole((time - Double(validations) * secondsPerValidation) / step), validations)
  }
}
