import Testing

@testable import Training

struct TrainingPaceTests {
  @Test func whatFitsIsWhatTheTimeTakes() {
    let pace = TrainingPace(secondsPerStep: 0.1, secondsPerValidation: 1)
    let (steps, validations) = pace.steps(in: 240, validateEvery: nil)
    #expect(validations == 10)
    #expect((2200...2300).contains(steps))
    let chosen = pace.steps(in: 240, validateEvery: 10)
    #expect((1150...1200).contains(chosen.steps))
  }

  @Test func validationsThatAreDearAreFew() {
    let pace = TrainingPace(secondsPerStep: 0.1, secondsPerValidation: 15)
    #expect(pace.steps(in: 240, validateEvery: nil).validations == 1)
    #expect(pace.steps(in: 4000, validateEvery: nil).validations == 10)
    // Even where nothing fits there is a step.
    #expect(pace.steps(in: 0, validateEvery: nil).steps == 1)
    #expect(pace.steps(in: 0, validateEvery: 5).steps == 1)
  }

  /// Lets a training of 1,000 steps, which should take 100 seconds, run at a pace by step; returns when and where it ends.
  private func end(_ secondsPerStep: (Int) -> Double) -> (step: Int, seconds: Double, revisions: Int) {
    var pace = PaceGuard(seconds: 100, secondsPerValidation: 0)
    var (now, last, step, revisions) = (0.0, 1000, 0, 0)
    while step < last {
      step += 1
      now += secondsPerStep(step)
      if let end = pace.revisedEnd(at: step, of: last, now: now, validateEvery: 100) {
        last = end
        revisions += 1
      }
    }
    return (last, now, revisions)
  }

  @Test func aSteadyMachineIsLeftAlone() {
    #expect(end { _ in 0.1 } == (1000, end { _ in 0.1 }.seconds, 0))
    // A hiccup is made up for.
    #expect(end { $0 == 500 ? 3 : 0.0975 }.step == 1000)
  }

  @Test func aFasterMachineUsesItsTime() {
    let end = end { _ in 0.05 }
    #expect((1900...2000).contains(end.step))
    #expect(end.revisions == 1)
    // Late in the schedule the end stays.
    #expect(self.end { $0 > 300 ? 0.05 : 0.1 }.step == 1000)
  }

  @Test func aSlowerMachineEndsInTime() {
    for slow in [0.2, 0.5, 3] {
      for begin in [0, 300, 900] {
        let end = end { $0 > begin ? slow : 0.1 }
        #expect(end.step < 1000)
        // What was slow before it was noticed cannot be had back.
        #expect(end.seconds < 104 + 100 * slow, "\(slow) \(begin) \(end)")
        #expect(end.revisions < 10)
      }
    }
  }
}
