internal import Glibc

extension Double {
  /// Returns the number rounded to so many decimals, halves to even, as `printf` and Python write it.
  func fixed(_ decimals: Int) -> String {
    withVaList([Int32(decimals), self]) { arguments in
      // 309 digits before the point is the most that a Double has.
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 352 + decimals) { buffer in
        vsnprintf(buffer.baseAddress, buffer.count, "%.*f", arguments)
        return String(cString: Array(buffer.prefix { $0 != 0 }) + [0])
      }
    }
  }
}
