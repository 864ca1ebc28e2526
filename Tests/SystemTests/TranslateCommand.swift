internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

/// A run of the real program: the executable built beside these tests, in the same configuration.
struct TranslateCommand {
  let status: Int32
  let output: [UInt8]
  let errors: String

  /// The output as text.
  var text: String { String(decoding: output, as: UTF8.self) }

  /// The lines of the output.
  var lines: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// Runs the program and waits for it to end.
  ///
  /// Input and output go through files, so that no pipe can fill up; `outputPath` is where standard output
  /// goes instead, and then `output` is empty.
  init(
    _ arguments: [String], input: [UInt8] = [], outputPath: String? = nil,
    environment: [String: String] = [:],
    directory: String? = nil, program: String = "translate"
  ) throws {
    let folder = try TemporaryDirectory()
    let process = Process()
    process.executableURL = try TranslateCommand.executable(program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.standardInput = try FileHandle(
      forReadingFrom: URL(fileURLWithPath: try folder.write(input, to: "input")))
    let standardOutput = try outputPath ?? folder.write([], to: "output")
    let standardError = try folder.write([], to: "errors")
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: standardOutput))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: standardError))
    try process.run()
    process.waitUntilExit()
    // A signal that ended it must not look like an exit status.
    status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    output = outputPath == nil ? Array(try Data(contentsOf: URL(fileURLWithPath: standardOutput))) : []
    errors = try String(contentsOf: URL(fileURLWithPath: standardError), encoding: .utf8)
  }

  /// Runs the program with text as its standard input.
  init(_ arguments: [String], text: String) throws {
    try self.init(arguments, input: Array(text.utf8))
  }

  /// Runs a line of the shell, in which `$translate` is the program.
  static func shell(_ line: String, directory: String) throws -> (status: Int32, errors: String) {
    let folder = try TemporaryDirectory()
    let errors = try folder.write([], to: "errors")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    let path = try executable("translate").path
    process.environment = ProcessInfo.processInfo.environment.merging(["translate": path]) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOf: URL(fileURLWithPath: errors), encoding: .utf8))
  }

  /// Where the program is.
  static func executablePath() throws -> String { try executable("translate").path }

  /// A program, in the folder that the running tests were built into.
  private static func executable(_ name: String) throws -> URL {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let program = tests.deletingLastPathComponent().appendingPathComponent(name)
    guard access(program.path, X_OK) == 0 else { throw MissingProgram(name: name) }
    return program
  }

  private struct MissingProgram: Error, CustomStringConvertible {
    let name: String
    var description: String { "the program '\(name)' was not built beside these tests" }
  }
}

/// Runs the command, which is to end with a status; returns what it said.
@discardableResult
func said(
  by words: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation
) throws -> String {
  let run = try TranslateCommand(words)
  #expect(run.status == status, "\(run.errors)", sourceLocation: location)
  return run.errors
}
