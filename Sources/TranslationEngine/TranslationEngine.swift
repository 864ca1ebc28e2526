// Everything that is needed to translate with a trained model, by one import: models, search, text and files.
//
// It needs oneDNN, ICU and zlib, but nothing that draws, trains or compares.

@_exported public import Bitext
@_exported public import Files
@_exported public import Layers
@_exported public import Randomness
@_exported public import Tensors
@_exported public import Text
@_exported public import Translation
