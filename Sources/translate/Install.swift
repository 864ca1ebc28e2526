internal import CommandLineTool
internal import Files
internal import Glibc
internal import Translation

extension Command {
  static let install = Command(
    name: "install",
    summary:
      "put the program, models, manual pages and completions of shells on this machine, or remove them",
    options: {
      prefix
      chosen
      list
      uninstall
    },
    example: """
      translate install
      sudo translate install --prefix /usr/local
      translate install --uninstall
      """
  ) { arguments in
    if arguments.isGiven(list) || arguments.isGiven(uninstall) {
      try arguments.refuse(list, with: uninstall)
      try arguments.refuse(list, with: chosen)
      try arguments.refuse(uninstall, with: chosen)
      let installation = Installation(prefix: try arguments[prefix] ?? ownPrefix() ?? usualPrefix())
      return try arguments[list] ? showFiles(of: installation) : remove(installation, arguments.console)
    }
    try put(arguments)
  }
}

private let prefix = Option.optional(
  "prefix", .directory, defaultText: "~/.local, or /usr/local for root",
  help: "where bin, lib and share are that everything goes into")
private let chosen = Option.list(
  "models", .model(),
  help: "the models to bring along, instead of all that came with the program")
private let list = Option.flag("list", help: "show the files that were installed")
private let uninstall = Option.flag("uninstall", help: "remove the files that were installed")

private func put(_ arguments: Arguments) throws {
  let console = arguments.console
  let installation = Installation(prefix: absolute(try arguments[prefix] ?? usualPrefix()))
  let models = try chosenModels(arguments)
  let files = try InstalledFile.all(of: Translate.program, models: models)
  StopSignals.endInOrder()
  try installation.install(
    files, version: Translate.version, program: "bin/\(Translate.program.name)"
  ) { StopSignals.hasArrived }
  let program = FileSystem.join(installation.prefix, "bin/\(Translate.program.name)")
  let brought =
    models.isEmpty
    ? "no models" : "the model\(models.count > 1 ? "s" : "") " + models.map(\.name).joined(separator: ", ")
  console.note(
    "\(program) is installed, with \(brought), manual pages, and completions for bash, zsh and fish")
  for hint in hints(installation.prefix) { console.note(hint) }
}

/// Returns the models that the user named, or those that came with the program and have weights.
private func chosenModels(_ arguments: Arguments) throws -> [(name: String, path: String)] {
  if arguments.isGiven(chosen) {
    let models = try arguments[chosen].map { model in
      let path = try ModelFolders.path(of: model)
      return (name: FileSystem.name(of: absolute(path)), path: path)
    }
    for model in models where models.count(where: { $0.name == model.name }) > 1 {
      throw UsageError.inconsistent("--models: two of the models are called \(model.name): rename one")
    }
    return models
  }
  guard let folder = ModelFolders.ownFolder else { return [] }
  return try ModelFolders.models(in: folder).filter {
    FileSystem.exists(ModelDirectory($0.path).parametersPath)
  }
}

private func showFiles(of installation: Installation) throws {
  guard let record = try InstallationRecord.read(below: installation.prefix) else {
    throw InstallationError.notInstalled(prefix: installation.prefix)
  }
  let output = try OutputFile(path: "-")
  for path in Set(record.files.map(\.path)).sorted() + [InstallationRecord.path] {
    try output.writeLine(FileSystem.join(installation.prefix, path))
  }
  try output.close()
}

private func remove(_ installation: Installation, _ console: Console) throws {
  let kept = try installation.uninstall()
  for path in kept { console.warn("\(path): kept, because it was changed since it was installed") }
  console.note("removed from \(installation.prefix)")
}

// MARK: - Places

/// Returns where this program itself was installed, if it was.
private func ownPrefix() -> String? {
  var folder = FileSystem.folder(of: ModelFolders.programPath)
  for _ in 0..<2 {
    folder = FileSystem.folder(of: folder)
    if FileSystem.exists(FileSystem.join(folder, InstallationRecord.path)) { return folder }
  }
  return nil
}

private func usualPrefix() throws -> String {
  if geteuid() == 0 { return "/usr/local" }
  guard let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") else {
    throw UsageError.missingOption(prefix.name, valueName: prefix.declaration.valueName)
  }
  return FileSystem.join(home, ".local")
}

/// Returns a path from the root.
private func absolute(_ path: String) -> String {
  guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
  defer { free(here) }
  return FileSystem.join(String(cString: here), path)
}

/// Returns what is left for the user to do before everything is found.
private func hints(_ prefix: String) -> [String] {
  var hints: [String] = []
  let programs = FileSystem.join(prefix, "bin")
  let path = getenv("PATH").map { String(cString: $0) } ?? ""
  if !path.split(separator: ":").contains(where: { $0 == programs }) {
    hints.append(
      "add \(programs) to PATH, so that shells find it and its manual: man \(Translate.program.name)")
  }
  if prefix != "/usr", prefix != "/usr/local" {
    hints.append("zsh finds completions after: fpath=(\(prefix)/share/zsh/site-functions $fpath)")
  }
  return hints
}
