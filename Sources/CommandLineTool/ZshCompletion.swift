/// The function by which zsh completes the command lines of a program.
struct ZshCompletion {
  let program: CompletedProgram

  var script: String {
    let name = program.name
    return """
      #compdef \(name)
      # Completions of \(name) for zsh, made from its tables of options.

      # Offers the lines that the program prints.
      _\(name)_ask() {
        local -a lines
        lines=(${(f)"$($_\(name)_program ${@[1,-2]} 2> /dev/null)"})
        compadd -a lines
        case ${@[-1]} in
          files) _files ;;
          folders) _files -/ ;;
        esac
      }

      _\(name)_commands() {
        local -a commands
        commands=(
      \(described(program.firstWords))
        )
        _describe command commands
      }

      _\(name)() {
        local command='' index
        local -a valued members
        typeset -g _\(name)_program=${(e)words[1]}
        valued=(\(valuedOptions))
        for ((index = 2; index < CURRENT; index++)); do
          if [[ $words[index] == -* ]]; then
            if ((${valued[(Ie)$words[index]]})); then ((index++)); fi
            continue
          fi
          command=$words[index]
          break
        done
        case $command in
      \(familyCases)
        esac
        case $command in
          \(program.commands.filter { !$0.name.isEmpty }.map { "'\($0.name)'" }.joined(separator: " | ")))
            words=("$words[1]" "${(@)words[index + 1,-1]}")
            ((CURRENT -= index - 1))
            ;;
          *) command='' ;;
        esac
        case $command in
      \(program.commands.map(argumentCase).joined(separator: "\n"))
        esac
      }

      _\(name) "$@"

      """
  }

  private func described(_ words: [(word: String, help: String)]) -> String {
    words.map { "    \(quoted($0.word + ":" + $0.help.replacing(":", with: "\\:")))" }.joined(separator: "\n")
  }

  /// The options that a value follows where no command is named, so that no value is taken for a command.
  private var valuedOptions: String {
    let unnamed = program.commands.first { $0.name.isEmpty }
    return (unnamed.map(program.options) ?? []).filter { $0.takes != .none }.map(\.name).joined(
      separator: " ")
  }

  private var familyCases: String {
    program.families.map { family in
      """
          \(family.word))
            if ((index + 1 == CURRENT)); then
              members=(
      \(described(family.commands))
              )
              _describe command members
              return
            fi
            ((index++))
            command="$command $words[index]"
            ;;
      """
    }.joined(separator: "\n")
  }

  private func argumentCase(_ command: Command) -> String {
    var specifications = program.options(of: command).map(specification)
    if command.name.isEmpty {
      specifications.append("'1: :_\(program.name)_commands'")
    } else {
      let action = action(program.operands(of: command))
      if command.operands.count.upperBound > 0 {
        specifications.append(quoted("*:\(command.operands.name):\(action)"))
      }
    }
    return "    '\(command.name)')\n      _arguments -S \\\n        "
      + specifications.joined(separator: " \\\n        ") + "\n      ;;"
  }

  private func specification(_ option: CompletedProgram.Option) -> String {
    let help = "[\(escaped(option.help).replacing("[", with: "\\[").replacing("]", with: "\\]"))]"
    let value = ":\(escaped(option.valueName)):\(action(option.completion))"
    switch option.takes {
    case .none: return quoted(option.name + help)
    case .one: return quoted("\(option.name)=\(help)\(value)")
    case .many: return quoted("*\(option.name)\(help):*-*\(value)")
    }
  }

  private func action(_ completion: Completion) -> String {
    if let query = completion.query {
      let paths =
        switch completion.paths {
        case .none: "none"
        case .folders: "folders"
        case .files: "files"
        }
      // The space keeps _arguments from adding words of its own.
      return " _\(program.name)_ask \(query) \(paths)"
    }
    if !completion.words.isEmpty { return "(\(completion.words.joined(separator: " ")))" }
    switch completion.paths {
    case .none: return " "
    case .folders: return "_files -/"
    case .files: return "_files"
    }
  }

  private func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
  }

  /// Returns a word of the shell.
  private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
