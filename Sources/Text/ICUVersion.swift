internal import CICU

/// The versions of ICU and of the Unicode Standard by which text is cut and normalised.
package enum ICUVersion {
  package static var library: String { written(icu_u_getVersion) }
  package static var unicode: String { written(icu_u_getUnicodeVersion) }

  private static func written(_ read: (UnsafeMutablePointer<UInt8>?) -> Void) -> String {
    var numbers: [UInt8] = [0, 0, 0, 0]
    read(&numbers)
    while numbers.count > 2, numbers.last == 0 { numbers.removeLast() }
    return numbers.map(String.init).joined(separator: ".")
  }
}
