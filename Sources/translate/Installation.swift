internal import Files
internal import Glibc

/// A program with what belongs to it below a prefix such as /usr/local.
///
/// Everything is first copied into a folder of its own below the prefix, where the copied program is tried; then each
/// file takes its name (`rename`). When something fails, what was replaced comes back and what was made goes.
struct Installation {
  let prefix: String

  /// Puts files in place and returns how many there are.
  ///
  /// - Parameters:
  ///   - program: Where below the prefix the program is, to be tried before anything takes its name.
  ///   - shouldStop: Whether the user has asked for an end.
  func install(
    _ files: [InstalledFile], version: String, program: String, shouldStop: () -> Bool
  ) throws {
    let old = try InstallationRecord.read(below: prefix)
    var folders = old?.folders ?? []
    var made: [String] = []
    do {
      try makePrefix(&made)
      let staging = try Staging(below: prefix)
      for file in files {
        if shouldStop() { throw InstallationError.interrupted }
        try staging.add(file)
      }
      try staging.tryProgram(program)
      let new = try files.compactMap { try InstallationRecord.Entry($0.path, below: staging.path) }
      try refuseForeignFiles(new, old)
      for file in files { try make(FileSystem.folder(of: file.path), recording: &folders, &made) }
      try make(FileSystem.folder(of: InstallationRecord.path), recording: &folders, &made)
      try exchange(new, old, version, folders, staging)
    } catch {
      for folder in made.reversed() { rmdir(folder) }
      throw error
    }
  }

  /// Removes what was installed, but for what was changed since; returns the paths that were kept.
  func uninstall() throws -> [String] {
    guard let record = try InstallationRecord.read(below: prefix) else {
      throw InstallationError.notInstalled(prefix: prefix)
    }
    var kept: [String] = []
    for path in Set(record.files.map(\.path)).sorted() {
      guard let present = try InstallationRecord.Entry(path, below: prefix) else { continue }
      if record.files.contains(present) {
        try FileSystem.remove(FileSystem.join(prefix, path))
      } else {
        kept.append(FileSystem.join(prefix, path))
      }
    }
    try FileSystem.remove(FileSystem.join(prefix, InstallationRecord.path))
    for folder in record.folders.reversed() { rmdir(FileSystem.join(prefix, folder)) }
    return kept
  }

  // MARK: Private

  /// Throws where a file stands in the way that no installation put there, or that was changed since.
  private func refuseForeignFiles(
    _ new: [InstallationRecord.Entry], _ old: InstallationRecord?
  ) throws {
    let own = old?.files ?? []
    var (foreign, changed): ([String], [String]) = ([], [])
    for entry in new {
      guard let present = try InstallationRecord.Entry(entry.path, below: prefix), present != entry,
        !own.contains(present)
      else { continue }
      let place = FileSystem.join(prefix, entry.path)
      if own.contains(where: { $0.path == entry.path }) {
        changed.append(place)
      } else {
        foreign.append(place)
      }
    }
    if !foreign.isEmpty { throw InstallationError.inTheWay(foreign) }
    if !changed.isEmpty { throw InstallationError.changed(changed) }
  }

  /// Gives every new file its name, and takes away what the old installation had besides.
  private func exchange(
    _ new: [InstallationRecord.Entry], _ old: InstallationRecord?, _ version: String, _ folders: [String],
    _ staging: Staging
  ) throws {
    // Whatever happens from here on, the record knows every file.
    var record = InstallationRecord(
      version: version, files: Array(Set(new + (old?.files ?? []))).sorted { $0.path < $1.path },
      folders: folders)
    try record.write(below: prefix)
    do {
      for entry in new { try staging.place(entry.path) }
    } catch {
      staging.takeBack()
      if let old {
        try old.write(below: prefix)
      } else {
        unlink(FileSystem.join(prefix, InstallationRecord.path))
      }
      throw error
    }
    let paths = Set(new.map(\.path))
    for entry in old?.files ?? [] where !paths.contains(entry.path) {
      if try InstallationRecord.Entry(entry.path, below: prefix) == entry {
        try FileSystem.remove(FileSystem.join(prefix, entry.path))
      }
    }
    record.files = new.sorted { $0.path < $1.path }
    try record.write(below: prefix)
  }

  /// Makes a folder and those it lies in, and notes which were not there.
  private func make(_ folder: String, recording folders: inout [String], _ made: inout [String]) throws {
    var path = ""
    for name in folder.split(separator: "/") {
      path = path.isEmpty ? String(name) : path + "/" + name
      let place = FileSystem.join(prefix, path)
      if FileSystem.isDirectory(place) { continue }
      try FileSystem.createDirectory(place)
      made.append(place)
      folders.append(path)
    }
  }

  private func makePrefix(_ made: inout [String]) throws {
    var missing: [String] = []
    var folder = prefix
    while !FileSystem.exists(folder) {
      missing.append(folder)
      folder = FileSystem.folder(of: folder)
    }
    try FileSystem.createDirectory(prefix)
    made += missing.reversed()
  }
}
