internal import Files
internal import Training

/// plan.json: which experiment a folder holds.
struct ExperimentRecord: Codable, Equatable {
  var format = ExperimentRecord.format
  let experiment: String
  let form: ExperimentForm
  let seed: UInt64

  /// The version of the file.
  private static let format = 1

  init(_ experiment: any Experiment, _ form: ExperimentForm, seed: UInt64) {
    self.experiment = experiment.name
    self.form = form
    self.seed = seed
  }

  /// Reads the record at a path; nil where there is none.
  static func read(from path: String) throws -> ExperimentRecord? {
    guard FileSystem.exists(path) else { return nil }
    do {
      let record = try JSONValue(parsing: FileSystem.readTextBytes(path)).decoded(as: ExperimentRecord.self)
      guard record.format <= Self.format else {
        throw ExperimentError.damagedRecord(
          path: path, reason: "format \(record.format) is newer than this program")
      }
      return record
    } catch let error as ExperimentError {
      throw error
    } catch is DecodingError {
      throw ExperimentError.damagedRecord(path: path, reason: "the record of the experiment is damaged")
    }
  }

  /// Returns what another record says otherwise.
  func differences(from other: ExperimentRecord) -> [String] {
    [
      ("experiment", experiment, other.experiment), ("form", form.rawValue, other.form.rawValue),
      ("seed", "\(seed)", "\(other.seed)"),
    ].filter { $1 != $2 }.map { "\($0): \($1) in the folder, \($2) now" }
  }
}
