/// What must not be shared.
final class Scratch {
  var words: [String] = []
}
