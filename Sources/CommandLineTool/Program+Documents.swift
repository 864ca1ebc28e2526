/// A file that belongs to an installed program.
package struct ProgramDocument: Sendable {
  /// Where it belongs below the prefix of an installation.
  package let path: String
  package let text: String
}

extension Program {
  /// The manual pages and the completions of shells, made from the declarations of commands and options.
  package var documents: [ProgramDocument] {
    let manual = ManualPage(program: self)
    let pages = [ProgramDocument(path: manualPath(name), text: manual.ofProgram)]
    let commandPages = commands.filter { !$0.name.isEmpty }.map {
      ProgramDocument(path: manualPath(manual.name(of: $0)), text: manual.of($0))
    }
    let words = CompletedProgram(self)
    return pages + commandPages + [
      ProgramDocument(
        path: "share/bash-completion/completions/\(name)", text: BashCompletion(program: words).script),
      ProgramDocument(path: "share/zsh/site-functions/_\(name)", text: ZshCompletion(program: words).script),
      ProgramDocument(
        path: "share/fish/vendor_completions.d/\(name).fish", text: FishCompletion(program: words).script),
    ]
  }

  private func manualPath(_ page: String) -> String { "share/man/man1/\(page).1" }
}
