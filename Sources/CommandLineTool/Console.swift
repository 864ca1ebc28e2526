internal import Glibc

/// What is said on standard error: warnings always, notes and progress unless the user wants quiet.
package struct Console: Sendable {
  /// The name that warnings begin with.
  let program: String
  let isQuiet: Bool
  /// Whether not even warnings are said: another process says them.
  private(set) var isSilent = false

  /// Returns a console that says no more than this one, and only warnings where the condition holds.
  package func quieted(if condition: Bool) -> Console {
    var console = Console(program: program, isQuiet: isQuiet || condition)
    console.isSilent = isSilent
    return console
  }

  /// Returns a console that says nothing at all where the condition holds.
  package func silenced(if condition: Bool) -> Console {
    var console = quieted(if: condition)
    console.isSilent = isSilent || condition
    return console
  }

  /// Says what a user may want to know.
  package func note(_ text: String) {
    if !isQuiet { write(text + "\n") }
  }

  /// Says what a user has to know although the work goes on.
  package func warn(_ text: String) {
    write("\(program): warning: \(text)\n")
  }

  /// Whether progress is a bar, drawn over and over; elsewhere it is lines.
  package var drawsBars: Bool { !isQuiet && isatty(STDERR_FILENO) == 1 }

  /// Shows how far the work has come; `total` is nil where the end cannot be known.
  package func progress(_ label: String, total: Int? = nil, unit: String) -> Progress {
    Progress(label: label, total: total, unit: unit, display: isQuiet ? .none : .ofStandardError)
  }

  /// Writes to standard error; that nobody reads it is no error.
  package func write(_ text: String) {
    if !isSilent { writeToStandardError(text) }
  }
}

/// Writes to standard error; that nobody reads it is no error.
func writeToStandardError(_ text: String) {
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
