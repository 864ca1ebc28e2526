public import Files

/// How a picture is written.
public enum PictureFormat: String, Sendable, CaseIterable {
  /// Pixels, two for each point in each direction.
  case png
  /// Shapes and text, which can be searched, selected and read out; what somebody points at says what it is.
  case svg
  /// Shapes and text that can be searched, with its fonts, on pages.
  case pdf

  /// Returns the format that the ending of a path asks for, in upper or lower case.
  ///
  /// - Parameter others: The endings of what may be written instead of a picture, for the error.
  public init(path: String, others: [String] = []) throws {
    let name = FileSystem.name(of: path)
    let ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
    guard let ending, let format = PictureFormat(rawValue: ending.lowercased()) else {
      throw PictureError.unknownFormat(path: path, others: others)
    }
    self = format
  }
}

/// A picture that cannot be made.
public enum PictureError: ReportableError, Equatable {
  /// `others` are the endings of what may be written instead of a picture.
  case unknownFormat(path: String, others: [String] = [])
  /// What the library that draws says of it.
  case drawingFailed(reason: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .unknownFormat: .usage
    case .drawingFailed: .inputOutput
    }
  }

  public var description: String {
    switch self {
    case .unknownFormat(let path, let others):
      "\(path): no kind of picture: let the name end in "
        + (others + [".svg", ".png"]).joined(separator: ", ") + " or .pdf"
    case .drawingFailed(let reason):
      "the picture cannot be drawn: \(reason)"
    }
  }
}
