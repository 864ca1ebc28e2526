internal import CZlib

/// The version of the library that compresses and decompresses.
package enum ZlibVersion {
  package static var library: String { String(cString: zlibVersion()) }
}
