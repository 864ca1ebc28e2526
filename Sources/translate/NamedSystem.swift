internal import Files
internal import Translation

/// A model, or models that decide together, as the user called them.
struct NamedSystem {
  let name: String
  let directories: [ModelDirectory]

  init(name: String, directories: [ModelDirectory]) {
    self.name = name
    self.directories = directories
  }

  /// The same by the last parts of the paths.
  var shortName: String {
    guard directories.count > 1 else { return FileSystem.name(of: name) }
    return name.split(separator: ",").map { FileSystem.name(of: String($0)) }.joined(separator: ",")
  }

  /// A model that nobody called anything.
  init(_ directory: ModelDirectory) {
    self.init(name: FileSystem.name(of: directory.path), directories: [directory])
  }
}
