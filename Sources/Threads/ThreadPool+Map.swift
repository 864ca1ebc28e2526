extension ThreadPool {
  /// Returns the results of tasks 0 ..< `count`, in their order.
  @discardableResult
  package func map<Result: Sendable>(_ count: Int, _ body: @Sendable (_ task: Int) -> Result) -> [Result] {
    let results = TaskValues<Result>(count: count)
    run(count) { task, _ in results.put(body(task), at: task) }
    return results.all
  }

  /// Returns the results of tasks 0 ..< `count`, in their order; each has for itself what its worker has.
  ///
  /// - Parameters:
  ///   - count: The number of tasks.
  ///   - locals: What the workers have, made for this pool.
  ///   - body: Must give a task the same result whatever tasks its worker has had before.
  @discardableResult
  package func map<Local, Result: Sendable>(
    _ count: Int, with locals: WorkerLocal<Local>,
    _ body: @Sendable (_ task: Int, _ local: inout Local) -> Result
  ) -> [Result] {
    let results = TaskValues<Result>(count: count)
    run(count) { task, worker in
      results.put(locals.withLocal(of: worker) { body(task, &$0) }, at: task)
    }
    return results.all
  }

  /// Returns the results for 0 ..< `count`, in their order, where `size` of them make a task: for bodies too short to
  /// be tasks.
  package func map<Result: Sendable>(
    _ count: Int, inBlocksOf size: Int, _ body: @Sendable (_ index: Int) -> Result
  ) -> [Result] {
    map(blockCount(count, size)) { block in blockRange(block, count, size).map(body) }.flatMap { $0 }
  }

  /// Returns the results for 0 ..< `count`, in their order, where `size` of them make a task, each of which has for
  /// itself what its worker has.
  package func map<Local, Result: Sendable>(
    _ count: Int, inBlocksOf size: Int, with locals: WorkerLocal<Local>,
    _ body: @Sendable (_ index: Int, _ local: inout Local) -> Result
  ) -> [Result] {
    map(blockCount(count, size), with: locals) { block, local in
      var results: [Result] = []
      for index in blockRange(block, count, size) { results.append(body(index, &local)) }
      return results
    }.flatMap { $0 }
  }

  /// Changes all elements of an array, each in a task of its own.
  package func update<Element: Sendable>(
    _ elements: inout [Element], _ body: @Sendable (_ element: inout Element) -> Void
  ) {
    let values = TaskValues(elements)
    let count = elements.count
    // Whoever changes an element must be the only one to have it, or what it holds would be copied.
    elements = []
    run(count) { task, _ in
      guard var element = values.take(at: task) else { return }
      body(&element)
      values.put(element, at: task)
    }
    elements = values.all
  }
}

// MARK: - Private

private func blockCount(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }

private func blockRange(_ block: Int, _ count: Int, _ size: Int) -> Range<Int> {
  block * size..<min((block + 1) * size, count)
}
