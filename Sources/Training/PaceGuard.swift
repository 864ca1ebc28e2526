/// Watches whether a training will end when its time does, and says where it must end if not.
///
/// The machine may become slower than it was in the first seconds. A schedule that is cut off leaves the rate high, so
/// the end of the schedule is moved to where the training has to end. It may also have been slower than it is: then the
/// end is moved back, as long as the schedule has hardly begun to fall.
struct PaceGuard {
  private let seconds: Double
  /// What the validations that are left cost is part of what is left to do.
  private var secondsPerValidation: Double
  /// Where the steps begin that are measured now, and what a step took in those before.
  private var window: (step: Int, seconds: Double)?
  private var perStepBefore: Double?

  /// - Parameter seconds: The time for the whole training.
  init(seconds: Double, secondsPerValidation: Double) {
    self.seconds = seconds
    self.secondsPerValidation = secondsPerValidation
  }

  /// Takes note of what a validation took; its time is no step's.
  mutating func validated(in seconds: Double) {
    secondsPerValidation = seconds
    window?.seconds += seconds
  }

  /// Returns the step to end at instead of the last, where the last would come too late.
  ///
  /// - Parameters:
  ///   - now: Seconds of training so far.
  mutating func revisedEnd(at step: Int, of last: Int, now: Double, validateEvery: Int) -> Int? {
    guard step < last else { return nil }
    guard let begin = window else {
      window = (step, now)
      return nil
    }
    let length = step - begin.step
    guard length >= max(10, last / 20) else { return nil }
    window = (step, now)
    let measured = max(1e-9, (now - begin.seconds) / Double(length))
    let (before, left) = (perStepBefore, last - step)
    perStepBefore = measured
    let validations = Double(last / validateEvery - step / validateEvery) * secondsPerValidation
    func end(_ perStep: Double, by seconds: Double) -> Int {
      let fitting = (seconds - now) / (perStep + secondsPerValidation / Double(validateEvery))
      return step + max(1, Int(max(0, min(1e12, fitting))))
    }
    if let before, step <= last / 4 {
      let perStep = max(measured, before)
      if now + Double(left) * perStep + validations < 0.93 * seconds {
        return max(last, end(perStep, by: 0.985 * seconds))
      }
    }
    // What happens once, in one window, is no pace.
    let perStep = min(measured, before ?? measured)
    // Early on there is time for the machine to become faster again.
    let tolerance = 0.03 + 0.1 * Double(left) / Double(last)
    guard now + Double(left) * perStep + validations > (1 + tolerance) * seconds else { return nil }
    return min(last, end(perStep, by: seconds))
  }
}
