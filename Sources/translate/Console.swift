internal import Glibc

/// What is said on standard error: warnings always, notes and progress unless the user wants quiet.
struct Console: Sendable {
  let isQuiet: Bool

  /// Says what a user may want to know.
  func note(_ text: String) {
    if !isQuiet { write(text + "\n") }
  }

  /// Says what a user has to know although the work goes on.
  func warn(_ text: String) {
    write("translate: warning: " + text + "\n")
  }

  /// Shows how far the work has come; `total` is nil where the end cannot be known.
  func progress(_ label: String, total: Int? = nil, unit: String) -> Progress {
    Progress(label: label, total: total, unit: unit, display: isQuiet ? .none : .ofStandardError)
  }

  /// Writes to standard error; that nobody reads it is no error.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          return
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
