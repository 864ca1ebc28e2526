import Files
import Testing

struct PeakMemoryTests {
  @Test func countsMemoryThatWasGivenBack() {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 20, alignment: 4_096)
    for page in stride(from: 0, to: block.count, by: 4_096) { block[page] = 1 }
    block.deallocate()
    #expect(PeakMemory.mebibytes >= 64)
    #expect(PeakMemory.bytes >= 64 << 20)
  }
}
