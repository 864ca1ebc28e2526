import Files
import Testing

struct PeakMemoryTests {
  @Test func countsMemoryThatWasGivenBack() {
    // More than the process has had so far, so that it must make a new peak whatever runs beside it.
    let bytes = PeakMemory.bytes + 64 << 20
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 4_096)
    for page in stride(from: 0, to: block.count, by: 4_096) { block[page] = 1 }
    block.deallocate()
    #expect(PeakMemory.bytes >= bytes)
    #expect(PeakMemory.mebibytes >= 64)
  }
}
