/// The place where the gradients that reach a tensor are added up.
///
/// Invariant: the tape runs in reverse, so when an operation takes the gradient of its result, every operation that
/// read the result, or a view of some of its rows, has added its share.
final class GradientSlot {
  private let kind: Kind
  private var storage: Storage?
  /// What no view has written yet where views came first; zero by the time anybody reads it.
  private var unwritten: [Range<Int>] = []

  private enum Kind {
    case result
    /// The gradient of a parameter stays where it is; others are taken once.
    case parameter
    /// A part of the gradient of another tensor.
    case view(of: GradientSlot, range: Range<Int>, wholeCount: Int, pool: MemoryPool)
  }

  init() { kind = .result }

  init(parameter storage: Storage) {
    kind = .parameter
    self.storage = storage
  }

  /// A slot that writes to some of the `wholeCount` floats of another.
  init(viewOf slot: GradientSlot, _ range: Range<Int>, of wholeCount: Int, in pool: MemoryPool) {
    kind = .view(of: slot, range: range, wholeCount: wholeCount, pool: pool)
  }

  /// Returns the gradient and forgets it, or nil where none has arrived; a view looks and leaves it to the whole.
  func take() -> Storage? {
    switch kind {
    case .parameter: preconditionFailure("the gradient of a parameter belongs to the pass")
    case .view(let slot, let range, _, _): return slot.part(range)
    case .result:
      fillUnwritten(in: 0..<Int.max)
      defer { storage = nil }
      return storage
    }
  }

  /// Returns where to write `count` floats of gradient, and whether to add to what is there.
  func destination(_ count: Int, in pool: MemoryPool) -> GradientDestination {
    if case .view(let slot, let range, let wholeCount, _) = kind {
      return slot.destination(part: range, of: wholeCount, in: pool)
    }
    if let storage {
      fillUnwritten(in: 0..<Int.max)
      return (storage, true)
    }
    let fresh = Storage(count: count, from: pool)
    storage = fresh
    return (fresh, false)
  }

  /// Adds a gradient that its giver does not need any more, without copying where it is the first of a whole.
  func give(_ gradient: Storage, _ kernels: Kernels) {
    if case .view(_, _, _, let pool) = kind {
      let (storage, adds) = destination(gradient.count, in: pool)
      if adds {
        kernels.add(gradient, to: storage, count: gradient.count)
      } else {
        kernels.copy(gradient, to: storage, count: gradient.count)
      }
    } else if let storage {
      fillUnwritten(in: 0..<Int.max)
      kernels.add(gradient, to: storage, count: gradient.count)
    } else {
      storage = gradient
    }
  }

  // MARK: Parts

  private func destination(part range: Range<Int>, of count: Int, in pool: MemoryPool) -> GradientDestination
  {
    if case .view(let slot, let mine, let wholeCount, _) = kind {
      return slot.destination(part: range.shifted(by: mine.lowerBound), of: wholeCount, in: pool)
    }
    let whole = storage ?? Storage(count: count, from: pool)
    if storage == nil {
      storage = whole
      unwritten = [0..<count]
    }
    let part = whole.slice(range.lowerBound, range.count)
    guard let place = unwritten.firstIndex(where: { $0.contains(range) }) else {
      fillUnwritten(in: range)
      return (part, true)
    }
    markWritten(range, at: place)
    return (part, false)
  }

  /// Returns a part of the gradient, or nil where nothing of it has arrived.
  private func part(_ range: Range<Int>) -> Storage? {
    if case .view(let slot, let mine, _, _) = kind {
      return slot.part(range.shifted(by: mine.lowerBound))
    }
    guard let storage, !unwritten.contains(where: { $0.contains(range) }) else { return nil }
    fillUnwritten(in: range)
    return storage.slice(range.lowerBound, range.count)
  }

  private func markWritten(_ range: Range<Int>, at place: Int) {
    let hole = unwritten[place]
    let rest = [hole.lowerBound..<range.lowerBound, range.upperBound..<hole.upperBound]
    unwritten.replaceSubrange(place...place, with: rest.filter { !$0.isEmpty })
  }

  private func fillUnwritten(in range: Range<Int>) {
    while let place = unwritten.firstIndex(where: { $0.overlaps(range) }) {
      let missing = unwritten[place].clamped(to: range)
      storage?.slice(missing.lowerBound, missing.count).fill(0)
      markWritten(missing, at: place)
    }
  }
}

// MARK: - Private

extension Range where Bound == Int {
  fileprivate func shifted(by distance: Int) -> Range { lowerBound + distance..<upperBound + distance }
}
