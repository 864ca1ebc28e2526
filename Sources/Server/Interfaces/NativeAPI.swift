internal import Files
internal import Web

/// The toolkit's own API: translations with what is known of them, and as they are done.
struct NativeAPI {
  let service: TranslationService

  func models(_ call: Call) {
    call.answer(json: service.models.map { ["name": $0.name, "source": $0.source, "target": $0.target] })
  }

  func translate(_ call: Call) throws {
    let request = try NativeRequest(call.parameters(), service)
    var work = request.work(for: call.client)
    guard request.isStreamed else {
      try service.submit(work, for: call) { result in
        call.answer(result) { passages in
          .json(200, NativeAnswer(translations: try request.answers(to: passages)))
        }
      }
      return
    }
    let stream = EventStream()
    work.progress = { number, passage in
      guard let answer = try? request.answer(to: passage, number),
        let line = try? jsonLine(of: NativeEvent(index: number, translation: answer))
      else { return }
      stream.send("translation", data: line)
    }
    // What is refused at once has a status of its own; what fails later is an event.
    let start = StreamStart(call, stream)
    try service.submit(work, for: call) { result in start.end(with: result) }
    start.begin()
  }
}
