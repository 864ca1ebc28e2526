internal import Documents
internal import Files
internal import Translation
internal import Web

/// A document that a client has sent as a file of a form.
struct UploadedDocument: Sendable {
  let format: DocumentFormat
  let text: SourceText
  let passage: Passage
  private let original: [UInt8]

  /// Reads the file of the field `file`, and for a table in lines what the field `columns` says of it.
  ///
  /// - Parameters:
  ///   - parameters: The form.
  ///   - name: What the file is called; nil for as the form says.
  ///   - source: The language it is in; nil where that is to be told.
  ///   - target: The language it is translated into.
  /// - Throws: `APIError`, where there is none or its name tells no format; `DocumentError`.
  init(_ parameters: Parameters, name: String? = nil, from source: String?, to target: String) throws {
    guard let file = parameters.files.first(where: { $0.field == "file" }) else {
      throw APIError.missing("file")
    }
    let name = name ?? file.name
    guard let format = DocumentFormat(path: name), !name.lowercased().hasSuffix(".gz") else {
      throw APIError(400, "Invalid request: file format not supported")
    }
    var options = DocumentOptions()
    (options.sourceLanguage, options.targetLanguage) = (source, target)
    let columns = parameters["columns"]?.text ?? ""
    guard columns.isEmpty || format == .csv else {
      throw APIError(400, "Invalid request: columns belongs to .csv files")
    }
    options.columns = columns.split(separator: ",").map { String($0.trimmingPrefix(while: { $0 == " " })) }
    self.format = format
    original = file.bytes
    do {
      text = SourceText(
        try Document(file.bytes, format: format, path: FileSystem.name(of: name), options: options))
    } catch DocumentError.columnsNeeded(_, let known) {
      let names = known.joined(separator: ", ")
      throw APIError(
        400,
        "Invalid request: which columns? Say it with the field columns, by number (2,3) or by name; "
          + "the first line has \(names)")
    }
    passage = text.passage
  }

  /// Returns the bytes of the document with what became of its texts.
  func bytes(_ translated: TranslatedPassage) throws -> [UInt8] {
    translated.units.isEmpty ? original : try text.bytes(translated.units)
  }
}
