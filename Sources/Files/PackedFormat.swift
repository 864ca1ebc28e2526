/// Compression and archives that are not read, known by a file's first bytes.
enum PackedFormat: String, Sendable, CaseIterable {
  case xz
  case zstd
  case bzip2
  case lz4
  case lzip
  case lzma
  case lzop
  case compress
  case zip
  case sevenZip = "7z"
  case rar
  case tar

  /// How many bytes tell all of them.
  static let headLength = 512

  /// Returns the format that the first bytes of a file show.
  init?(head: some Collection<UInt8>) {
    let found = Self.allCases.first { format in
      format.signatures.contains { head.dropFirst(format.signatureOffset).starts(with: $0) }
    }
    guard let found else { return nil }
    self = found
  }

  /// Whether bytes of which there are too few may be the beginning of one of the signatures.
  static func mayBegin(with head: some Collection<UInt8>) -> Bool {
    allCases.contains { format in
      format.signatureOffset == 0
        && format.signatures.contains { $0.count > head.count && $0.starts(with: head) }
    }
  }

  /// What a message calls data of this format.
  var title: String {
    switch self {
    case .zip: "a zip archive (as .docx, .xlsx, .odt and .epub are)"
    case .sevenZip, .rar, .tar: "a \(rawValue) archive"
    case .xz, .zstd, .bzip2, .lz4, .lzip, .lzma, .lzop, .compress: "compressed with \(rawValue)"
    }
  }

  /// How its content is to be had.
  var advice: String {
    switch self {
    case .zip: "unpack it with 'unzip', or save the document in it as plain text"
    case .sevenZip: "unpack it with '7z x'"
    case .rar: "unpack it with 'unrar x'"
    case .tar: "unpack it with 'tar -xf'"
    case .xz: "decompress it with 'xz -dc'"
    case .zstd: "decompress it with 'zstd -dc'"
    case .bzip2: "decompress it with 'bzip2 -dc'"
    case .lz4: "decompress it with 'lz4 -dc'"
    case .lzip: "decompress it with 'lzip -dc'"
    case .lzma: "decompress it with 'xz --format=lzma -dc'"
    case .lzop: "decompress it with 'lzop -dc'"
    case .compress: "decompress it with 'gzip -dc'"
    }
  }

  private var signatureOffset: Int { self == .tar ? 257 : 0 }

  private var signatures: [[UInt8]] {
    switch self {
    case .xz: [[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]]
    case .zstd: [[0x28, 0xB5, 0x2F, 0xFD]]
    // "BZh", the size of blocks, and the mark of a first block or of the end.
    case .bzip2:
      (UInt8(ascii: "1")...UInt8(ascii: "9")).flatMap { size in
        [
          [0x42, 0x5A, 0x68, size, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
          [0x42, 0x5A, 0x68, size, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
        ]
      }
    case .lz4: [[0x04, 0x22, 0x4D, 0x18], [0x02, 0x21, 0x4C, 0x18]]
    case .lzip: [[0x4C, 0x5A, 0x49, 0x50, 0x01]]
    case .lzma: [[0x5D, 0x00, 0x00]]
    case .lzop: [[0x89, 0x4C, 0x5A, 0x4F, 0x00]]
    case .compress: [[0x1F, 0x9D]]
    // A first file, an archive without any, an archive in several parts.
    case .zip: [[0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06], [0x50, 0x4B, 0x07, 0x08]]
    case .sevenZip: [[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]]
    case .rar: [[0x52, 0x61, 0x72, 0x21, 0x1A, 0x07]]
    // "ustar", and what POSIX and GNU write after it.
    case .tar: [[0x75, 0x73, 0x74, 0x61, 0x72, 0x00], [0x75, 0x73, 0x74, 0x61, 0x72, 0x20, 0x20, 0x00]]
    }
  }
}
