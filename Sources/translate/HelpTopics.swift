internal import CommandLineTool

extension HelpTopic {
  /// The variables that the program reads.
  static let environment = HelpTopic(
    name: "environment", heading: "Variables of the environment",
    rows: [
      "TRANSLATE_MODELS":
        "folders that hold models, separated by colons; they are searched before those that came with the program "
        + "and the folder Models in the working directory or above it, so that a model in them wins over another of "
        + "the same name; a folder Corpora beside them has what lessons and experiments need",
      "TRANSLATE_KERNELS":
        "the kernels to compute with, instead of the fastest that the processor has: reference, baseline, avx2, … "
        + "('translate doctor' lists them)",
    ])

  /// What the program's exit codes mean, which are those of sysexits.h.
  static let exitCodes = HelpTopic(
    name: "exit-codes", heading: "Exit codes",
    rows: [
      "0":
        "done; also where a reader of the output went away, and where Ctrl-C ended a training that is saved",
      "64": "the command line is wrong",
      "65": "a file holds what it must not hold",
      "66": "a file or model is not there",
      "70": "a bug in the program",
      "74": "a file cannot be read, written or created",
    ])
}
