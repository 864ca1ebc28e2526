internal import Files

/// A file of lines that tell of steps, written as a whole.
///
/// It is written before the state of the training is, so after a crash it may have lines of later steps, and that of a
/// validation at the state's own step although the state does not know of it: those are dropped on continuing, and done
/// again, so that the file reads as if nothing had happened.
struct LogLines {
  private let path: String
  private(set) var lines: [String]

  /// Reads what there is and keeps what a training that has come to a state would have written.
  ///
  /// - Parameters:
  ///   - head: The lines that come first, whatever the file holds.
  ///   - read: Returns the step that a line tells of and whether it tells of a validation; nil for a line that is none.
  init(
    path: String, head: [String] = [], upTo state: TrainingState,
    read: (String) -> (step: Int, isValidation: Bool)?
  ) throws {
    self.path = path
    lines = head
    guard FileSystem.exists(path) else { return }
    for line in try FileSystem.readText(path).split(separator: "\n").dropFirst(head.count).map(String.init) {
      guard let (step, isValidation) = read(line), step <= state.step else { continue }
      if isValidation && step == state.step && state.validatedAt != step { continue }
      lines.append(line)
    }
  }

  mutating func add(_ line: String) { lines.append(line) }

  func write() throws { try AtomicFile.write(lines.map { $0 + "\n" }.joined(), to: path) }
}
