import Testing

@testable import Training

struct ParameterSlicesTests {
  @Test(arguments: [1, 5, 1 << 15, 3_000_000, 60_000_001], [1, 2, 3, 8, 64])
  func slicesCoverTheArrayInOrder(_ count: Int, _ processes: Int) {
    let slices = ParameterSlices(count, processes: processes, overlaps: true)
    var end = 0
    for slice in slices.stretches.flatMap(\.self) {
      #expect(slice.lowerBound == end)
      end = slice.upperBound
    }
    #expect(end == count)
    #expect(slices.stretches.allSatisfy { $0.count == processes })
    #expect((0..<processes).allSatisfy { slices.of($0).count == slices.stretches.count })
  }

  @Test(arguments: [2, 3, 8])
  func processesHaveAboutTheSameOfEachStretchOfALargeArray(_ processes: Int) {
    let slices = ParameterSlices(60_000_000, processes: processes, overlaps: true)
    #expect(slices.stretches.count == 8)
    for index in slices.stretches.indices {
      let counts = slices.stretches[index].map(\.count)
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 2 << 15)
      #expect(slices.stretch(index).count == counts.reduce(0, +))
    }
  }

  @Test func aShortArrayIsOneStretch() {
    #expect(ParameterSlices(500_000, processes: 2, overlaps: true).stretches.count == 1)
    #expect(ParameterSlices(60_000_000, processes: 1, overlaps: true).stretches.count == 1)
    #expect(ParameterSlices(60_000_000, processes: 1024, overlaps: true).stretches.count == 1)
  }

  @Test func whereNothingIsDoneMeanwhileThereIsOneStretch() {
    #expect(ParameterSlices(60_000_000, processes: 4, overlaps: false).stretches.count == 1)
  }
}
