internal import Translation

// What becomes of a request, all of it on the conductor's thread:
//
//   arrival      its languages are told, where it does not say them, together with those of others
//   admission    what the cache knows is taken from there; the rest is divided into parts, an errand for each model
//   rounds       parts of all errands are translated together, in the order of the queue
//   delivery     a unit whose last part is done goes to its passage, a passage to whoever follows the request, the
//                whole to whoever waits for it
//
// Invariants: `open` of a job counts the units that are missing; a job without any is delivered at once and forgotten;
// an errand is in the queue as long as it has parts that are not taken. The load of the intake is given back with the job.

/// Has models translate what all requests in flight wait for, in batches that they share.
///
/// It is used by one thread, so nothing in it is locked.
struct Conductor {
  private let settings: SchedulerSettings
  private let intake: Intake
  private let metrics: Metrics
  private let languages: Languages
  private var rack: ModelRack
  private var identification: Identification
  private var cache: TranslationCache
  private var queue = FairQueue<Lane>()
  private var jobs: [Int: Job] = [:]
  private var errands: [Int: Errand] = [:]
  private var lastNumber = 0

  private typealias Completion = @Sendable (Result<[TranslatedPassage], TranslationFailure>) -> Void

  private struct Job {
    let work: TranslationWork
    let completion: Completion
    var passages: [TranslatedPassage]
    /// The units of each passage, as far as they are done.
    var units: [[TranslatedText?]]
    /// How many of each passage are missing.
    var open: [Int]
    var openPassages: Int
    /// The model of each passage.
    let models: [Int?]
  }

  init(
    _ settings: SchedulerSettings, _ intake: Intake, _ metrics: Metrics, _ models: [ServedModel],
    _ identification: Identification
  ) {
    self.settings = settings
    self.intake = intake
    self.metrics = metrics
    languages = Languages(models)
    rack = ModelRack(models, limit: settings.memoryBytes)
    self.identification = identification
    cache = TranslationCache(limit: settings.cacheBytes)
  }

  /// Works until the intake is closed and everything is done.
  mutating func run() {
    while let arrivals = intake.take(isIdle: queue.isEmpty, batchWait: settings.batchWait) {
      admit(arrivals)
      dropCancelled()
      if let (lane, parts) = queue.next(budget: settings.roundTokens) { translate(parts, lane) }
      metrics.note(models: rack.count, cacheBytes: cache.bytes)
    }
  }

  // MARK: Arrival

  private mutating func admit(_ arrivals: [Intake.Arrival]) {
    var works: [(TranslationWork, Completion)] = []
    for arrival in arrivals {
      switch arrival {
      case .translation(let work, let completion): works.append((work, completion))
      case .identification(let texts, let completion):
        completion(identification.identify(texts))
        intake.remove(Intake.Load(texts: texts.count, characters: 0))
      }
    }
    let unknown = works.map { work, _ in work.source == nil ? work.passages.map(\.text) : [] }
    var identified = ArraySlice<IdentifiedText>()
    var failure: TranslationFailure?
    if unknown.contains(where: { !$0.isEmpty }) {
      switch identification.identify(unknown.flatMap { $0 }) {
      case .success(let texts): identified = texts[...]
      case .failure(let reason): failure = reason
      }
    }
    for ((work, completion), texts) in zip(works, unknown) {
      let own = identified.prefix(texts.count)
      identified = identified.dropFirst(own.count)
      do {
        if let failure, !texts.isEmpty { throw failure }
        try admit(work, Array(own), completion)
      } catch {
        intake.remove(work.load)
        completion(.failure(error as? TranslationFailure ?? .broken("\(error)")))
      }
    }
  }

  /// - Parameter identified: The languages of the passages, where the work does not say them.
  private mutating func admit(
    _ work: TranslationWork, _ identified: [IdentifiedText], _ completion: @escaping Completion
  ) throws {
    var routes: [Route] = []
    for place in work.passages.indices {
      if let model = work.passages[place].model {
        routes.append(Route(through: model, of: rack.models))
      } else if let source = work.source {
        routes.append(try Route(from: source, to: work.target, languages))
      } else {
        routes.append(try Route(of: identified[place], to: work.target, languages))
      }
    }
    lastNumber += 1
    let number = lastNumber
    var job = Job(
      work: work, completion: completion,
      passages: routes.map { route in
        TranslatedPassage(
          language: route.language, confidence: route.confidence,
          model: route.model.map { rack.models[$0].name })
      }, units: [], open: [], openPassages: work.passages.count, models: routes.map(\.model))
    for (passage, route) in zip(work.passages, routes) {
      let count = route.model == nil ? 0 : passage.units.count
      job.units.append([TranslatedText?](repeating: nil, count: count))
      job.open.append(count)
    }
    jobs[number] = job
    if work.passages.isEmpty { end(number, .success([])) }
    for place in job.open.indices where job.open[place] == 0 { finish(passage: place, of: number) }
    for model in Set(routes.compactMap(\.model)).sorted() {
      let passages = routes.indices.filter { routes[$0].model == model }
      do {
        try admit(passages, of: number, work, Lane(model: model, mode: work.mode))
      } catch {
        forget(number)
        throw error
      }
    }
  }

