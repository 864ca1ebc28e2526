public import Bitext
internal import Files
internal import FoundationEssentials
internal import Glibc
public import Translation

/// Where the corpora of a training are, so that it can be continued without naming them: `training/corpora.json`.
///
/// configuration.json goes with the model wherever it is published and has no paths; this goes with what is needed to
/// continue.
public struct TrainingSources: Codable, Sendable, Equatable {
  public var corpus: Corpus
  /// nil where pairs of the corpus are held out to validate on.
  public var validation: Corpus?
  /// Packed corpora in place of `corpus`, and how far their sizes are evened out.
  public var packed: [PackedSource]?
  public var temperature: Double?

  /// Makes the paths absolute, to be found from any folder.
  init(of task: TrainingTask) {
    corpus = task.corpus.absolute
    validation = task.validation?.absolute
    guard !task.packed.isEmpty else { return }
    packed = task.packed.map { PackedSource(path: absolutePath($0.path), weight: $0.weight, tag: $0.tag) }
    temperature = task.temperature
  }

  private var paths: [String] {
    corpus.paths + (validation?.paths ?? []) + (packed ?? []).map(\.path)
  }

  /// Reads what the folder of a model says; nil where it says nothing, as folders of earlier versions.
  public static func read(from directory: ModelDirectory) throws -> TrainingSources? {
    let path = path(in: directory)
    guard FileSystem.exists(path) else { return nil }
    do {
      return try JSONDecoder().decode(TrainingSources.self, from: Data(try FileSystem.readAll(path)))
    } catch is DecodingError {
      throw TrainingError.damagedState(path: path)
    }
  }

  /// Writes where the corpora are, unless one came from a pipe, which nobody can open again.
  static func remember(_ task: TrainingTask, in directory: ModelDirectory) throws {
    let path = path(in: directory)
    if (task.corpus.paths + (task.validation?.paths ?? [])).contains(where: InputFile.isStream) {
      if FileSystem.exists(path) { try FileSystem.remove(path) }
      return
    }
    try AtomicFile.write(jsonText(of: TrainingSources(of: task)), to: path)
  }

  /// Throws where a file is not where it was.
  public func check(in directory: ModelDirectory) throws {
    for path in paths where !FileSystem.exists(path) {
      throw TrainingError.corpusMoved(path: path, model: directory.path)
    }
  }

  private static func path(in directory: ModelDirectory) -> String {
    FileSystem.join(directory.trainingPath, "corpora.json")
  }
}

extension Corpus {
  fileprivate var absolute: Corpus {
    var corpus = self
    corpus.parts = parts.map { part in
      switch part {
      case .aligned(let source, let target):
        .aligned(source: absolutePath(source), target: absolutePath(target))
      case .tabSeparated(let path, let columns): .tabSeparated(path: absolutePath(path), columns: columns)
      case .tmx(let path): .tmx(path: absolutePath(path))
      case .indexed(let source, let target): .indexed(source: source.absolute, target: target.absolute)
      }
    }
    corpus.sourceEdges = sourceEdges?.map(absolutePath)
    return corpus
  }
}

extension IndexedText {
  /// The same by names from the root; its files are links where they are, since their names belong together.
  fileprivate var absolute: IndexedText {
    IndexedText(
      index: FileSystem.join(
        absolutePath(FileSystem.folder(of: index)), FileSystem.name(of: index)),
      dictionary: absolutePath(dictionary))
  }
}

/// Returns the path from the root, symbolic links resolved; as it is where it cannot be.
private func absolutePath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}
