import Files
import Layers
import Tensors
import TestSupport
import Text
import Translation

/// Writes a model into a folder as training does.
func store(_ model: TrainedModel, in folder: TemporaryDirectory, _ name: String) throws -> ModelDirectory {
  let directory = ModelDirectory(folder.path(name))
  try FileSystem.createDirectory(directory.path)
  let paths = directory.vocabularyPaths(isJoint: model.configuration.hasJointVocabulary)
  try model.sourceTokenizer.vocabulary.write(to: paths.source)
  try model.targetTokenizer.vocabulary.write(to: paths.target)
  try Safetensors.write(
    model.network.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: .float32,
    metadata: VocabularySeal(of: model).metadata, to: directory.parametersPath)
  try AtomicFile.write(
    "{\"format\": 1, \"model\": \(jsonText(of: model.configuration))}", to: directory.configurationPath)
  return directory
}
