internal import CommandLineTool
internal import Files

extension Command {
  static let doctor = Command(
    name: "doctor", summary: "show what the program runs on, try whether it works, and say what is missing",
    options: { json },
    example: """
      translate doctor
      translate doctor --json > report.json
      """
  ) { arguments in
    let report = try DoctorReport(arguments, version: Translate.version)
    let output = try OutputFile(path: "-")
    if arguments[json] {
      try output.write(try jsonText(of: report))
    } else {
      try output.write(report.text)
    }
    try output.close()
    if let problem = report.problem { throw problem }
  }
}

private let json = Option.flag("json", help: "one JSON object with everything")

/// Why a machine is not well.
enum DoctorError: ReportableError, Equatable {
  case selfTestFailed
  case damagedModel
  case noModel

  var exitStatus: ExitStatus {
    switch self {
    case .selfTestFailed: .softwareBug
    case .damagedModel: .badData
    case .noModel: .noInput
    }
  }

  var description: String {
    switch self {
    case .selfTestFailed: "a self-test failed; see 'Missing'"
    case .damagedModel: "a model cannot be loaded; see 'Missing'"
    case .noModel: "no model was found; see 'Missing'"
    }
  }
}
