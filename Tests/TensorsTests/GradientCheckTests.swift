import Tensors
import TestSupport
import Testing

/// The check itself must be able to fail.
struct GradientCheckTests {
  @Test func aWrongGradientIsReported() {
    let parameters = RandomParameters()
    let x = parameters.make("x", [3, 4])
    let weight = parameters.make("weight", [5, 4])
    withKnownIssue {
      GradientCheck().check(
        parameters.all,
        ofLoss: { pass in
          let y = linear(pass.tensor(x), weight)
          // Twice the gradient that belongs to this loss.
          pass.backward(from: y, gradient: [Float](repeating: 2, count: y.shape.count))
          return y.array.reduce(0) { $0 + Double($1) }
        })
    }
  }

  @Test func gradientsThatNeverArriveAreReported() {
    let parameters = RandomParameters()
    let x = parameters.make("x", [3, 4])
    withKnownIssue {
      GradientCheck().check(parameters.all, ofLoss: { pass in Double(pass.tensor(x).array[0]) })
    }
  }

  @Test func theWorstElementIsNamed() {
    withKnownIssue {
      expectClose([1, 2, 3], [1, 2.5, 4], "sum")
    } matching: {
      "\($0.description) \($0.comments)".contains("2 of 3 elements differ; element 2 is 3.0, 4.0 expected")
    }
    expectClose([.nan, .infinity, 1], [.nan, .infinity, 1.000001])
  }
}
