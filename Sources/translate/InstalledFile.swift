internal import CommandLineTool
internal import Files
internal import Glibc
internal import Translation

/// A file that belongs to an installation, and what it is to hold.
struct InstalledFile {
  enum Content {
    case copy(of: String, isExecutable: Bool)
    case text(String)
    /// A symbolic link, relative to the folder it lies in.
    case link(to: String)
  }

  /// Where it belongs below the prefix.
  let path: String
  let content: Content

  /// Everything that makes an installed program, the program itself last.
  ///
  /// - Parameter models: The folders of the models to bring along.
  static func all(of program: Program, models: [(name: String, path: String)]) throws -> [InstalledFile] {
    var files = program.documents.map { InstalledFile(path: $0.path, content: .text($0.text)) }
    for model in models {
      let folder = FileSystem.join("share/translate/Models", FileSystem.name(of: model.name))
      for name in try namesOfFiles(in: model.path) {
        files.append(
          InstalledFile(
            path: FileSystem.join(folder, name),
            content: .copy(of: FileSystem.join(model.path, name), isExecutable: false)))
      }
    }
    return files + executables(named: program.name)
  }

  /// The program alone where it holds the runtime of Swift; else both in a folder of their own, where it looks for
  /// the runtime, and a link to it.
  private static func executables(named name: String) -> [InstalledFile] {
    let program = Content.copy(of: "/proc/self/exe", isExecutable: true)
    let libraries = runtimeLibraries()
    guard !libraries.isEmpty else { return [InstalledFile(path: "bin/\(name)", content: program)] }
    return libraries.map {
      InstalledFile(
        path: "lib/\(name)/\(FileSystem.name(of: $0))", content: .copy(of: $0, isExecutable: false))
    } + [
      InstalledFile(path: "lib/\(name)/\(name)", content: program),
      InstalledFile(path: "bin/\(name)", content: .link(to: "../lib/\(name)/\(name)")),
    ]
  }

  /// Returns the files of a model but for what only its training needs.
  private static func namesOfFiles(in folder: String) throws -> [String] {
    try FileSystem.list(folder).filter {
      !$0.hasPrefix(".") && !FileSystem.isDirectory(FileSystem.join(folder, $0))
    }
  }
}

/// Returns the shared libraries of Swift that this process uses: those beside the one of the language itself.
private func runtimeLibraries() -> [String] {
  let maps = (try? FileSystem.readText("/proc/self/maps")) ?? ""
  let paths = Set(
    maps.split(separator: "\n").compactMap { line in
      line.firstIndex(of: "/").map { String(line[$0...]) }
    })
  guard let core = paths.first(where: { FileSystem.name(of: $0) == "libswiftCore.so" }) else { return [] }
  let folder = FileSystem.folder(of: core)
  return paths.filter { FileSystem.folder(of: $0) == folder && $0.hasSuffix(".so") }.sorted()
}
