internal import CICU

/// A form that text is brought into before it is cut into pieces: a normalization form (Unicode Standard Annex 15) or
/// none, and whether what cannot be seen is taken out as well.
///
/// In a visible form equal-looking text is equal: white space of any kind is one space, and there is none at the ends;
/// control characters and characters that are seen neither by themselves nor by what they do to others are gone, such as
/// byte order marks, soft hyphens, zero-width spaces and marks of direction. `Visibility` and `InvisibleContext` say
/// which, by the properties that Unicode gives them.
public enum NormalizationForm: String, CaseIterable, Codable, Sendable {
  case none, nfc, nfd, nfkc, nfkd
  case visibleNFC = "visible-nfc"
  case visibleNFD = "visible-nfd"
  case visibleNFKC = "visible-nfkc"
  case visibleNFKD = "visible-nfkd"

  /// Whether text in this form holds nothing that cannot be seen, and single spaces for white space.
  public var isVisible: Bool {
    switch self {
    case .none, .nfc, .nfd, .nfkc, .nfkd: false
    case .visibleNFC, .visibleNFD, .visibleNFKC, .visibleNFKD: true
    }
  }

  /// What the options say that choose one.
  package static let help =
    "the form that text is brought into, here and wherever the vocabulary is used: nfc, nfd, nfkc or nfkd of Unicode, "
    + "visible-nfc and so on also without what cannot be seen (byte order marks, soft hyphens, zero-width spaces, "
    + "marks of direction, controls) and with one space for any white space, or none"

  /// The forms as a list for people.
  package static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension NormalizationForm {
  /// ICU's shared, immutable instance; nil for no normalization.
  var instance: OpaquePointer? {
    var status = Int32(0)
    let instance: OpaquePointer?
    switch self {
    case .none: instance = nil
    case .nfc, .visibleNFC: instance = icu_unorm2_getNFCInstance(&status)
    case .nfd, .visibleNFD: instance = icu_unorm2_getNFDInstance(&status)
    case .nfkc, .visibleNFKC: instance = icu_unorm2_getNFKCInstance(&status)
    case .nfkd, .visibleNFKD: instance = icu_unorm2_getNFKDInstance(&status)
    }
    precondition(
      status <= 0, "ICU has no normalization data: \(String(cString: icu_u_errorName(status)))")
    return instance
  }

  /// Whether a code point is in the form alone and beside any other of which this holds.
  func isInert(_ codePoint: UInt32) -> Bool {
    let character = Int32(bitPattern: codePoint)
    let property: Int32
    switch self {
    case .none: return true
    case .nfc, .visibleNFC: property = ICU_NFC_QUICK_CHECK
    case .nfd, .visibleNFD: property = ICU_NFD_QUICK_CHECK
    case .nfkc, .visibleNFKC: property = ICU_NFKC_QUICK_CHECK
    case .nfkd, .visibleNFKD: property = ICU_NFKD_QUICK_CHECK
    }
    return icu_u_getIntPropertyValue(character, property) == 1 && icu_u_getCombiningClass(character) == 0
      && (!isVisible || Visibility(of: codePoint) == .shown)
  }
}
