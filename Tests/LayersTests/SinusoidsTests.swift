import Foundation
import TestSupport
import Testing

@testable import Layers

struct SinusoidsTests {
  @Test func vectorsAreThoseOfTheFormulaHoweverTheyAreAskedFor() {
    let features = 6
    func vector(_ position: Int32) -> [Float] {
      (0..<features).map { feature in
        let angle = Double(position) / pow(10_000, Double(feature / 2 * 2) / Double(features))
        return Float(feature % 2 == 0 ? sin(angle) : cos(angle))
      }
    }
    let sinusoids = Sinusoids(features: features)
    for positions in [[0, 1, 2], [700], [3, 3, 65, 0], [2000, 1]] as [[Int32]] {
      let rows = sinusoids.rows(positions, below: Int(positions.max() ?? 0) + 1)
      expectClose(rows, positions.flatMap(vector))
    }
  }
}
