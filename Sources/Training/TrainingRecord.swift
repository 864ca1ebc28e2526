public import Files
public import Translation

/// configuration.json as a training writes it: all that rebuilds the model and repeats the training.
public struct TrainingRecord: Codable, Sendable {
  public var format = ModelDirectory.format
  public var model: ModelConfiguration
  public var training: TrainingConfiguration
  public var corpora: Corpora
  /// The weights that the training began with, where they were those of another model.
  public var initialWeights: File?
  /// The values of `training` and `model` that nobody chose, but a plan.
  public var automatic: [PlannedValue]?
  /// What the stored weights reached on the validation corpus.
  public var scores: Scores?

  /// The files that the model was trained on.
  public struct Corpora: Codable, Sendable, Equatable {
    public var training: [File]
    public var validation: [File]
    /// How many pairs of the training files were to be held out to validate on, where no files were named for that; the
    /// seed decides which.
    public var validationPairs: Int?
    /// How far the sizes of several corpora are evened out; nil where they are not.
    public var temperature: Double?
    /// Whether the training files, which are text, were packed and read so; nil where they were not.
    ///
    /// Other pairs then come together than from memory.
    public var arePacked: Bool?

    public init(training: [String], validation: [String], validationPairs: Int? = nil) throws {
      self.training = try training.map(File.init(path:))
      self.validation = try validation.map(File.init(path:))
      self.validationPairs = validationPairs
    }

    /// Leaves what makes the text another, and takes what only people go by.
    fileprivate mutating func forgetNames() {
      for index in training.indices { training[index].name = "" }
      for index in validation.indices { validation[index].name = "" }
    }
  }

  /// A file, its length and its checksum; by its name people know it, but it may have another tomorrow.
  public struct File: Codable, Sendable, Equatable {
    public var name: String
    public var checksum: FileChecksum
    /// How many times as often a corpus is drawn from as another of its size, where that is not once; of two files that
    /// belong together the first has it.
    public var weight: Double?
    /// What is put before the sources of the corpus.
    public var tag: String?

    package init(path: String) throws {
      // The number of a pipe says nothing, and is another each time.
      name = InputFile.isStream(path) ? "-" : FileSystem.name(of: path)
      checksum = try FileChecksum(path: path)
    }
  }

  /// The scores of a validation and its step, as fields of one object.
  public struct Scores: Codable, Sendable, Equatable {
    public var step: Int
    public var measured: ValidationScores

    public init(step: Int, _ measured: ValidationScores) {
      self.step = step
      self.measured = measured
    }

    public init(from decoder: any Decoder) throws {
      step = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .step)
      measured = try ValidationScores(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
      try measured.encode(to: encoder)
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(step, forKey: .step)
    }

    private enum CodingKeys: String, CodingKey { case step }
  }

  /// Reads the record of a folder.
  package init(_ directory: ModelDirectory) throws {
    guard
      let model = try directory.configuration("model", as: ModelConfiguration.self),
      let training = try directory.configuration("training", as: TrainingConfiguration.self),
      let corpora = try directory.configuration("corpora", as: Corpora.self)
    else { throw TrainingError.nothingToContinue(path: directory.path) }
    self.model = model
    self.training = training
    self.corpora = corpora
    initialWeights = try directory.configuration("initialWeights", as: File.self)
    automatic = try directory.configuration("automatic", as: [PlannedValue].self)
    scores = try directory.configuration("scores", as: Scores.self)
  }

  package init(model: ModelConfiguration, training: TrainingConfiguration, corpora: Corpora) {
    self.model = model
    self.training = training
    self.corpora = corpora
  }

  /// The record as JSON text.
  public func json() throws -> String { try jsonText(of: self) }

  /// Writes the record into a folder.
  func write(to directory: ModelDirectory) throws {
    try AtomicFile.write(json(), to: directory.configurationPath)
  }

  /// Returns what differs from another record in a way that changes what is computed: `name: here, not there`.
  ///
  /// When a training ends does not, unless its learning rate depends on it.
  func differences(from other: TrainingRecord) throws -> [String] {
    try JSONValue(encoding: comparable()).differences(from: JSONValue(encoding: other.comparable()))
  }

  private func comparable() -> TrainingRecord {
    var record = self
    record.scores = nil
    record.automatic = nil
    record.corpora.forgetNames()
    record.training = training.comparable
    return record
  }
}

extension TrainingConfiguration {
  /// The configuration with only that of the budget which changes what is computed before the end.
  package var comparable: TrainingConfiguration {
    var configuration = self
    configuration.budget = TrainingBudget()
    guard schedule.needsLastStep else { return configuration }
    if let steps = budget.steps {
      configuration.budget.steps = steps
    } else {
      (configuration.budget.epochs, configuration.budget.minutes) = (budget.epochs, budget.minutes)
      if budget.minutes != nil { configuration.budget.clock = budget.clock }
      if budget.epochs == nil, budget.minutes == nil {
        configuration.budget.plannedSteps = budget.plannedSteps
      }
    }
    return configuration
  }
}