  /// Takes what the cache has of some passages, and divides the rest.
  private mutating func admit(
    _ passages: [Int], of job: Int, _ work: TranslationWork, _ lane: Lane
  ) throws {
    let translator = try rack.translator(lane.model, lane.mode)
    var wanted: [(place: Errand.Place, key: TranslationCache.Key)] = []
    for passage in passages {
      for (unit, content) in work.passages[passage].units.enumerated() {
        let place = Errand.Place(passage: passage, unit: unit)
        let key = TranslationCache.Key(
          model: lane.model, mode: lane.mode, text: content.text, prefix: content.prefix,
          marked: content.marked)
        if let known = cache.translation(of: key) {
          metrics.noteCacheHit()
          deliver(known, at: place, of: job)
        } else {
          wanted.append((place, key))
        }
      }
    }
    let divided = translator.divide(
      wanted.map(\.key.text), prefixes: wanted.map(\.key.prefix), marked: wanted.map(\.key.marked))
    var units: [Errand.Unit] = []
    for (wanted, text) in zip(wanted, divided) {
      if text.partTokens.isEmpty {
        deliver(translator.join(text, []), at: wanted.place, of: job)
      } else {
        units.append(Errand.Unit(wanted.place, wanted.key, text))
      }
    }
    guard !units.isEmpty else { return }
    let errand = Errand(job: job, lane, units)
    lastNumber += 1
    errands[lastNumber] = errand
    queue.add(lastNumber, lane, client: work.client, costs: errand.costs)
  }

  // MARK: Rounds

  private mutating func translate(_ parts: [FairQueue<Lane>.Part], _ lane: Lane) {
    do {
      let translator = try rack.translator(lane.model, lane.mode)
      let texts = parts.compactMap { part in errands[part.id].map { $0[part.part] } }
      let results = translator.translate(parts: texts)
      metrics.noteRound(parts: results.count)
      for (part, result) in zip(parts, results) {
        guard let job = errands[part.id]?.job, let finished = errands[part.id]?.put(result, at: part.part)
        else { continue }
        let text = translator.join(finished.unit.text, finished.parts)
        cache.add(text, for: finished.unit.key)
        deliver(text, at: finished.unit.place, of: job)
      }
    } catch {
      let failure = error as? TranslationFailure ?? .broken("\(error)")
      for job in Set(parts.compactMap { errands[$0.id]?.job }).sorted() { end(job, .failure(failure)) }
    }
  }

  // MARK: Delivery

  private mutating func deliver(_ text: TranslatedText, at place: Errand.Place, of number: Int) {
    // In place: a job can have very many units.
    jobs[number]?.units[place.passage][place.unit] = text
    jobs[number]?.open[place.passage] -= 1
    if jobs[number]?.open[place.passage] == 0 { finish(passage: place.passage, of: number) }
  }

  private mutating func finish(passage place: Int, of number: Int) {
    guard let units = jobs[number]?.units[place].compactMap(\.self) else { return }
    jobs[number]?.passages[place].units = units
    jobs[number]?.openPassages -= 1
    if let job = jobs[number], job.work.wantsInspection, let model = job.models[place] {
      jobs[number]?.passages[place].inspections = rack.inspections(model, units.flatMap(\.attention))
    }
    guard let job = jobs[number] else { return }
    job.work.progress?(place, job.passages[place])
    if job.openPassages == 0 { end(number, .success(job.passages)) }
  }

  private mutating func dropCancelled() {
    let cancelled = jobs.filter { $0.value.work.cancellation.isCancelled }.keys.sorted()
    for number in cancelled { end(number, .failure(.cancelled)) }
  }

  private mutating func end(_ number: Int, _ result: Result<[TranslatedPassage], TranslationFailure>) {
    guard let job = jobs[number] else { return }
    forget(number)
    intake.remove(job.work.load)
    job.completion(result)
  }

  /// Lets a job go with all that is still to be done for it.
  private mutating func forget(_ number: Int) {
    jobs[number] = nil
    let own = Set(errands.filter { $0.value.job == number }.keys)
    if own.isEmpty { return }
    queue.remove { own.contains($0) }
    for id in own { errands[id] = nil }
  }
}
