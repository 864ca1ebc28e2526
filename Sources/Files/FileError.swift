internal import Glibc

/// What can be wrong with a file: which one, where in it, and what to do.
public enum FileError: ReportableError, Equatable {
  case notFound(path: String)
  case isDirectory(path: String)
  case notDirectory(path: String)
  case cannotOpen(path: String, reason: String)
  /// A folder stands where a file is to be written, or a file where a folder is to be made.
  case folderInTheWay(path: String)
  case fileInTheWay(path: String)
  case readFailed(path: String, reason: String)
  /// A pipe, or standard input, that is wanted once more after it has been read.
  case readAlready(path: String)
  case cannotCreate(path: String, reason: String)
  case writeFailed(path: String, reason: String)
  /// Two outputs that are one file, under one name or two.
  case writtenTwice(path: String)
  case cannotRemove(path: String, reason: String)
  /// Nobody reads standard output any more: the command ends without a word, as `… | head` expects.
  case outputClosed
  /// A compressed file that ends before its end, as after a broken download; `line` is the one being read.
  case truncated(path: String, line: Int?)
  /// A compressed file with wrong bytes in it; `line` is the one being read.
  case corrupt(path: String, line: Int?, reason: String)
  /// A file in a format that is not read; `title` says which, as in "compressed with xz".
  case packed(path: String, title: String, advice: String)
  /// Text in an encoding of units of 16 or 32 bits, by the name that iconv knows.
  case wideText(path: String, encoding: String)
  /// Text whose lines end with "\r" alone.
  case returnsForLineEnds(path: String)
  /// `line` and `byte` count from 1; `byte` is where the ill-formed sequence begins.
  case notUTF8(path: String, line: Int, byte: Int)
  case lineTooLong(path: String, line: Int, limit: Int)

  public var exitStatus: ExitStatus {
    switch self {
    case .outputClosed: .success
    case .readAlready, .writtenTwice: .usage
    case .truncated, .corrupt, .packed, .wideText, .returnsForLineEnds, .notUTF8, .lineTooLong: .badData
    case .notFound, .isDirectory, .notDirectory, .cannotOpen: .noInput
    case .readFailed, .folderInTheWay, .fileInTheWay, .cannotCreate, .writeFailed, .cannotRemove:
      .inputOutput
    }
  }

  public var description: String {
    switch self {
    case .notFound(let path):
      "\(shown(path)): no such file or directory; check the name and the folder it is looked for in"
    case .isDirectory(let path):
      "\(shown(path)): is a directory; name a file"
    case .notDirectory(let path):
      "\(shown(path)): is not a directory; name a folder"
    case .cannotOpen(let path, let reason):
      "\(shown(path)): cannot be opened: \(reason); check its permissions"
    case .readFailed(let path, let reason):
      "\(shown(path)): cannot be read: \(reason)"
    case .readAlready(let path):
      "\(shown(path)): has been read already, and what a pipe gives can be had once; save it in a file and name that"
    case .folderInTheWay(let path):
      "\(path): is a directory, so no file can be written there; name a file"
    case .fileInTheWay(let path):
      "\(path): is a file, so no directory can be made there; name a folder"
    case .cannotCreate(let path, let reason):
      "\(path): cannot be created: \(reason); check that the folder exists and can be written"
    case .writeFailed(let path, let reason):
      "\(path == "-" ? "standard output" : path): cannot be written: \(reason); free some space or write elsewhere"
    case .writtenTwice(let path):
      "\(path == "-" ? "standard output" : path): two outputs would be this one file; name two"
    case .cannotRemove(let path, let reason):
      "\(shown(path)): cannot be removed: \(reason)"
    case .outputClosed:
      "standard output: closed by its reader"
    case .truncated(let path, let line):
      "\(place(path, line)): the compressed data end too early; fetch or write the file again"
    case .corrupt(let path, let line, let reason):
      "\(place(path, line)): not valid gzip data (\(reason)); fetch or write the file again"
    case .packed(let path, let title, let advice):
      "\(shown(path)): is \(title), which is not read here; \(advice) first"
    case .wideText(let path, let encoding):
      "\(shown(path)): is \(encoding.prefix(6)) text, not UTF-8; convert it: "
        + "iconv -f \(encoding) -t UTF-8\(path == "-" ? "" : " \(path) > NEW")"
    case .returnsForLineEnds(let path):
      "\(shown(path)): its lines end with a carriage return alone, not with a line feed; convert it: "
        + "tr '\\r' '\\n'\(path == "-" ? "" : " < \(path) > NEW")"
    case .notUTF8(let path, let line, let byte):
      "\(place(path, line)): not valid UTF-8 (byte \(byte)); run 'translate corpus check' to see every "
        + "such line, or convert the file with iconv"
    case .lineTooLong(let path, let line, let limit):
      "\(place(path, line)): the line is longer than \(limit) bytes; is this a text file?"
    }
  }
}

/// Returns what a message calls a file that is read.
private func shown(_ path: String) -> String { FileSystem.inputName(path) }

extension FileError {
  static func packed(path: String, _ format: PackedFormat) -> FileError {
    .packed(path: path, title: format.title, advice: format.advice)
  }
}

private func place(_ path: String, _ line: Int?) -> String {
  line.map { "\(shown(path)):\($0)" } ?? shown(path)
}

/// Returns the system's words for the error of the last failed call.
func reasonOfLastError() -> String {
  String(cString: strerror(errno))
}

/// Returns the error for a file that could not be opened for reading, from the last failed call.
func openingError(_ path: String) -> FileError {
  switch errno {
  case ENOENT: .notFound(path: path)
  case ENOTDIR: .notFound(path: path)
  case EISDIR: .isDirectory(path: path)
  default: .cannotOpen(path: path, reason: reasonOfLastError())
  }
}
