/// A string of YAML that is a value.
struct YAMLScalar {
  enum Kind {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded

    var isBlock: Bool { self == .literal || self == .folded }
  }

  let text: String
  /// The bytes of it, quotes and signs among them.
  let range: Range<Int>
  let kind: Kind
  /// Whether it stands in brackets or braces.
  let isInFlow: Bool
  /// The field it is in, or the list of values it is in is in.
  var name: String?
}
