internal import CommandLineTool
internal import Translation

extension ValueKind where Value == AttentionLayers {
  static var layers: ValueKind {
    ValueKind(
      name: "N", expected: "a number from 1 up, last, mean or all",
      parse: { word in
        switch word {
        case "last": .last
        case "mean": .mean
        case "all": .all
        default: Int(word).flatMap { $0 >= 1 ? .number($0) : nil }
        }
      },
      show: { value in
        switch value {
        case .last: "last"
        case .mean: "mean"
        case .all: "all"
        case .number(let number): String(number)
        }
      })
  }
}

extension ValueKind where Value == AttentionHeads {
  static var heads: ValueKind {
    ValueKind(
      name: "N", expected: "a number from 1 up, mean or all",
      parse: { word in
        switch word {
        case "mean": .mean
        case "all": .all
        default: Int(word).flatMap { $0 >= 1 ? .number($0) : nil }
        }
      },
      show: { value in
        switch value {
        case .mean: "mean"
        case .all: "all"
        case .number(let number): String(number)
        }
      })
  }
}
