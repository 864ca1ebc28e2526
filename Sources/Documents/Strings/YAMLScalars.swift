internal import CYAML

/// Finds the scalars of YAML with libyaml, which tells what is wrong and in which line; aliases are not followed.
enum YAMLScalars {
  private static let maximumDepth = 256

  static func values(of bytes: [UInt8], _ origin: DocumentOrigin) throws -> [YAMLScalar] {
    let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw origin.malformed(bytes, at: 0, "no memory to read it")
    }
    defer { yaml_parser_delete(&parser) }
    return try bytes.withUnsafeBufferPointer { buffer in
      let text = UnsafeBufferPointer(rebasing: buffer[start...])
      yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
      var walk = Walk(bytes, cursor: Cursor(byte: start))
      while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else {
          let reason = parser.problem.map { String(cString: $0) } ?? "unknown error"
          throw DocumentError.malformed(
            path: origin.path, part: origin.part, line: Int(clamping: parser.problem_mark.line) + 1,
            reason: "not YAML: \(reason)")
        }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT { return walk.scalars }
        walk.read(event)
        if walk.depth > maximumDepth {
          throw DocumentError.malformed(
            path: origin.path, part: origin.part, line: Int(clamping: event.start_mark.line) + 1,
            reason: "nested more than \(maximumDepth) deep")
        }
      }
    }
  }

  /// A place that is known both as a number of characters, as libyaml counts, and as a byte.
  private struct Cursor {
    var character = 0
    var byte: Int
  }

  /// What has been seen of the events.
  private struct Walk {
    private let bytes: [UInt8]
    private var cursor: Cursor
    private(set) var scalars: [YAMLScalar] = []
    private var open: [Container] = []

    private struct Container {
      let isMapping: Bool
      let isFlow: Bool
      /// Whether what comes next in a mapping is the name of a field.
      var expectsName = true
      /// The field whose value comes next, or of a list the one that holds it.
      var name: String?
    }

    init(_ bytes: [UInt8], cursor: Cursor) {
      self.bytes = bytes
      self.cursor = cursor
    }

    var depth: Int { open.count }

    mutating func read(_ event: yaml_event_t) {
      switch event.type {
      case YAML_SCALAR_EVENT:
        if beginsNode() {
          open[open.count - 1].name = content(of: event)
        } else if event.data.scalar.tag == nil, let scalar = scalar(event) {
          scalars.append(scalar)
        }
      case YAML_ALIAS_EVENT: _ = beginsNode()
      case YAML_MAPPING_START_EVENT:
        _ = beginsNode()
        open.append(
          Container(
            isMapping: true, isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE || isInFlow))
      case YAML_SEQUENCE_START_EVENT:
        _ = beginsNode()
        open.append(
          Container(
            isMapping: false, isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE || isInFlow,
            name: open.last?.name))
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: _ = open.popLast()
      default: break
      }
    }

    private var isInFlow: Bool { open.last?.isFlow ?? false }

    /// Notes that a node begins; returns whether it is the name of a field.
    private mutating func beginsNode() -> Bool {
      guard let last = open.last, last.isMapping else { return false }
      open[open.count - 1].expectsName.toggle()
      if last.expectsName { open[open.count - 1].name = nil }
      return last.expectsName
    }

    private func content(of event: yaml_event_t) -> String? {
      guard let value = event.data.scalar.value else { return nil }
      return String(
        decoding: UnsafeBufferPointer(start: value, count: event.data.scalar.length), as: UTF8.self)
    }

    private mutating func scalar(_ event: yaml_event_t) -> YAMLScalar? {
      guard let text = content(of: event) else { return nil }
      var start = byte(of: event.start_mark.index)
      let end = byte(of: event.end_mark.index)
      // An anchor before it is not a part of it.
      if event.data.scalar.anchor != nil {
        while start < end, !isMarkupSpace(bytes[start]) { start += 1 }
        while start < end, isMarkupSpace(bytes[start]) { start += 1 }
      }
      guard start < end else { return nil }
      let kind: YAMLScalar.Kind
      switch event.data.scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: kind = .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: kind = .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: kind = .literal
      case YAML_FOLDED_SCALAR_STYLE: kind = .folded
      default: kind = .plain
      }
      return YAMLScalar(text: text, range: start..<end, kind: kind, isInFlow: isInFlow, name: open.last?.name)
    }

    /// Returns the byte of the character of a number; those asked for ascend, so that the text is walked once.
    private mutating func byte(of character: Int) -> Int {
      if character < cursor.character { return cursor.byte }
      while cursor.character < character, cursor.byte < bytes.count {
        cursor.byte += 1
        while cursor.byte < bytes.count, bytes[cursor.byte] & 0xC0 == 0x80 { cursor.byte += 1 }
        cursor.character += 1
      }
      return cursor.byte
    }
  }
}
