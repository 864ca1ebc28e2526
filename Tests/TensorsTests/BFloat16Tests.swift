import Tensors
import Testing

struct BFloat16Tests {
  @Test func everyNumberSurvivesWideningAndRounding() {
    let all = (UInt16.min...UInt16.max).filter { $0 & 0x7FFF <= 0x7F80 }
    #expect(BFloat16.rounded(BFloat16.widened(all)) == all)
  }

  @Test func halfwayCasesGoToTheEvenNeighbour() {
    func rounded(_ bits: UInt32) -> UInt16 { BFloat16.rounded([Float(bitPattern: bits)])[0] }
    #expect(rounded(0x3F80_8000) == 0x3F80)
    #expect(rounded(0x3F81_8000) == 0x3F82)
    #expect(rounded(0x3F80_8001) == 0x3F81)
    #expect(rounded(0x3F80_7FFF) == 0x3F80)
    #expect(rounded(0xBF81_8000) == 0xBF82)
    #expect(rounded(0x0000_8001) == 0x0001)
  }

  @Test func infinitiesAndNaNStayWhatTheyAre() {
    let values: [Float] = [
      .infinity, -.infinity, .nan, -.nan, Float(bitPattern: 0x7F80_0001), Float(bitPattern: 0xFFFF_FFFF),
      -0.0,
    ]
    let back = BFloat16.widened(BFloat16.rounded(values))
    #expect(back[0] == .infinity && back[1] == -.infinity)
    #expect(back[2...5].allSatisfy { $0.isNaN })
    #expect(back[6].bitPattern == Float(-0.0).bitPattern)
    #expect(BFloat16.widened(BFloat16.rounded([.greatestFiniteMagnitude])) == [.infinity])
  }

  @Test func theErrorIsHalfAUnitAtMost() {
    let values = (1...1000).map { Float($0) * 0.37 }
    for (value, back) in zip(values, BFloat16.widened(BFloat16.rounded(values))) {
      #expect(abs(value - back) <= value / 256)
    }
  }
}
