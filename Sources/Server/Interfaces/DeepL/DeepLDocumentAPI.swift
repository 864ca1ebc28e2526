internal import Documents
internal import Web

/// The documents of DeepL's API, version 2: sent, asked after, and fetched once.
struct DeepLDocumentAPI {
  let service: TranslationService

  func upload(_ call: Call) throws {
    guard service.settings.translatesFiles else {
      throw APIError(403, "Files translation is disabled on this server.")
    }
    let parameters = try call.parameters()
    let languages = try DeepLLanguages(parameters, service)
    let document = try UploadedDocument(
      parameters, name: parameters["filename"]?.text, from: languages.source, to: languages.target)
    if let format = parameters["output_format"]?.text, DocumentFormat(path: ".\(format)") != document.format {
      throw APIError(400, "Value for 'output_format' not supported: a document keeps its format")
    }
    try service.checkForDeepL(texts: 1, characters: document.passage.characters)
    var work = TranslationWork(
      passages: [document.passage], source: languages.source, target: languages.target, client: call.client)
    work.cancellation = Cancellation(after: DocumentJobs.lifetime)
    work.mode.wantsDetails = document.text.needsDetails
    work.mode.glossary = try service.glossary(parameters, languages, client: call.client)
    try start(work, document, call)
  }

  private func start(_ work: TranslationWork, _ document: UploadedDocument, _ call: Call) throws {
    let (documents, files) = (service.documents, service.files)
    let handle = try documents.open(for: call.client)
    let id = handle.document_id
    do {
      try service.submitInBackground(work, for: call) { result in
        documents.finish(id, DeepLDocumentAPI.state(after: result, document, files))
      }
    } catch {
      documents.remove(id)
      throw error
    }
    // What is refused at once is an answer of its own.
    if case .failed(let error)? = documents.state(of: id, key: handle.document_key), error.status == 503 {
      documents.remove(id)
      throw error
    }
    call.answer(json: handle)
  }

  private static func state(
    after result: Result<[TranslatedPassage], TranslationFailure>, _ document: UploadedDocument,
    _ files: FileStore
  ) -> DocumentJobs.State {
    switch result {
    case .failure(let failure): return .failed(APIError(failure))
    case .success(let passages):
      do {
        let name = files.add(try document.bytes(passages[0]), ending: document.format.rawValue)
        return .done(file: name, characters: document.passage.characters)
      } catch {
        return .failed(APIError(writing: error))
      }
    }
  }

  func status(_ call: Call) throws {
    let reached = try state(of: call)
    let answer: DocumentStatus =
      switch reached {
      case .translating: DocumentStatus(document_id: call.rest, status: "translating")
      case .done(_, let characters):
        DocumentStatus(document_id: call.rest, status: "done", billed_characters: characters)
      case .failed(let error):
        DocumentStatus(document_id: call.rest, status: "error", error_message: error.message)
      }
    call.answer(json: answer)
  }

  func result(_ call: Call) throws {
    switch try state(of: call) {
    case .translating: throw APIError(503, "Document not ready", retryAfter: 1)
    case .failed(let error): throw APIError(400, error.message)
    case .done(let file, _):
      service.documents.remove(call.rest)
      guard let bytes = service.files.take(file) else { throw APIError(404, "Document not found") }
      let ending = file.split(separator: ".").last ?? ""
      call.answer(
        WebResponse(
          200, type: "application/octet-stream", bytes,
          headers: [("Content-Disposition", "attachment; filename=\"translation.\(ending)\"")]))
    }
  }

  private func state(of call: Call) throws(APIError) -> DocumentJobs.State {
    guard let key = try call.parameters()["document_key"]?.text else {
      throw APIError(400, "Missing or invalid argument: document_key")
    }
    guard let state = service.documents.state(of: call.rest, key: key) else {
      throw APIError(404, "Document not found")
    }
    return state
  }
}

/// The answer to who asks after a document; the names are DeepL's.
private struct DocumentStatus: Encodable {
  let document_id: String
  let status: String
  var billed_characters: Int?
  var error_message: String?
}
