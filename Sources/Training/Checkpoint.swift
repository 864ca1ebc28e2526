internal import Files
internal import FoundationEssentials
internal import Layers
package import Tensors
package import Translation

/// The folder `training` of a model: latest weights, moments, and the state that names them.
///
/// A save writes new files first and `state.json` last, so at every moment `state.json` names files that are whole; what
/// it no longer names is removed afterwards. The weights are those of the last steps saved, for averaging; a moving average
/// of the weights, where there is one, lies beside the moments. Every file
/// says in itself by what checksum it is known to be whole, and weights say of which step and vocabularies they are.
package struct Checkpoint {
  private let directory: ModelDirectory
  private let seal: VocabularySeal?

  /// - Parameter seal: That of the model's vocabularies; without it weights are bound to none.
  package init(_ directory: ModelDirectory, seal: VocabularySeal? = nil) {
    self.directory = directory
    self.seal = seal
  }

  private var folder: String { directory.trainingPath }

  var statePath: String { FileSystem.join(folder, "state.json") }

  private func weightsPath(_ step: Int) -> String { FileSystem.join(folder, "weights-\(step).safetensors") }

  private func momentsPath(_ step: Int) -> String { FileSystem.join(folder, "moments-\(step).safetensors") }

  /// Whether a state has been saved.
  package var exists: Bool { FileSystem.exists(statePath) }

  /// Returns the saved state.
  package func state() throws -> TrainingState {
    do {
      guard let text = SealedJSON.opened(try FileSystem.readAll(statePath)) else {
        throw TrainingError.damagedState(path: statePath)
      }
      let state = try JSONDecoder().decode(TrainingState.self, from: Data(text))
      guard state.isSound else { throw TrainingError.damagedState(path: statePath) }
      for path in paths(namedBy: state) {
        guard FileSystem.exists(path) else { throw TrainingError.incompleteState(path: path) }
        // A damaged file is found now, not when it is needed, hours later.
        do { _ = try Safetensors(path: path) } catch SafetensorsError.malformed(_, let reason) {
          throw TrainingError.damagedFile(path: path, reason: reason)
        }
      }
      return state
    } catch is DecodingError {
      throw TrainingError.damagedState(path: statePath)
    }
  }

  /// Returns the files, besides state.json, without which a state is worth nothing.
  private func paths(namedBy state: TrainingState) -> [String] {
    [weightsPath(state.step), momentsPath(state.step)] + state.saved.map(weightsPath)
  }

  /// Saves a state whole.
  ///
  /// Where that fails, as on a full disk, the state saved before stays the one that counts.
  package func save(
    _ state: TrainingState, _ model: any Trainable, _ adam: Adam, _ average: MovingAverage? = nil
  ) throws {
    try FileSystem.createDirectory(folder)
    let (weights, moments) = (weightsPath(state.step), momentsPath(state.step))
    let new = [weights, moments].filter { !FileSystem.exists($0) }
    do {
      try writeWeights(model, step: state.step)
      try Safetensors.write(
        arrays(adam, average).map { ($0.name, [$0.storage.count], $0.storage) }, as: .float32,
        metadata: ["step": "\(state.step)"], to: moments)
    } catch {
      // Half a state must not take up what little space is left.
      for path in new { try? FileSystem.remove(path) }
      throw error
    }
    try saveState(state)
    try removeAll(but: [statePath] + paths(namedBy: state))
  }

  /// The arrays of the file of moments, as long as that of the parameters.
  private func arrays(_ adam: Adam, _ average: MovingAverage?) -> [(name: String, storage: Storage)] {
    [("mean", adam.mean), ("variance", adam.variance)] + (average.map { [("average", $0.weights)] } ?? [])
  }

  /// The arrays of the file of moments.
  package func moments(_ adam: Adam, _ average: MovingAverage?) -> [Storage] {
    arrays(adam, average).map(\.storage)
  }

  /// Saves what a validation has changed of a state whose weights are saved.
  package func saveState(_ state: TrainingState) throws {
    try AtomicFile.write(SealedJSON.sealed(jsonText(of: state)), to: statePath)
  }

  private func writeWeights(_ model: any Trainable, step: Int) throws {
    try Safetensors.write(
      model.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: .float32,
      metadata: (seal?.metadata ?? [:]).merging(["step": "\(step)"]) { $1 }, to: weightsPath(step))
  }

  /// Opens the weights of a step.
  private func weights(_ step: Int) throws -> Safetensors {
    let weights = try file(weightsPath(step), of: step)
    try seal?.check(weights, in: directory)
    return weights
  }

  /// Opens a file that must be of a step; those of earlier versions do not say.
  private func file(_ path: String, of step: Int) throws -> Safetensors {
    let file = try Safetensors(path: path)
    if let other = file.metadata["step"], other != "\(step)" {
      throw TrainingError.otherStep(path: path, step: other)
    }
    return file
  }

  /// Brings a model, its optimizer, and the average of its weights to a saved state.
  ///
  /// - Parameter slices: The parts of the moments and the average that are needed; nil for all.
  package func restore(
    _ state: TrainingState, _ model: any Trainable, _ adam: Adam, _ average: MovingAverage? = nil,
    of slices: [Range<Int>]? = nil
  ) throws {
    try model.parameters.load(weights(state.step))
    let moments = try file(momentsPath(state.step), of: state.step)
    let arrays = arrays(adam, average)
    try moments.check(has: arrays.map { ($0.name, [$0.storage.count]) })
    for array in arrays {
      let tensor = try moments.tensor(array.name)
      for slice in slices ?? [0..<array.storage.count] {
        tensor.read(from: slice.lowerBound, into: array.storage.slice(slice))
      }
    }
    adam.step = state.step
  }

  /// Checks that the best weights so far, which stay the model's until better ones are found, are there and whole.
  package func checkBest(beside state: TrainingState, _ model: any Trainable) throws {
    let path = directory.parametersPath
    func lost(_ reason: String) -> TrainingError {
      .lostParameters(path: path, reason: reason, latest: weightsPath(state.step))
    }
    guard FileSystem.exists(path) else { throw lost("the file is not there") }
    do {
      let best = try Safetensors(path: path)
      try seal?.check(best, in: directory)
      try best.check(has: model.parameters.parameters.map { ($0.name, $0.shape) })
    } catch SafetensorsError.malformed(_, let reason) {
      throw lost(reason)
    } catch SafetensorsError.mismatch {
      throw lost("they are those of another model")
    }
  }

  /// Puts the mean of the weights saved at these steps, oldest first, into a model.
  package func loadMean(of steps: [Int], into model: any Trainable, _ device: Device) throws {
    let memory = MemoryPool(device)
    let arithmetic = FlatArithmetic(device)
    let files = try steps.map(weights)
    guard let first = files.first else { return }
    try model.parameters.load(first)
    for parameter in model.parameters.parameters {
      let addend = Storage(count: parameter.shape.count, from: memory)
      for file in files.dropFirst() {
        try file.read(parameter.name, into: addend)
        arithmetic.add(addend, to: parameter.storage)
      }
      let scale = 1 / Float(files.count)
      parameter.storage.withFloats { floats in
        for index in floats.indices { floats[index] *= scale }
      }
    }
  }

  /// Removes what was saved, and nothing else that the folder may hold.
  package func remove() throws {
    guard FileSystem.isDirectory(folder) else { return }
    // Without state.json the rest means nothing, whatever happens next.
    try FileSystem.remove(statePath)
    try removeAll(but: [])
  }

  /// Removes the files of other states, and temporary ones that a killed process has left.
  private func removeAll(but kept: [String]) throws {
    for name in try FileSystem.list(folder) where isOurs(name) {
      let path = FileSystem.join(folder, name)
      if !kept.contains(path) { try FileSystem.remove(path) }
    }
  }

  /// Whether a name is one that saving gives: a user may keep other files there, or have named a folder of their own.
  private func isOurs(_ name: String) -> Bool {
    if name.hasPrefix("."), name.hasSuffix(".partial") {
      return [".weights-", ".moments-", ".state.json."].contains { name.hasPrefix($0) }
    }
    return ["weights-", "moments-"].contains { prefix in
      name.hasPrefix(prefix) && name.hasSuffix(".safetensors")
        && Int(name.dropFirst(prefix.count).dropLast(".safetensors".count)) != nil
    }
  }
}
