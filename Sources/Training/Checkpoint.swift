internal import Files
internal import FoundationEssentials
internal import Layers
package import Tensors
package import Translation

/// The folder `training` of a model: latest weights, moments, and the state that names them.
///
/// A save writes new files first and `state.json` last, so at every moment `state.json` names files that are whole; what
/// it no longer names is removed afterwards. The weights are those of the last steps saved, for averaging.
package struct Checkpoint {
  private let folder: String

  package init(_ directory: ModelDirectory) { folder = directory.trainingPath }

  private var statePath: String { FileSystem.join(folder, "state.json") }

  private func weightsPath(_ step: Int) -> String { FileSystem.join(folder, "weights-\(step).safetensors") }

  private func momentsPath(_ step: Int) -> String { FileSystem.join(folder, "moments-\(step).safetensors") }

  /// Whether a state has been saved.
  package var exists: Bool { FileSystem.exists(statePath) }

  /// Returns the saved state.
  package func state() throws -> TrainingState {
    do {
      return try JSONDecoder().decode(TrainingState.self, from: Data(try FileSystem.readAll(statePath)))
    } catch is DecodingError {
      throw TrainingError.damagedState(path: statePath)
    }
  }

  /// Saves a state whole.
  package func save(_ state: TrainingState, _ model: any EncoderDecoder, _ adam: Adam) throws {
    try FileSystem.createDirectory(folder)
    try writeWeights(model, step: state.step)
    try Safetensors.write(
      [("mean", [adam.mean.count], adam.mean), ("variance", [adam.variance.count], adam.variance)],
      as: .float32, to: momentsPath(state.step))
    try saveState(state)
    try removeAllBut(state)
  }

  /// Saves what a validation has changed of a state whose weights are saved.
  package func saveState(_ state: TrainingState) throws {
    try AtomicFile.write(jsonText(of: state), to: statePath)
  }

  private func writeWeights(_ model: any EncoderDecoder, step: Int) throws {
    try Safetensors.write(
      model.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: .float32, to: weightsPath(step)
    )
  }

  /// Brings a model and its optimizer to a saved state.
  package func restore(_ state: TrainingState, _ model: any EncoderDecoder, _ adam: Adam) throws {
    try model.parameters.load(Safetensors(path: weightsPath(state.step)))
    let moments = try Safetensors(path: momentsPath(state.step))
    try moments.check(has: [("mean", [adam.mean.count]), ("variance", [adam.variance.count])])
    try moments.read("mean", into: adam.mean)
    try moments.read("variance", into: adam.variance)
    adam.step = state.step
  }

  /// Puts the mean of the weights saved at these steps, oldest first, into a model.
  package func loadMean(of steps: [Int], into model: any EncoderDecoder, _ device: Device) throws {
    let memory = MemoryPool(device)
    let arithmetic = FlatArithmetic(device)
    let files = try steps.map { try Safetensors(path: weightsPath($0)) }
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

  /// Removes the folder and all in it.
  package func remove() throws {
    guard FileSystem.isDirectory(folder) else { return }
    // Without state.json the rest means nothing, whatever happens next.
    if exists { try FileSystem.remove(statePath) }
    for name in try FileSystem.list(folder) { try FileSystem.remove(FileSystem.join(folder, name)) }
    try FileSystem.remove(folder)
  }

  private func removeAllBut(_ state: TrainingState) throws {
    let kept = Set([statePath, momentsPath(state.step)] + state.saved.map(weightsPath))
    for name in try FileSystem.list(folder) {
      let path = FileSystem.join(folder, name)
      if !kept.contains(path) { try FileSystem.remove(path) }
    }
  }
}
