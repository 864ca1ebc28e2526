internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// A model's folder in training, as someone who looks at its files sees it.
struct TrainingFolder {
  let path: String

  /// The bytes of a file.
  func bytes(_ name: String) throws -> [UInt8] { try FileSystem.readAll(FileSystem.join(path, name)) }

  /// The bytes of a file, not decompressed.
  func rawBytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: FileSystem.join(path, name))))
  }

  /// The number that state.json gives for a field, or nil.
  func number(_ field: String) -> Int? {
    guard let text = try? FileSystem.readText(FileSystem.join(path, "training/state.json")) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("  \"\(field)\" :") }
    return line.flatMap { Int($0.drop { $0 != ":" }.filter(\.isNumber)) }
  }

  /// The updates that the saved state has made.
  var step: Int? { number("step") }

  /// The log without the columns of speeds and times, the only ones that may differ from run to run.
  func log() throws -> [String] {
    try FileSystem.readText(FileSystem.join(path, "log.tsv")).split(separator: "\n").map { line in
      var columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      columns.remove(at: 11)
      columns.remove(at: 6)
      return columns.joined(separator: "\t")
    }
  }

  /// Whether a process that was killed has left a file it was writing.
  func holdsPartialFiles() throws -> Bool {
    try [path, FileSystem.join(path, "training")].filter(FileSystem.isDirectory).contains {
      try FileSystem.list($0).contains { $0.hasSuffix(".partial") }
    }
  }

  /// Expects two trainings to have come to the same bits: weights, moments, the best model, its scores, and the log.
  func expectEqual(
    _ other: TrainingFolder, at step: Int, location: SourceLocation = #_sourceLocation
  ) throws {
    let names = [
      "parameters.safetensors", "joint.vocabulary", "samples.jsonl", "training/weights-\(step).safetensors",
      "training/moments-\(step).safetensors",
    ]
    for name in names {
      let same = try bytes(name) == other.bytes(name)
      #expect(same, "\(name)", sourceLocation: location)
    }
    #expect(try log() == other.log(), sourceLocation: location)
    #expect(
      try FileSystem.list(FileSystem.join(path, "training"))
        == FileSystem.list(FileSystem.join(other.path, "training")), sourceLocation: location)
  }
}
