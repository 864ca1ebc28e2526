// The whole toolkit by one import: translating, training, evaluation, studies, pictures and generated corpora.

@_exported public import Evaluation
@_exported public import Grammar
@_exported public import Study
@_exported public import Training
@_exported public import TranslationEngine
@_exported public import Visualization
