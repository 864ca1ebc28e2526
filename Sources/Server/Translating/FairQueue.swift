/// Parts of texts that wait for a model, in an order that is fair.
///
/// It is in turn that of clients, and among these of the requests of one client, a part each: so a word is soon translated
/// whatever else is on its way. It is a value without clocks and threads, so that its order can be tested.
struct FairQueue<Lane: Hashable> {
  /// In the order in which it is their turn; none without entries.
  private var clients: [Client] = []

  fileprivate struct Client {
    let name: String
    var entries: [Entry]
  }

  fileprivate struct Entry {
    let id: Int
    let lane: Lane
    let costs: [Int]
    var next = 0
  }

  /// A part whose turn it is.
  struct Part: Hashable {
    let id: Int
    let part: Int
  }

  var isEmpty: Bool { clients.isEmpty }

  /// Adds a request.
  ///
  /// - Parameters:
  ///   - id: Its number, which no other has.
  ///   - lane: What can share a batch with it.
  ///   - client: Who waits for it.
  ///   - costs: What each of its parts costs; at least one.
  mutating func add(_ id: Int, _ lane: Lane, client: String, costs: [Int]) {
    guard !costs.isEmpty else { return }
    let entry = Entry(id: id, lane: lane, costs: costs)
    if let place = clients.firstIndex(where: { $0.name == client }) {
      clients[place].entries.append(entry)
    } else {
      clients.append(Client(name: client, entries: [entry]))
    }
  }

  /// Removes requests.
  mutating func remove(where isUnwanted: (Int) -> Bool) {
    for place in clients.indices { clients[place].entries.removeAll { isUnwanted($0.id) } }
    clients.removeAll(where: \.entries.isEmpty)
  }

  /// Returns parts of one lane, whose turn it is now, until they cost as much as a budget; nil where nothing waits.
  mutating func next(budget: Int) -> (lane: Lane, parts: [Part])? {
    guard let lane = clients.first?.entries.first?.lane else { return nil }
    var (parts, cost): ([Part], Int) = ([], 0)
    var isAtEnd = false
    while !isAtEnd, cost < budget {
      isAtEnd = true
      for place in clients.indices where cost < budget {
        guard let taken = clients[place].take(lane) else { continue }
        parts.append(taken.part)
        cost += max(1, taken.cost)
        isAtEnd = false
      }
    }
    clients.removeAll(where: \.entries.isEmpty)
    // Whoever was first is last the next time.
    if clients.count > 1 { clients.append(clients.removeFirst()) }
    return (lane, parts)
  }
}

extension FairQueue.Client {
  /// Takes a part of the request of a lane whose turn it is, which then is last.
  fileprivate mutating func take(_ lane: Lane) -> (part: FairQueue.Part, cost: Int)? {
    guard let place = entries.firstIndex(where: { $0.lane == lane }) else { return nil }
    var entry = entries.remove(at: place)
    let part = entry.next
    entry.next += 1
    if entry.next < entry.costs.count { entries.append(entry) }
    return (FairQueue.Part(id: entry.id, part: part), entry.costs[part])
  }
}
