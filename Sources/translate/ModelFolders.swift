internal import CommandLineTool
internal import Files
internal import Glibc
internal import Translation

/// The folders called `Models` that hold trained models, wherever the program is run from.
///
/// They are those in `$TRANSLATE_MODELS` (several are separated by colons), then the first `Models` in the
/// folders above the program, then the first in the working directory and the folders above it.
enum ModelFolders {
  /// The models found, by name; of two with one name the first counts.
  static func all() throws -> [(name: String, path: String)] {
    var models: [(name: String, path: String)] = []
    for root in roots() {
      for name in try FileSystem.list(root) {
        let path = FileSystem.join(root, name)
        guard isModel(path), !models.contains(where: { $0.name == name }) else { continue }
        models.append((name, path))
      }
    }
    return models.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Returns the folder of a model given as a path or as a name in one of the folders.
  static func path(of model: String) throws -> String {
    if isModel(model) { return model }
    let known = try all()
    if let found = known.first(where: { $0.name == model }) { return found.path }
    let names = known.map(\.name)
    throw ModelFolderError.unknownModel(
      model, isFolder: FileSystem.isDirectory(model), suggestion: suggestion(for: model, among: names),
      known: names)
  }

  private static func isModel(_ path: String) -> Bool { ModelDirectory(path).exists }

  private static func roots() -> [String] {
    var candidates: [String] = []
    if let variable = getenv("TRANSLATE_MODELS") {
      candidates += String(cString: variable).split(separator: ":").map(String.init)
    }
    for start in [FileSystem.folder(of: realPath("/proc/self/exe")), realPath(".")] {
      if let found = above(start) { candidates.append(found) }
    }
    var seen: Set<String> = []
    return candidates.filter { FileSystem.isDirectory($0) && seen.insert(realPath($0)).inserted }
  }

  private static func above(_ start: String) -> String? {
    var folder = start
    while true {
      let candidate = FileSystem.join(folder, "Models")
      if FileSystem.isDirectory(candidate) { return candidate }
      let parent = FileSystem.folder(of: folder)
      if parent == folder || parent == "." { return nil }
      folder = parent
    }
  }
}

/// A model that is not there.
enum ModelFolderError: ReportableError, Equatable {
  case unknownModel(String, isFolder: Bool, suggestion: String?, known: [String])
  case noModels

  var exitStatus: ExitStatus { .noInput }

  var description: String {
    switch self {
    case .unknownModel(let name, let isFolder, let suggestion, let known):
      let problem =
        isFolder ? "\(name): a folder without configuration.json" : "\(name): no such model"
      if let suggestion { return problem + "; did you mean \(suggestion)?" }
      return problem + "; "
        + (known.isEmpty ? "name a model's folder" : "there are " + known.joined(separator: ", "))
    case .noModels:
      return
        "no folder called Models was found above the program or the working directory, and "
        + "$TRANSLATE_MODELS names none"
    }
  }
}

/// Returns a path without links and dots, or the path itself if it leads nowhere.
private func realPath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}
