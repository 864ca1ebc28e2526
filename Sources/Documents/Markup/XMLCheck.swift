internal import CXML
internal import Files

/// Makes sure, before anything is done with it, that XML is well-formed and means no harm.
///
/// libxml2 reads it without building anything, loading anything or expanding any entity. A file that declares entities, or
/// that is nested deeper than documents are, is refused.
enum XMLCheck {
  /// How deep elements may be nested.
  static let maximumDepth = 256

  /// Throws a `DocumentError` that says in which line something is wrong.
  static func check(_ bytes: [UInt8], _ origin: DocumentOrigin) throws {
    if let encoding = declaredEncoding(of: bytes),
      !["utf-8", "utf8", "us-ascii", "ascii"].contains(encoding.lowercased())
    {
      throw DocumentError.otherEncoding(path: origin.path, part: origin.part, name: encoding)
    }
    try origin.checkUTF8(bytes)
    let verdict = XMLVerdict()
    parse(bytes, into: verdict)
    switch verdict.problem {
    case nil: return
    case .malformed(let line, let reason):
      throw DocumentError.malformed(
        path: origin.path, part: origin.part, line: line, reason: "not well-formed XML: \(reason)")
    case .hostile(let line, let reason):
      throw DocumentError.hostile(path: origin.path, part: origin.part, line: line, reason: reason)
    }
  }

  /// What libxml2 calls while it reads.
  private static func saxHandler() -> xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = XML_SAX2_MAGIC
    handler.startElementNs = { context, _, _, _, _, _, _, _, _ in XMLVerdict.of(context)?.enter() }
    handler.endElementNs = { context, _, _, _ in XMLVerdict.of(context)?.depth -= 1 }
    handler.entityDecl = { context, _, _, _, _, _ in XMLVerdict.of(context)?.refuse("it declares entities") }
    handler.unparsedEntityDecl = { context, _, _, _, _ in
      XMLVerdict.of(context)?.refuse("it declares entities")
    }
    handler.serror = { context, error in XMLVerdict.of(context)?.report(error) }
    return handler
  }

  private static func parse(_ bytes: [UInt8], into verdict: XMLVerdict) {
    var handler = saxHandler()
    let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue)
    withExtendedLifetime(verdict) {
      let context = xmlCreatePushParserCtxt(
        &handler, Unmanaged.passUnretained(verdict).toOpaque(), nil, 0, nil)
      guard let context else {
        verdict.problem = .malformed(line: 1, reason: "no memory to read it")
        return
      }
      defer { xmlFreeParserCtxt(context) }
      verdict.context = context
      xmlCtxtUseOptions(context, options)
      bytes.withUnsafeBytes { buffer in
        var position = 0
        // In pieces, so that what is refused is not read to its end.
        while position < buffer.count, verdict.problem == nil {
          let count = min(buffer.count - position, 1 << 16)
          let start = buffer.baseAddress?.advanced(by: position).assumingMemoryBound(to: CChar.self)
          xmlParseChunk(context, start, Int32(count), 0)
          position += count
        }
        if verdict.problem == nil { xmlParseChunk(context, nil, 0, 1) }
      }
      if verdict.problem == nil, context.pointee.wellFormed == 0 {
        verdict.problem = .malformed(line: 1, reason: "unknown error")
      }
      if let document = context.pointee.myDoc {
        xmlFreeDoc(document)
        context.pointee.myDoc = nil
      }
    }
  }

  /// The encoding that an XML declaration names.
  private static func declaredEncoding(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return "UTF-16" }
    let head = bytes.prefix(200).prefix { $0 != UInt8(ascii: ">") }
    guard head.starts(with: "<?xml".utf8) || head.starts(with: [0xEF, 0xBB, 0xBF]) else { return nil }
    let words = String(decoding: head, as: UTF8.self).split { $0 == "\"" || $0 == "'" }
    // The word after the one that ends with `encoding=`.
    guard let place = words.firstIndex(where: { $0.filter { $0 != " " }.hasSuffix("encoding=") }),
      place + 1 < words.count
    else { return nil }
    return String(words[place + 1])
  }
}

/// What libxml2 says of a file while it reads it.
private final class XMLVerdict {
  enum Problem {
    case malformed(line: Int, reason: String)
    case hostile(line: Int, reason: String)
  }

  var problem: Problem?
  var depth = 0
  var context: xmlParserCtxtPtr?

  static func of(_ pointer: UnsafeMutableRawPointer?) -> XMLVerdict? {
    pointer.map { Unmanaged<XMLVerdict>.fromOpaque($0).takeUnretainedValue() }
  }

  func enter() {
    depth += 1
    if depth > XMLCheck.maximumDepth {
      refuse("its elements are nested more than \(XMLCheck.maximumDepth) deep")
    }
  }

  func refuse(_ reason: String) {
    guard problem == nil else { return }
    problem = .hostile(line: line, reason: reason)
    if let context { xmlStopParser(context) }
  }

  func report(_ error: xmlErrorPtr?) {
    guard problem == nil, let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    // Names in XHTML that are declared in a file which is not read, such as &nbsp;, and prefixes nobody declared.
    if error.pointee.code == XML_WAR_UNDECLARED_ENTITY.rawValue
      || error.pointee.domain == XML_FROM_NAMESPACE.rawValue
    {
      return
    }
    let text = error.pointee.message.map { String(cString: $0) } ?? "unknown error"
    problem = .malformed(line: Int(error.pointee.line), reason: String(text.prefix { $0 != "\n" }))
  }

  private var line: Int { context.map { Int(xmlSAX2GetLineNumber(UnsafeMutableRawPointer($0))) } ?? 1 }
}
