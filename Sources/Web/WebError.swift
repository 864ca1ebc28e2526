package import Files

/// Why a server cannot listen.
package enum WebError: ReportableError, Equatable {
  case unknownAddress(String, reason: String)
  case cannotListen(address: String, port: Int, reason: String)
  /// The daemon does not start: the keys of TLS are no such, or the system has no more threads or files.
  case cannotStart(usesTLS: Bool)

  package var exitStatus: ExitStatus {
    switch self {
    case .unknownAddress: .usage
    case .cannotListen, .cannotStart: .inputOutput
    }
  }

  package var description: String {
    switch self {
    case .unknownAddress(let address, let reason):
      "'\(address)' is no address to listen on: \(reason); 127.0.0.1 is this machine alone, 0.0.0.0 every network it is in"
    case .cannotListen(let address, let port, let reason):
      "cannot listen on \(address), port \(port): \(reason); stop what listens there or choose another port, 0 for a free one"
    case .cannotStart(let usesTLS):
      usesTLS
        ? "the server does not start: check that the certificate and its key are PEM files and belong together"
        : "the server does not start: the system has no more threads or open files"
    }
  }
}
