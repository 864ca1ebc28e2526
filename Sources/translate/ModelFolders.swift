internal import CommandLineTool
internal import Files
internal import Glibc
internal import Translation

/// The folders that hold trained models, wherever the program is run from.
///
/// They are those in `$TRANSLATE_MODELS` (several are separated by colons), then the one that came with the program,
/// then the first called `Models` in the working directory and the folders above it.
enum ModelFolders {
  /// The models found, by name; of two with one name the first counts.
  static func all() throws -> [(name: String, path: String)] {
    var models: [(name: String, path: String)] = []
    for folder in folders {
      for model in try self.models(in: folder) where !models.contains(where: { $0.name == model.name }) {
        models.append(model)
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

  /// Returns the folders of a model, or of several with commas between them.
  ///
  /// A model whose own path or name has a comma is taken as it is.
  static func paths(ofSystem system: String) throws -> [String] {
    let parts = system.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 1 || isModel(system) { return [try path(of: system)] }
    if let model = try all().first(where: { $0.name == system }) { return [model.path] }
    guard !parts.contains("") else {
      throw UsageError.inconsistent(
        "'\(system)' has a comma too many: models that decide together are named as in A,B")
    }
    return try parts.map(path)
  }

  /// The folders in which models are looked for, in this order.
  static var folders: [String] {
    let candidates = named + [ownFolder, above(realPath("."), ["Models"])].compactMap(\.self)
    var seen: Set<String> = []
    return candidates.filter { FileSystem.isDirectory($0) && seen.insert(realPath($0)).inserted }
  }

  /// The folders that `$TRANSLATE_MODELS` names, whether there are any such or not.
  static var named: [String] {
    let variable = getenv("TRANSLATE_MODELS").map { String(cString: $0) } ?? ""
    return variable.split(separator: ":").map(String.init)
  }

  /// The folder of models that came with the program: of an installed one, or of a checkout it was built in.
  static var ownFolder: String? {
    above(FileSystem.folder(of: programPath), ["share/translate/Models", "Models"])
  }

  /// The folder of grammars and corpora: that of the checkout the program was built in, or the first beside a folder that
  /// `$TRANSLATE_MODELS` names, or the first in or above the working directory.
  static var corpora: String? {
    above(FileSystem.folder(of: programPath), ["share/translate/Corpora", "Corpora"])
      ?? named.map { FileSystem.join(FileSystem.folder(of: realPath($0)), "Corpora") }.first(
        where: FileSystem.isDirectory)
      ?? above(realPath("."), ["Corpora"])
  }

  /// Where the running program is.
  static var programPath: String { realPath("/proc/self/exe") }

  /// The models in a folder, in the order of their names.
  static func models(in folder: String) throws -> [(name: String, path: String)] {
    try FileSystem.list(folder).map { ($0, FileSystem.join(folder, $0)) }.filter { isModel($0.1) }
  }

  private static func isModel(_ path: String) -> Bool { ModelDirectory(path).exists }

  /// Returns the first folder of one of some names in a folder and those above it.
  static func above(_ start: String, _ names: [String]) -> String? {
    var folder = start
    while true {
      for name in names {
        let candidate = FileSystem.join(folder, name)
        if FileSystem.isDirectory(candidate) { return candidate }
      }
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
        "no model was found: none came with the program, there is no folder Models in or above the working directory, "
        + "and $TRANSLATE_MODELS names none; train one, or name its folder with --model"
    }
  }
}

/// Returns a path without links and dots, or the path itself if it leads nowhere.
func realPath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}
